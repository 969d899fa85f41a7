//! Checkpoints (C2SP tlog-checkpoint v1.0.0): what a log says its tree is, signed by the log and cosigned by witnesses
//! (C2SP tlog-cosignature, `cosignature/v1`).
//!
//! ```
//! use warifu_seal::{checkpoint::{self, Checkpoint}, keys::SigningKey, merkle::MerkleTree, note::{NoteKind, NoteSigner}};
//!
//! let log = NoteSigner::new("log.example/certificates", NoteKind::Ed25519, SigningKey::from_seed(&[1; 32]))?;
//! let witness = NoteSigner::new("witness.example/w1", NoteKind::Cosignature, SigningKey::from_seed(&[2; 32]))?;
//! let head = Checkpoint::new("log.example/certificates", 1, MerkleTree::leaf_hash(b"bale"))?;
//!
//! let signed = head.sign(&log)?;
//! let cosigned = Checkpoint::cosign(&signed, &witness, 1_790_000_000)?;
//! let opened = Checkpoint::open(cosigned.as_bytes(), log.key(), &[witness.key().clone()])?;
//! assert_eq!((opened.checkpoint(), opened.cosignatures().len()), (&head, 1));
//! # Ok::<(), checkpoint::CheckpointError>(())
//! ```

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::BASE64;
use warifu_model::{Digest, json::decode_base64, problems};

use crate::note::{Note, NoteError, NoteKey, NoteKind, NoteSigner};

/// Describes what a log says its tree is. As data it proves nothing; [`Checkpoint::open`] tells who signed it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: Digest,
    extension: Vec<String>,
}

/// A checkpoint that its log signed, with the witnesses that cosigned it. Only [`Checkpoint::open`] makes one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OpenedCheckpoint {
    checkpoint: Checkpoint,
    cosignatures: BTreeMap<NoteKey, u64>,
    log: NoteKey,
}

problems! {
    /// The fault in a checkpoint.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum CheckpointError {
        /// A witness that has to have cosigned has not.
        CosignatureMissing {
            /// The name of its key.
            name: String,
        } => {
            code: "cosignature-missing",
            en: "the checkpoint is not cosigned by `{name}`",
            ja: "チェックポイントに `{name}` の連署がない",
            help_en: "let the witness see the checkpoint, or do not ask for its cosignature",
            help_ja: "証人にチェックポイントを確認してもらうか、その連署を求めないようにしてください",
        }
        /// The text of the note is no checkpoint.
        Malformed {
            /// The expected value.
            expected: &'static str,
            /// The same in Japanese.
            expected_ja: &'static str,
        } => {
            code: "checkpoint-malformed",
            en: "not a checkpoint: {expected}",
            ja: "チェックポイントではない：{expected_ja}",
            help_en: "a checkpoint is three lines: origin, tree size, root hash in base64",
            help_ja: "チェックポイントは、起源名、木の大きさ、ルートハッシュ（base64）の3行からなります",
        }
        /// The note itself.
        Note(error: NoteError) => { delegate }
        /// A witness signed, but not the log.
        NotByLog {
            /// The name of the log's key.
            name: String,
        } => {
            code: "checkpoint-not-by-log",
            en: "the checkpoint is not signed by `{name}`",
            ja: "チェックポイントに `{name}` の署名がない",
            help_en: "get the checkpoint again from the log itself",
            help_ja: "ログからチェックポイントを取得し直してください",
        }
        /// A copy that says something else.
        OtherCheckpoint => {
            code: "other-checkpoint",
            en: "this is a copy of a different checkpoint",
            ja: "別のチェックポイントの写しである",
            help_en: "show the witness the current checkpoint",
            help_ja: "現在のチェックポイントを証人に渡してください",
        }
        /// A checkpoint of another log.
        OtherOrigin {
            /// The log that it is of.
            found: String,
            /// The log that was asked for.
            expected: String,
        } => {
            code: "other-log",
            en: "the checkpoint is from `{found}`, not from `{expected}`",
            ja: "チェックポイントは `{expected}` ではなく `{found}` のものである",
            help_en: "check which log the key and the checkpoint belong to",
            help_ja: "どのログの鍵とチェックポイントを指定したかを確認してください",
        }
        /// A key of the wrong kind: a log's where a witness's belongs, or the other way round.
        WrongKind {
            /// The name of the key.
            name: String,
        } => {
            code: "wrong-note-key-kind",
            en: "the key `{name}` is of the wrong kind",
            ja: "鍵 `{name}` の種類が違う",
            help_en: "a log signs with signature type 0x01, a witness with 0x04",
            help_ja: "ログの署名の種類は 0x01、証人の署名の種類は 0x04 です",
        }
    }
}

