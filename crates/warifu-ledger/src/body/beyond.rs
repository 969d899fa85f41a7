//! Whether the world knows more than the ledger, as it does after a copy was brought back.

use warifu_model::{Digest, Envelope, Language, StatusSnapshot, codes};
use warifu_seal::checkpoint::Checkpoint;
use warifu_seal::dsse::Opened;
use warifu_seal::note::{NoteKey, NoteKind};
use warifu_seal::tiles::Tiles;

use super::{Body, seen};
use crate::error::LedgerError;
use crate::fold::{self, StoredTiles};
use crate::roster;
use crate::rows::SnapshotRow;
use crate::store::Read;

codes! {
    /// How what was published is beyond a ledger.
    pub enum BeyondCode {
        /// The log that was published is longer.
        LogAhead = "log_ahead", en: "the published log is longer than that of the ledger", ja: "公開済みのログが台帳のものより長い";
        /// The log that was published is another one.
        LogDiffers = "log_differs_from_published",
            en: "the published log is another one than that of the ledger", ja: "公開済みのログが台帳のものと異なる";
        /// What was published is signed by no key of the ledger.
        PublishedUnsigned = "published_unsigned",
            en: "what was published is signed by no key of the ledger", ja: "公開済みのものに、台帳の知る鍵による署名がない";
        /// A later snapshot was published.
        SnapshotAhead = "snapshot_ahead",
            en: "a later status snapshot was published than the ledger knows", ja: "台帳の知らない新しい状態一覧が公開済みである";
        /// Another snapshot of this number was published.
        SnapshotNotKnown = "snapshot_not_known",
            en: "another status snapshot of this number was published", ja: "同じ番号の別の状態一覧が公開済みである";
    }
}

/// Something that the body has published.
#[derive(Clone, Copy, Debug)]
pub enum Published<'a> {
    /// A checkpoint of the log, also with cosignatures of witnesses.
    Checkpoint(&'a [u8]),
    /// A status snapshot.
    Snapshot(&'a Envelope),
}

/// How what was published is beyond the ledger.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Beyond {
    /// The log that was published is longer.
    Log {
        /// Its number of entries.
        published: u64,
        /// That in the ledger.
        known: u32,
    },
    /// The log that was published is another one.
    OtherLog {
        /// Its number of entries.
        published: u64,
    },
    /// A later snapshot was published.
    Snapshot {
        /// Its number.
        published: u32,
        /// The number of certificates that it is about.
        certificates: u32,
        /// The number of the last one in the ledger; 0 where there is none.
        known: u32,
        /// The number of certificates in the ledger.
        places: u32,
    },
    /// Another snapshot of this number was published.
    OtherSnapshot {
        /// The number.
        published: u32,
    },
    /// No key that the ledger knows has signed it: it may be a key that was added later.
    Unsigned,
}

