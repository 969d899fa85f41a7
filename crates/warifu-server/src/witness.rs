use std::fmt;
use std::sync::Mutex;

use data_encoding::BASE64;
use warifu_model::json::shorten;
use warifu_model::{Digest, Timestamp};
use warifu_seal::checkpoint::{Checkpoint, CheckpointError};
use warifu_seal::merkle::ConsistencyError;
use warifu_seal::note::{Note, NoteKey, NoteSigner};
use warifu_seal::witness::{Seen, WitnessError};

use crate::answer::Answer;
use crate::error::ServerError;

/// Where a witness keeps what it cosigned last of each log.
pub trait Memory: Send {
    /// What was kept for this origin.
    ///
    /// # Errors
    ///
    /// What the system says.
    fn recall(&mut self, origin: &str) -> Result<Option<String>, String>;

    /// Keeps this for the origin, durably: when it returns, a loss of power loses nothing.
    ///
    /// # Errors
    ///
    /// What the system says; nothing is signed then.
    fn keep(&mut self, origin: &str, checkpoint: &str) -> Result<(), String>;
}

/// A witness as a service (C2SP tlog-witness, `add-checkpoint`).
pub struct Witness {
    signer: NoteSigner,
    logs: Vec<NoteKey>,
    memory: Mutex<Box<dyn Memory>>,
}

/// A request to a witness, read.
#[derive(Debug, Eq, PartialEq)]
struct Submission<'a> {
    old: u64,
    proof: Vec<Digest>,
    checkpoint: &'a str,
}

impl Witness {
    /// A witness that signs with this key, and watches these logs: several keys of one name are keys of one log.
    pub fn new(signer: NoteSigner, logs: Vec<NoteKey>, memory: Box<dyn Memory>) -> Self {
        Self { signer, logs, memory: Mutex::new(memory) }
    }

    /// Cosigns a checkpoint, where its tree grew out of the one that was cosigned last.
    ///
    /// # Errors
    ///
    /// [`ServerError::WitnessRequest`] (400), [`ServerError::WitnessOrigin`] (404), [`ServerError::WitnessMemory`] (503). What the protocol
    /// answers by a status of its own (403, 409, 422) is an answer.
    pub(crate) fn answer(&self, body: &[u8], now: Timestamp) -> Result<Answer, ServerError> {
        let submission = Submission::read(body)?;
        let note =
            Note::read(submission.checkpoint.as_bytes()).map_err(|_| wrong("the checkpoint is no signed note"))?;
        let claimed = Checkpoint::read(note.text()).map_err(|_| wrong("the note is no checkpoint"))?;
        let origin = claimed.origin();
        let keys: Vec<NoteKey> = self.logs.iter().filter(|key| key.name() == origin).cloned().collect();
        if keys.is_empty() {
            return Err(ServerError::WitnessOrigin { origin: shorten(origin) });
        }
        let Ok(opened) = Checkpoint::open_by(submission.checkpoint.as_bytes(), origin, &keys, &[]) else {
            return Ok(refuse(403, "the log did not sign this checkpoint"));
        };
        let new = opened.checkpoint();
        if submission.old > new.size() {
            return Err(wrong("the old size is greater than that of the checkpoint"));
        }
        // checking, keeping and answering are one: of two requests at once the second finds what the first kept
        let mut memory = self.memory.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let unusable = |message: String| ServerError::WitnessMemory { message: shorten(&message) };
        let kept = memory.recall(origin).map_err(unusable)?;
        let seen = kept.as_deref().map_or(Ok(Seen::nothing()), remembered)?;
        if submission.old != seen.size() {
            let body = format!("{}\n", seen.size());
            return Ok(Answer::of(409, "text/x.tlog.size", body));
        }
        if submission.old == 0 && !submission.proof.is_empty() {
            return Ok(refuse(422, "nothing is proven from an empty tree"));
        }
        // lines of others are none of our business, and are not kept either
        let plain = Checkpoint::mend(submission.checkpoint, opened.log(), &[]).map_err(|_| wrong("the checkpoint"))?;
        let time = u64::try_from(now.unix()).unwrap_or(0);
        match seen.cosign(&plain.text, &submission.proof, opened.log(), &self.signer, time) {
            Ok((_, text)) => {
                memory.keep(origin, &text).map_err(unusable)?;
                Ok(Answer::of(200, "text/plain; charset=utf-8", lines_of(&text, self.signer.key())))
            }
            Err(WitnessError::Consistency(ConsistencyError::Fork { .. })) => {
                Ok(Answer::of(409, "text/x.tlog.size", format!("{}\n", seen.size())))
            }
            Err(WitnessError::Checkpoint(error)) => Err(signing_failed(&error)),
            Err(_) => Ok(refuse(422, "the proof does not lead from the old tree to the new one")),
        }
    }
}