impl From<NoteError> for CheckpointError {
    fn from(error: NoteError) -> Self {
        Self::Note(error)
    }
}

impl Checkpoint {
    /// States a tree.
    ///
    /// # Errors
    ///
    /// [`CheckpointError::Malformed`] where the origin is empty or more than one line.
    pub fn new(origin: &str, size: u64, root: Digest) -> Result<Self, CheckpointError> {
        if origin.is_empty() || origin.chars().any(char::is_control) {
            return Err(malformed("an origin of one line", "起源名は空でない1行でなければならない"));
        }
        Ok(Self { origin: origin.to_owned(), size, root, extension: Vec::new() })
    }

    /// Reads the text of a checkpoint, without its signatures.
    ///
    /// # Errors
    ///
    /// [`CheckpointError::Malformed`].
    pub fn read(text: &str) -> Result<Self, CheckpointError> {
        let body = text.strip_suffix('\n').ok_or(malformed("a line feed at the end", "最後に改行がない"))?;
        let mut lines = body.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(malformed("three lines at least", "3行以上なければならない"));
        };
        let size = read_decimal(size).ok_or(malformed(
            "a tree size without leading zeros in the second line",
            "2行目は先頭に 0 のない木の大きさでなければならない",
        ))?;
        let root = read_hash(root)
            .ok_or(malformed("32 bytes of base64 in the third line", "3行目は32バイトの base64 でなければならない"))?;
        let extension: Vec<_> = lines.map(str::to_owned).collect();
        if extension.iter().any(String::is_empty) {
            return Err(malformed("no empty line", "空行があってはならない"));
        }
        Ok(Self { extension, ..Self::new(origin, size, root)? })
    }

    /// Returns the name of the log.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Number of leaves.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Root of the tree.
    pub const fn root(&self) -> &Digest {
        &self.root
    }

    /// Further lines, whose meaning is the log's own.
    pub fn extension(&self) -> &[String] {
        &self.extension
    }

    /// The text that is signed.
    pub fn to_text(&self) -> String {
        let head = format!("{}\n{}\n{}\n", self.origin, self.size, BASE64.encode(self.root.as_bytes()));
        self.extension.iter().fold(head, |text, line| format!("{text}{line}\n"))
    }
}

impl OpenedCheckpoint {
    /// The checkpoint.
    pub const fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The keys of known witnesses that cosigned, each with when: seconds since 1970, the earliest of its cosignatures.
    /// A witness may have several keys; whoever counts witnesses, counts [`OpenedCheckpoint::witnesses`].
    pub const fn cosignatures(&self) -> &BTreeMap<NoteKey, u64> {
        &self.cosignatures
    }

    /// Checks that every one of these witnesses cosigned.
    ///
    /// # Errors
    ///
    /// [`CheckpointError::CosignatureMissing`] for the first that did not.
    pub fn cosigned_by(&self, witnesses: &[NoteKey]) -> Result<(), CheckpointError> {
        match witnesses.iter().find(|witness| !self.cosignatures.contains_key(witness)) {
            Some(missing) => Err(CheckpointError::CosignatureMissing { name: missing.name().to_owned() }),
            None => Ok(()),
        }
    }

    /// The key with which the log signed.
    pub const fn log(&self) -> &NoteKey {
        &self.log
    }