impl Body {
    /// Tells where what was published is beyond this ledger: as long as that is so, nothing may be issued, since places and numbers
    /// would be given twice. A signature by a key that ends or has ended counts; what no known key signed is told, too.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Store`].
    pub fn beyond(&mut self, published: &[Published<'_>]) -> Result<Vec<Beyond>, LedgerError> {
        let mut read = self.store.read()?;
        let mut found = Vec::new();
        for one in published {
            found.extend(match one {
                Published::Checkpoint(note) => log(&mut *read, &self.opened.origin, note)?,
                Published::Snapshot(envelope) => snapshot(&mut *read, envelope)?,
            });
        }
        Ok(found)
    }

    /// Refuses where what was published is beyond this ledger.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Beyond`], and as [`Body::beyond`].
    pub fn demand_current(&mut self, published: &[Published<'_>]) -> Result<(), LedgerError> {
        let found = self.beyond(published)?;
        if found.is_empty() { Ok(()) } else { Err(LedgerError::Beyond { found }) }
    }
}

impl Beyond {
    /// The stable code.
    pub const fn code(&self) -> BeyondCode {
        match self {
            Self::Log { .. } => BeyondCode::LogAhead,
            Self::OtherLog { .. } => BeyondCode::LogDiffers,
            Self::Snapshot { .. } => BeyondCode::SnapshotAhead,
            Self::OtherSnapshot { .. } => BeyondCode::SnapshotNotKnown,
            Self::Unsigned => BeyondCode::PublishedUnsigned,
        }
    }

    /// What is missing, in words.
    pub fn text(&self, language: Language) -> String {
        match (*self, language) {
            (Self::Log { published, known }, Language::En) => {
                format!(
                    "the published log has {published} entries and this ledger {known}: the entries from {known} on are missing"
                )
            }
            (Self::Log { published, known }, Language::Ja) => {
                format!(
                    "公開済みのログには{published}件の登録があるが、この台帳には{known}件しかない。番号{known}以降の登録がない"
                )
            }
            (Self::OtherLog { published }, Language::En) => {
                format!("the published log of {published} entries has another root than that of this ledger")
            }
            (Self::OtherLog { published }, Language::Ja) => {
                format!("公開済みのログ（登録{published}件）のルートが、この台帳のものと異なる")
            }
            (Self::Snapshot { published, certificates, known, places }, Language::En) => format!(
                "status snapshot {published} was published, with {certificates} in the list, and the last one of this ledger is \
                 {known}, with {places} in the list"
            ),
            (Self::Snapshot { published, certificates, known, places }, Language::Ja) => format!(
                "認証書{certificates}件についての状態一覧{published}が公開済みだが、この台帳の最後の状態一覧は{known}、認証書は{places}件である"
            ),
            (Self::OtherSnapshot { published }, Language::En) => {
                format!("the published status snapshot {published} is not the one of this ledger")
            }
            (Self::OtherSnapshot { published }, Language::Ja) => {
                format!("公開済みの状態一覧{published}は、この台帳のものではない")
            }
            (Self::Unsigned, Language::En) => "what was published is signed by no key of this ledger".to_owned(),
            (Self::Unsigned, Language::Ja) => "公開済みのものに、この台帳の知る鍵による署名がない".to_owned(),
        }
    }
}

/// What is beyond, in one line.
pub(crate) fn texts(found: &[Beyond], language: Language) -> String {
    let texts: Vec<_> = found.iter().map(|beyond| beyond.text(language)).collect();
    texts.join(language.pick("; ", "。"))
}

fn log(read: &mut dyn Read, origin: &str, note: &[u8]) -> Result<Option<Beyond>, LedgerError> {
    let key = |key| Ok::<_, LedgerError>(NoteKey::new(origin, NoteKind::Ed25519, roster::usable(key)?).ok());
    let keys: Vec<_> = roster::keys(read)?.into_iter().map(key).collect::<Result<_, _>>()?;
    let keys: Vec<NoteKey> = keys.into_iter().flatten().collect();
    let Ok(opened) = Checkpoint::open_by(note, origin, &keys, &[]) else { return Ok(Some(Beyond::Unsigned)) };
    let (published, known) = (opened.checkpoint().size(), fold::size(read)?);
    if published > u64::from(known) {
        return Ok(Some(Beyond::Log { published, known }));
    }
    let is_ours = StoredTiles::new(read).root(published)? == *opened.checkpoint().root();
    Ok((!is_ours).then_some(Beyond::OtherLog { published }))
}

fn snapshot(read: &mut dyn Read, envelope: &Envelope) -> Result<Option<Beyond>, LedgerError> {
    let keys = roster::keys(read)?.into_iter().map(roster::usable).collect::<Result<Vec<_>, _>>()?;
    let stated = StatusSnapshot::read(&envelope.payload).ok();
    let is_signed = Opened::open_envelope(envelope, &keys).is_ok();
    let Some(stated) = stated.filter(|_| is_signed) else { return Ok(Some(Beyond::Unsigned)) };
    let known = seen::last_snapshot(read)?.map_or(0, |last| last.number);
    let (published, certificates, places) = (stated.sequence, stated.count, seen::count(read)?);
    if published > known || certificates > places {
        return Ok(Some(Beyond::Snapshot { published, certificates, known, places }));
    }
    let row = read.get(SnapshotRow::TABLE, &[i64::from(published).into()])?.map(|row| SnapshotRow::of(&row));
    // of one that was entered only the last is known, and a number may have been left out
    let is_ours = row.is_none_or(|row| row.digest == Digest::of(&envelope.payload));
    Ok((!is_ours).then_some(Beyond::OtherSnapshot { published }))
}
