use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;

use warifu_core::{CompiledSet, Documents};
use warifu_model::{Digest, Record, RequirementSet, Vocabulary};

use super::error::QuestionError;
use crate::error::LedgerError;
use crate::journal;
use crate::store::Read;

/// The documents in a ledger, for an evaluation. One that is damaged or cannot be read is not there for it.
pub(super) struct Blobs<'a>(RefCell<&'a mut dyn Read>);

impl<'a> Blobs<'a> {
    pub(super) fn of(store: &'a mut dyn Read) -> Self {
        Self(RefCell::new(store))
    }
}

impl Documents for Blobs<'_> {
    fn get(&self, digest: &Digest) -> Option<Cow<'_, [u8]>> {
        journal::blob(&mut **self.0.borrow_mut(), digest).ok().flatten().map(Cow::Owned)
    }
}

/// Sets that were compiled from documents in the ledger, or are not there; at most [`MOST_SETS`].
#[derive(Default)]
pub(super) struct Sets(BTreeMap<Digest, Option<CompiledSet>>);

impl Sets {
    /// The set of this digest; none where it, or a vocabulary that it pins, is not in the ledger or does not compile.
    pub(super) fn find(&mut self, store: &mut dyn Read, digest: Digest) -> Result<Option<&CompiledSet>, QuestionError> {
        if !self.0.contains_key(&digest) {
            if self.0.len() >= MOST_SETS {
                self.0.clear();
            }
            let compiled = compile(store, digest)?;
            self.0.insert(digest, compiled);
        }
        Ok(self.0.get(&digest).and_then(Option::as_ref))
    }
}

fn compile(store: &mut dyn Read, digest: Digest) -> Result<Option<CompiledSet>, QuestionError> {
    let Some(bytes) = journal::blob(store, &digest)? else { return Ok(None) };
    let Ok(set) = RequirementSet::read(&bytes) else { return Ok(None) };
    let mut vocabularies = Vec::new();
    for pin in &set.vocabularies {
        let Some(bytes) = journal::blob(store, &pin.digest)? else { return Ok(None) };
        let Ok(vocabulary) = Vocabulary::read(&bytes) else { return Ok(None) };
        vocabularies.push((pin.digest, vocabulary));
    }
    Ok(CompiledSet::compile(set, digest, &vocabularies).ok())
}

/// The record of this digest; none where the ledger has none that reads, as of a certificate that was entered.
pub(super) fn record(store: &mut dyn Read, digest: &Digest) -> Result<Option<Record>, QuestionError> {
    match journal::blob(store, digest) {
        Ok(bytes) => Ok(bytes.and_then(|bytes| Record::read(&bytes).ok())),
        Err(LedgerError::BlobDamaged { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Compiled sets that are kept while a page is made.
const MOST_SETS: usize = 16;