    /// The witnesses that had seen it, the earliest first, each with when. A witness is one by its name and by its key:
    /// two keys of one name are one witness, as are two names of one key. The log is no witness of itself.
    pub fn witnesses(&self) -> Vec<(&str, u64)> {
        let mut by_time: Vec<_> = self.cosignatures.iter().filter(|(key, _)| key.key() != self.log.key()).collect();
        by_time.sort_by_key(|(_, time)| **time);
        let (mut names, mut keys) = (BTreeSet::new(), BTreeSet::new());
        by_time.retain(|(key, _)| !names.contains(key.name()) && keys.insert(key.key()) && names.insert(key.name()));
        by_time.into_iter().map(|(key, time)| (key.name(), *time)).collect()
    }
}

impl Checkpoint {
    /// Signs it as the log. The same arguments give the same bytes.
    ///
    /// # Errors
    ///
    /// [`CheckpointError::WrongKind`] for a witness's key, [`CheckpointError::Note`].
    pub fn sign(&self, log: &NoteSigner) -> Result<String, CheckpointError> {
        demand_kind(log.key(), NoteKind::Ed25519)?;
        Ok(Note::sign(&self.to_text(), log)?)
    }

    /// Adds the cosignature of a witness, made at `time` (seconds since 1970). A witness cosigns only after it has opened the
    /// checkpoint with the log's key and checked that it is consistent with the last one it cosigned.
    ///
    /// # Errors
    ///
    /// [`CheckpointError::WrongKind`] for a log's key, [`CheckpointError::Malformed`], [`CheckpointError::Note`].
    pub fn cosign(signed: &str, witness: &NoteSigner, time: u64) -> Result<String, CheckpointError> {
        demand_kind(witness.key(), NoteKind::Cosignature)?;
        Checkpoint::read(Note::read(signed.as_bytes())?.text())?;
        Ok(Note::add_signature(signed, witness, Some(time))?)
    }

    /// Opens a signed checkpoint: it has to be signed by the log, and is told apart from those of other logs by its origin,
    /// which has to be the name of the log's key. Cosignatures of known witnesses have to hold; how many there must be is
    /// for the caller to say.
    ///
    /// # Errors
    ///
    /// [`CheckpointError`].
    pub fn open(bytes: &[u8], log: &NoteKey, witnesses: &[NoteKey]) -> Result<OpenedCheckpoint, CheckpointError> {
        Self::open_by(bytes, log.name(), std::slice::from_ref(log), witnesses)
    }

    /// The same for a log that has had several keys: each of those of this name is tried.
    ///
    /// # Errors
    ///
    /// [`CheckpointError`].
    pub fn open_by(
        bytes: &[u8],
        log: &str,
        keys: &[NoteKey],
        witnesses: &[NoteKey],
    ) -> Result<OpenedCheckpoint, CheckpointError> {
        let keys: Vec<_> = keys.iter().filter(|key| key.name() == log).collect();
        keys.iter().try_for_each(|key| demand_kind(key, NoteKind::Ed25519))?;
        witnesses.iter().try_for_each(|witness| demand_kind(witness, NoteKind::Cosignature))?;
        let known: Vec<_> = keys.iter().copied().chain(witnesses).cloned().collect();
        let opened = Note::open(bytes, &known)?;
        let Some(by_log) = opened.signers().iter().find(|signed| keys.contains(&&signed.key)) else {
            return Err(CheckpointError::NotByLog { name: log.to_owned() });
        };
        let checkpoint = Checkpoint::read(opened.text())?;
        if checkpoint.origin != log {
            return Err(CheckpointError::OtherOrigin { found: checkpoint.origin, expected: log.to_owned() });
        }
        let mut cosignatures = BTreeMap::new();
        for signed in opened.signers() {
            if let Some(time) = signed.time {
                let earliest = cosignatures.entry(signed.key.clone()).or_insert(time);
                *earliest = time.min(*earliest);
            }
        }
        Ok(OpenedCheckpoint { checkpoint, cosignatures, log: by_log.key.clone() })
    }
}