impl fmt::Debug for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Witness").field("key", self.signer.key()).field("logs", &self.logs).finish_non_exhaustive()
    }
}

impl<'a> Submission<'a> {
    fn read(body: &'a [u8]) -> Result<Self, ServerError> {
        let text = str::from_utf8(body).map_err(|_| wrong("it is not UTF-8"))?;
        let (head, checkpoint) = text.split_once("\n\n").ok_or_else(|| wrong("there is no empty line"))?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old ")).and_then(decimal);
        let old = old.ok_or_else(|| wrong("the first line is not `old` and a size"))?;
        let mut proof = Vec::new();
        for line in lines {
            if proof.len() == MOST_HASHES {
                return Err(wrong("it has more than 63 hashes"));
            }
            let hash = BASE64.decode(line.as_bytes()).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
            proof.push(Digest::from_bytes(hash.ok_or_else(|| wrong("a line of the proof is no hash"))?));
        }
        Ok(Self { old, proof, checkpoint })
    }
}

/// A request to a witness.
pub(crate) fn submission(old: u64, proof: &[Digest], checkpoint: &str) -> String {
    let mut text = format!("old {old}\n");
    for hash in proof {
        text.push_str(&BASE64.encode(hash.as_bytes()));
        text.push('\n');
    }
    text + "\n" + checkpoint
}

/// A number without leading zeroes.
fn decimal(text: &str) -> Option<u64> {
    let is_written = text == "0" || (!text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit()));
    text.parse().ok().filter(|_| is_written)
}

fn remembered(kept: &str) -> Result<Seen, ServerError> {
    let read = || {
        let note = Note::read(kept.as_bytes()).ok()?;
        let checkpoint = Checkpoint::read(note.text()).ok()?;
        Some(Seen::last(checkpoint.size(), *checkpoint.root()))
    };
    // a witness that cannot read what it kept must not begin anew
    read().ok_or_else(|| ServerError::WitnessMemory { message: "what was kept is no checkpoint".into() })
}

/// The lines that a key put onto a note, as they stand there.
fn lines_of(text: &str, key: &NoteKey) -> String {
    let begin = format!("\u{2014} {} ", key.name());
    text.split_inclusive('\n').filter(|line| line.starts_with(&begin)).collect()
}

fn wrong(what: &'static str) -> ServerError {
    ServerError::WitnessRequest { what }
}

fn signing_failed(error: &CheckpointError) -> ServerError {
    ServerError::WitnessMemory { message: shorten(&error.to_string()) }
}

fn refuse(status: u16, why: &str) -> Answer {
    Answer::of(status, "text/plain; charset=utf-8", format!("{why}\n"))
}

const MOST_HASHES: usize = 63;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read_strictly() {
        let hash = Digest::of(b"a");
        let text = submission(3, &[hash], "log\n4\nAAAA\n\n\u{2014} log AAAA\n");
        let read = Submission::read(text.as_bytes()).unwrap();
        assert_eq!((read.old, read.proof), (3, vec![hash]));
        for wrong in
            ["", "old 3\n", "old 03\n\nx", "old -1\n\nx", "old +1\n\nx", "new 1\n\nx", "old 1\n!!\n\nx", "old 1\r\n\nx"]
        {
            assert!(Submission::read(wrong.as_bytes()).is_err(), "{wrong:?}");
        }
        let long = submission(1, &vec![hash; 64], "x");
        assert!(Submission::read(long.as_bytes()).is_err());
    }
}
