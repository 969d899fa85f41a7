//! Whether an entry that is no step was one that might be made, as of the entries before it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use warifu_model::{Act, CaseKind, CheckpointAct, EnteredAct, HeadAct, LedgerEntry, OpenedAct, PlacedAct, StepName};
use warifu_model::{
    Certificate, Digest, Envelope, Localized, Record, RequirementSet, SignedAct, SnapshotAct, StatusAct, Terms,
};
use warifu_signing::field_beyond_record;

use super::fault::{FaultCode, Verified};
use super::pages::tolerated;
use crate::body::{self, consequence};
use crate::error::LedgerError;
use crate::fold;
use crate::journal;
use crate::rows::{Cell as _, CertificateRow};
use crate::rules::Allowed;
use crate::store::Write;

/// The titles of sets, by their digests: a set is long, and certificates for it are many.
pub(super) type Titles = BTreeMap<Digest, Localized>;

/// What the entry before asks of the next one.
pub(super) enum Before {
    /// The ledger was opened, and what there was before it is being entered.
    Entering,
    /// Nothing follows from it.
    Another,
    /// This follows from it.
    Consequence(Box<Act>),
    /// A certificate is placed by this step.
    Placing(Box<Allowed>),
}

impl Before {
    /// What an entry asks of the next one, once it is folded.
    pub(super) fn after(
        &self,
        write: &mut dyn Write,
        opened: &OpenedAct,
        entry: &LedgerEntry,
        allowed: Option<Allowed>,
    ) -> Result<Self, LedgerError> {
        match (&entry.act, allowed) {
            (Act::Opened(_), _) => Ok(Self::Entering),
            (Act::Signed(act), _) => {
                let row = body::certificate(write, &act.certificate)?;
                let issued = body::issuing(write, opened, &row)?.map(|(issued, _)| Act::Issued(issued));
                Ok(issued.map_or(Self::Another, |act| Self::Consequence(Box::new(act))))
            }
            (_, Some(allowed)) if is_grant(&allowed) => Ok(Self::Placing(Box::new(allowed))),
            (_, Some(allowed)) => {
                Ok(consequence(write, &allowed)?.map_or(Self::Another, |act| Self::Consequence(Box::new(act))))
            }
            (act, None) if matches!(self, Self::Entering) && is_old(act) => Ok(Self::Entering),
            _ => Ok(Self::Another),
        }
    }

    /// Whether the entry before asks for one that has to stand after it: they come in one transaction, both or neither.
    pub(super) const fn is_open(&self) -> bool {
        matches!(self, Self::Consequence(_) | Self::Placing(_))
    }
}

fn is_grant(allowed: &Allowed) -> bool {
    (allowed.step.kind, allowed.step.step) == (CaseKind::Certification, StepName::Decided)
}

/// Whether an act is about what there was before the ledger.
fn is_old(act: &Act) -> bool {
    match act {
        Act::Entered(_) | Act::Logged(_) => true,
        Act::Status(act) => act.step.is_none() && act.recorded_at.is_some(),
        Act::Snapshot(act) => act.envelope.is_none(),
        _ => false,
    }
}

/// Checks an entry that is no step: whether it is the one that follows from the entry before it, and whether what was signed is what
/// was to be signed then, by a key that counted.
pub(super) fn check(
    write: &mut dyn Write,
    opened: &OpenedAct,
    entry: &LedgerEntry,
    before: &Before,
    titles: &mut Titles,
    found: &mut Verified,
) -> Result<(), LedgerError> {
    let (code, holds) = match (before, &entry.act) {
        (Before::Consequence(expected), act) => (FaultCode::EntryUnfounded, Ok(**expected == *act)),
        (Before::Placing(allowed), Act::Placed(act)) => {
            (FaultCode::CertificateDiffers, is_placed(write, titles, (opened, allowed), act))
        }
        (Before::Placing(_), _) => (FaultCode::EntryUnfounded, Ok(false)),
        (Before::Entering, Act::Entered(act)) => (FaultCode::EntryUnfounded, is_next(write, act)),
        (Before::Entering, Act::Checkpoint(act)) => {
            (FaultCode::CheckpointDiffers, is_old_checkpoint(write, opened, entry, act))
        }
        (Before::Entering, Act::Status(act)) if act.step.is_none() => {
            (FaultCode::EntryUnfounded, is_old_status(write, entry, act))
        }
        (Before::Entering, act) if is_old(act) => return Ok(()),
        (_, Act::Signed(act)) => (FaultCode::SignatureDiffers, is_signed(write, opened, entry, act)),
        (_, Act::Snapshot(act)) => (FaultCode::SnapshotDiffers, is_snapshot(write, opened, entry, act)),
        (_, Act::Checkpoint(act)) => (FaultCode::CheckpointDiffers, is_checkpoint(write, opened, entry, act)),
        (_, Act::Head(act)) => (FaultCode::EntryUnfounded, is_head(write, entry, act)),
        (_, Act::Opened(_) | Act::Step(_)) => return Ok(()),
        // what needs a step stands without one, or what is old among what is new
        _ => (FaultCode::EntryUnfounded, Ok(false)),
    };
    match tolerated(holds)? {
        Ok(true) => {}
        Ok(false) => found.fault(code, format!("journal {}", entry.sequence)),
        Err(error) => found.fault(code, format!("journal {}: {error}", entry.sequence)),
    }
    Ok(())
}

