//! Editions of accreditations, read once.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use warifu_ledger::journal;
use warifu_ledger::store::Read;
use warifu_model::{Accreditation, Digest, Envelope};

use crate::error::ServerError;

/// What an edition of an accreditation says, with its envelope.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) envelope: Envelope,
    pub(crate) accreditation: Accreditation,
}

/// Values by digests: those that were asked for last.
#[derive(Debug)]
struct Latest<T>(VecDeque<(Digest, Arc<T>)>);

impl<T> Latest<T> {
    const fn new() -> Self {
        Self(VecDeque::new())
    }

    fn find(&mut self, digest: &Digest) -> Option<Arc<T>> {
        let at = self.0.iter().position(|(one, _)| one == digest)?;
        let found = self.0.remove(at)?;
        let value = Arc::clone(&found.1);
        self.0.push_front(found);
        Some(value)
    }

    fn put(&mut self, digest: Digest, value: Arc<T>) {
        self.0.truncate(MOST - 1);
        self.0.push_front((digest, value));
    }
}

/// What was read last, by the digest of its envelope. The page of every certificate shows up to five editions of each accreditation
/// above it, and one digest always stands for the same bytes: what was unpacked, hashed and read once need not be for each page.
static LATEST: Mutex<Latest<Said>> = Mutex::new(Latest::new());

fn latest() -> MutexGuard<'static, Latest<Said>> {
    LATEST.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the edition with this envelope says.
pub(crate) fn said(read: &mut dyn Read, envelope: &Digest) -> Result<Arc<Said>, ServerError> {
    if let Some(said) = latest().find(envelope) {
        return Ok(said);
    }
    let bytes = journal::demand_blob(read, envelope)?;
    let size = bytes.len();
    let opened = Envelope::read(&bytes)?;
    let accreditation = Accreditation::read(&opened.payload)?;
    let said = Arc::new(Said { envelope: opened, accreditation });
    if size <= MOST_BYTES {
        latest().put(*envelope, Arc::clone(&said));
    }
    Ok(said)
}

/// Editions that are remembered, and the greatest envelope of one in bytes: at most 4 MiB of envelopes, and what is read out of them.
const MOST: usize = 256;
const MOST_BYTES: usize = 16 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_are_remembered_and_what_was_asked_for_last_stays() {
        let digest = |number: usize| Digest::of(&number.to_be_bytes());
        let mut latest = Latest::new();
        (0..MOST).for_each(|number| latest.put(digest(number), Arc::new(number)));
        assert_eq!(latest.find(&digest(0)).as_deref(), Some(&0));
        latest.put(digest(MOST), Arc::new(MOST));
        assert_eq!(latest.find(&digest(0)).as_deref(), Some(&0));
        assert_eq!(latest.find(&digest(1)), None);
        assert_eq!(latest.0.len(), MOST);
    }
}