/// A checkpoint whose lines were gone through.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Gathered {
    /// The checkpoint.
    pub text: String,
    /// Names on lines that were taken in, in their order.
    pub taken: Vec<String>,
    /// Names on lines that were left out, or dropped, in their order: nothing vouches for them.
    pub left_out: Vec<String>,
}

impl Checkpoint {
    /// Puts the cosignatures of a copy onto a checkpoint: those of known witnesses, once each, and nothing else. Lines of
    /// others would be handed on to people for whom they have to hold.
    ///
    /// # Errors
    ///
    /// [`CheckpointError`] where the copy is not the same checkpoint signed by the log, or the line of a known witness does not
    /// hold.
    pub fn gather(own: &str, copy: &[u8], log: &NoteKey, witnesses: &[NoteKey]) -> Result<Gathered, CheckpointError> {
        Self::open(copy, log, witnesses)?;
        let (present, other) = (Note::read(own.as_bytes())?, Note::read(copy)?);
        if present.text() != other.text() {
            return Err(CheckpointError::OtherCheckpoint);
        }
        let mut gathered = Gathered { text: own.to_owned(), taken: Vec::new(), left_out: Vec::new() };
        let mut there: Vec<&NoteKey> = witnesses.iter().filter(|key| present.is_signed_by(key)).collect();
        for made in other.signatures() {
            let key = witnesses.iter().find(|key| made.names(key));
            match key {
                Some(key) if there.contains(&key) => {}
                Some(key) => {
                    there.push(key);
                    gathered.text.push_str(&made.write());
                    gathered.taken.push(made.name.clone());
                }
                None if made.names(log) || present.signatures().contains(made) => {}
                None => gathered.left_out.push(made.name.clone()),
            }
        }
        Self::open(gathered.text.as_bytes(), log, witnesses)?;
        Ok(gathered)
    }

    /// A checkpoint without the lines that neither the log nor a known witness made: mends one onto which something foreign or
    /// forged was put.
    ///
    /// # Errors
    ///
    /// [`CheckpointError`] where it is not one that the log signed.
    pub fn mend(signed: &str, log: &NoteKey, witnesses: &[NoteKey]) -> Result<Gathered, CheckpointError> {
        demand_kind(log, NoteKind::Ed25519)?;
        witnesses.iter().try_for_each(|witness| demand_kind(witness, NoteKind::Cosignature))?;
        let note = Note::read(signed.as_bytes())?;
        let mut gathered = Gathered { text: format!("{}\n", note.text()), taken: Vec::new(), left_out: Vec::new() };
        let known: Vec<_> = std::iter::once(log).chain(witnesses).collect();
        let mut there: Vec<&NoteKey> = Vec::new();
        for made in note.signatures() {
            let holds = |key: &&&NoteKey| made.names(key) && key.check(note.text(), &made.signature).is_ok();
            match known.iter().find(holds) {
                Some(key) if !there.contains(key) => {
                    there.push(key);
                    gathered.text.push_str(&made.write());
                }
                Some(_) => {}
                None => gathered.left_out.push(made.name.clone()),
            }
        }
        if !there.contains(&log) {
            return Err(CheckpointError::NotByLog { name: log.name().to_owned() });
        }
        Self::open(gathered.text.as_bytes(), log, witnesses)?;
        Ok(gathered)
    }
}

/// A decimal number in its one form; none for anything else, and none from 2^64 on.
pub(crate) fn read_decimal(text: &str) -> Option<u64> {
    let canonical = text == "0" || !text.starts_with('0');
    if canonical && text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// 32 bytes of base64.
pub(crate) fn read_hash(text: &str) -> Option<Digest> {
    let bytes = decode_base64(text)?;
    bytes.try_into().ok().map(Digest::from_bytes)
}

const fn malformed(expected: &'static str, expected_ja: &'static str) -> CheckpointError {
    CheckpointError::Malformed { expected, expected_ja }
}

fn demand_kind(key: &NoteKey, kind: NoteKind) -> Result<(), CheckpointError> {
    if key.kind() == kind { Ok(()) } else { Err(CheckpointError::WrongKind { name: key.name().to_owned() }) }
}