/// Whether a certificate says what its record and its terms say, all of it and nothing else, at the next place, under a number of its
/// own; and whether nothing in the record speaks against granting it.
fn is_placed(
    write: &mut dyn Write,
    titles: &mut Titles,
    (opened, allowed): (&OpenedAct, &Allowed),
    act: &PlacedAct,
) -> Result<bool, LedgerError> {
    let record_digest = body::record_of(&allowed.steps)?;
    let wrong = |digest| move |error| LedgerError::Document { digest, error };
    let record = Record::read(&journal::demand_blob(write, &record_digest)?).map_err(wrong(record_digest))?;
    let Some(terms) = allowed.step.terms else { return Ok(false) };
    let terms = Terms::read(&journal::demand_blob(write, &terms)?).map_err(LedgerError::Terms)?;
    let stated = Certificate::read(&journal::demand_blob(write, &act.certificate)?).map_err(wrong(act.certificate))?;
    let title = title(write, titles, record.set.digest)?;
    body::demand_number_apart(write, &act.number)?;
    body::demand_acyclic(write, &record)?;
    let is_place = act.index == body::next_place(write)? && terms.status_index.is_none();
    let is_terms = terms.body.id == opened.body.id && act.number == terms.number;
    let is_decision = act.step == allowed.digest && stated.decided_at == allowed.step.at;
    let is_grant = warifu_core::refusals_in(&record, stated.decided_at).is_empty();
    let terms = Terms { status_index: Some(act.index), ..terms };
    let is_stated = stated.record == record_digest && field_beyond_record(&stated, &record, title, &terms).is_none();
    Ok(is_place && is_terms && is_decision && is_grant && is_stated)
}

fn title<'t>(write: &mut dyn Write, titles: &'t mut Titles, digest: Digest) -> Result<&'t Localized, LedgerError> {
    Ok(match titles.entry(digest) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(unknown) => {
            let set = RequirementSet::read(&journal::demand_blob(write, &digest)?)
                .map_err(|error| LedgerError::Document { digest, error })?;
            unknown.insert(set.title)
        }
    })
}

/// Whether a certificate from before the ledger has the next place, and the number and the digest that the entry says.
fn is_next(write: &mut dyn Write, act: &EnteredAct) -> Result<bool, LedgerError> {
    let wrong = |error| LedgerError::Document { digest: act.envelope, error };
    let envelope = Envelope::read(&journal::demand_blob(write, &act.envelope)?).map_err(wrong)?;
    let stated = Certificate::read(&envelope.payload).map_err(wrong)?;
    let is_it = stated.number == act.number && Digest::of(&envelope.payload) == act.certificate;
    Ok(is_it && act.index == body::next_place(write)?)
}

/// Whether what was said before there was a ledger could be said then.
fn is_old_status(write: &mut dyn Write, entry: &LedgerEntry, act: &StatusAct) -> Result<bool, LedgerError> {
    let row = write.get(CertificateRow::TABLE, &[act.index.to_value()])?.map(|row| CertificateRow::of(&row));
    let is_possible = row.is_some_and(|row| row.status.may_become(act.status));
    Ok(is_possible && act.recorded_at.is_some_and(|recorded| recorded <= entry.known_at))
}

fn is_signed(
    write: &mut dyn Write,
    opened: &OpenedAct,
    entry: &LedgerEntry,
    act: &SignedAct,
) -> Result<bool, LedgerError> {
    let row = body::certificate(write, &act.certificate)?;
    body::demand_signer(write, opened, &row, act, entry.known_at).map(|()| true)
}

fn is_snapshot(
    write: &mut dyn Write,
    opened: &OpenedAct,
    entry: &LedgerEntry,
    act: &SnapshotAct,
) -> Result<bool, LedgerError> {
    let Some(digest) = act.envelope else { return Ok(false) };
    let bytes = journal::demand_blob(write, &digest)?;
    let envelope = Envelope::read(&bytes).map_err(|error| LedgerError::Document { digest, error })?;
    Ok(body::snapshot_act(write, opened, &envelope, entry.known_at)? == *act)
}

/// Whether a checkpoint is about the tree of the log, signed by it, and another one than the last: the same again is not entered.
fn is_checkpoint(
    write: &mut dyn Write,
    opened: &OpenedAct,
    entry: &LedgerEntry,
    act: &CheckpointAct,
) -> Result<bool, LedgerError> {
    let is_new = body::last_checkpoint(write)?.is_none_or(|last| last.note != act.note);
    Ok(is_new && body::checkpoint_act(write, &opened.origin, act.note.as_bytes(), entry.known_at)? == *act)
}

/// Whether the checkpoint of a log that was entered is about its whole tree.
fn is_old_checkpoint(
    write: &mut dyn Write,
    opened: &OpenedAct,
    entry: &LedgerEntry,
    act: &CheckpointAct,
) -> Result<bool, LedgerError> {
    let checked = body::opened_checkpoint(write, &opened.origin, act.note.as_bytes(), entry.known_at)?;
    let (size, head) = (fold::size(write)?, checked.checkpoint());
    Ok(act.size == size && head.size() == u64::from(size) && *head.root() == fold::root(write)?)
}

fn is_head(write: &mut dyn Write, entry: &LedgerEntry, act: &HeadAct) -> Result<bool, LedgerError> {
    Ok(act.length == entry.sequence && journal::head_before(write, entry.sequence)? == Some(act.entry))
}
