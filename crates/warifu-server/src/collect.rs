use warifu_ledger::{Body, fold};
use warifu_model::Timestamp;
use warifu_model::json::shorten;
use warifu_seal::tiles::Tiles as _;

use crate::error::ServerError;
use crate::witness::submission;

/// What carries a request to a witness and its answer back.
pub trait Courier {
    /// Posts a body, and gives status and body of the answer.
    ///
    /// # Errors
    ///
    /// What went wrong, in the words of the system.
    fn post(&self, url: &str, body: &str) -> Result<(u16, String), String>;
}

/// What became of the last checkpoint at one witness.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Collected {
    /// The witness, by its address.
    pub witness: String,
    /// What went wrong, if it did.
    pub error: Option<ServerError>,
}

/// Asks witnesses (C2SP tlog-witness) to cosign the last checkpoint, and puts what they sign into the ledger, which takes lines of its own
/// witnesses only. One that does not answer keeps nobody from asking the next.
///
/// # Errors
///
/// [`ServerError::Ledger`], also where there is no checkpoint yet.
pub fn collect(
    body: &mut Body,
    courier: &dyn Courier,
    witnesses: &[String],
    known_at: Timestamp,
) -> Result<Vec<Collected>, ServerError> {
    let mut all = Vec::new();
    for witness in witnesses {
        let note = body.checkpoint()?.ok_or(ServerError::CheckpointMissing)?;
        let error = match cosigned(body, courier, witness, &note)? {
            Ok(lines) => match body.publish_checkpoint((note + &lines).as_bytes(), known_at) {
                Ok(text) if has_one_of(&text, &lines) => None,
                Ok(_) => Some(ServerError::WitnessStranger { witness: shorten(witness) }),
                Err(error) => Some(ServerError::Ledger(error)),
            },
            Err(answer) => Some(ServerError::WitnessAnswer { witness: shorten(witness), answer: shorten(&answer) }),
        };
        all.push(Collected { witness: witness.clone(), error });
    }
    Ok(all)
}

/// The lines of a witness. It says itself where it stands: one that knows the log refuses the old size 0 and names its own.
fn cosigned(
    body: &mut Body,
    courier: &dyn Courier,
    witness: &str,
    note: &str,
) -> Result<Result<String, String>, ServerError> {
    let url = format!("{}/add-checkpoint", witness.trim_end_matches('/'));
    let plain = by_log_alone(note);
    let size: u64 = plain.lines().nth(1).and_then(|line| line.parse().ok()).unwrap_or(0);
    let mut old = 0;
    for _ in 0..MOST_TRIES {
        let proof = if old > 0 && old < size {
            let mut read = body.read()?;
            let proof = fold::StoredTiles::new(&mut *read).prove_consistency(old, size);
            proof.map_err(warifu_ledger::LedgerError::from)?
        } else {
            Vec::new()
        };
        match courier.post(&url, &submission(old, &proof, &plain)) {
            Ok((200, lines)) if is_signatures(&lines) => return Ok(Ok(lines)),
            Ok((409, answer)) => match answer.trim_end().parse() {
                Ok(known) if known != old && known <= size => old = known,
                _ => return Ok(Err(format!("409 {answer}"))),
            },
            Ok((status, answer)) => return Ok(Err(format!("{status} {answer}"))),
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(Err("409, again and again".to_owned()))
}

/// Whether a witness answered lines of signatures, at least one.
fn is_signatures(lines: &str) -> bool {
    lines.ends_with('\n') && lines.lines().all(|line| line.starts_with("\u{2014} "))
}

/// Whether one of these lines is by a key whose line stands on a checkpoint, that of the log aside. The ledger kept those of its own
/// witnesses alone.
fn has_one_of(checkpoint: &str, lines: &str) -> bool {
    let origin = checkpoint.lines().next().unwrap_or_default();
    let keys: Vec<_> = checkpoint.lines().filter_map(signer).collect();
    lines.lines().filter_map(signer).any(|key| key.0 != origin && keys.contains(&key))
}

/// The name and the key id in a line of a note.
fn signer(line: &str) -> Option<(&str, [u8; 4])> {
    let (name, made) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    let made = data_encoding::BASE64.decode(made.as_bytes()).ok()?;
    Some((name, *made.first_chunk()?))
}

/// A checkpoint with the first line of its signatures alone, which is that of the log: what witnesses get.
fn by_log_alone(note: &str) -> String {
    let Some((text, lines)) = note.split_once("\n\n") else { return note.to_owned() };
    let origin = text.lines().next().unwrap_or_default();
    let begin = format!("\u{2014} {origin} ");
    let own: String = lines.split_inclusive('\n').filter(|line| line.starts_with(&begin)).collect();
    format!("{text}\n\n{own}")
}

/// Between two tries somebody else may have brought the witness on.
const MOST_TRIES: usize = 4;
