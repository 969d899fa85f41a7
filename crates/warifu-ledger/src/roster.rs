//! Who acts for the body at a time.

use std::collections::BTreeMap;

use warifu_model::{CaseKind, Officer, OpenedAct, PublicKeyText, Role, Timestamp};
use warifu_seal::keys::PublicKey;

use crate::enough::assigned;
use crate::error::LedgerError;
use crate::rows::OfficerRow;
use crate::store::{Direction, Read, Scan};
use crate::tables::{ALWAYS, NEVER};

/// A key that counts.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Member {
    /// The key.
    pub key: PublicKeyText,
    /// Its name.
    pub name: String,
    /// Its roles.
    pub roles: Vec<String>,
}

impl Member {
    fn of(row: &OfficerRow) -> Option<Self> {
        let key = PublicKeyText::from_bytes(row.key.as_slice().try_into().ok()?);
        Some(Self { key, name: row.name.clone(), roles: row.roles.split(' ').map(str::to_owned).collect() })
    }

    /// Tells whether it has one of these roles.
    pub fn has_one_of(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.has(role.as_str()))
    }

    /// Tells whether it has this role.
    pub fn has(&self, role: &str) -> bool {
        self.roles.iter().any(|held| held == role)
    }

    /// The key, to check signatures with.
    ///
    /// # Errors
    ///
    /// [`LedgerError::KeyUnusable`].
    pub fn public_key(&self) -> Result<PublicKey, LedgerError> {
        usable(self.key)
    }
}

/// The key, where signatures can be checked with it.
pub(crate) fn usable(key: PublicKeyText) -> Result<PublicKey, LedgerError> {
    PublicKey::from_bytes(key.as_bytes()).map_err(|_| LedgerError::KeyUnusable { key })
}

/// Returns what is known of a key, as of a time; none where it does not count then.
///
/// # Errors
///
/// [`LedgerError::Store`].
pub fn member(store: &mut dyn Read, key: PublicKeyText, at: Timestamp) -> Result<Option<Member>, LedgerError> {
    let equal = [key.as_bytes().as_slice().into()];
    let scan = Scan { equal: &equal, direction: Direction::Descending, ..Scan::all(OfficerRow::TABLE, MOST_ROWS) };
    let rows: Vec<OfficerRow> = store.scan(&scan)?.iter().map(OfficerRow::of).collect();
    Ok(governing(rows.iter(), at).and_then(Member::of))
}

/// Everybody whose key counts at a time, by their keys.
///
/// # Errors
///
/// [`LedgerError::Store`].
pub fn roster(store: &mut dyn Read, at: Timestamp) -> Result<Vec<Member>, LedgerError> {
    let mut by_key: BTreeMap<Vec<u8>, Vec<OfficerRow>> = BTreeMap::new();
    for row in all(store)? {
        by_key.entry(row.key.clone()).or_default().push(row);
    }
    Ok(by_key.values().filter_map(|rows| Member::of(governing(rows.iter().rev(), at)?)).collect())
}

/// Every key that was ever named, once.
///
/// # Errors
///
/// [`LedgerError::Store`].
pub fn keys(store: &mut dyn Read) -> Result<Vec<PublicKeyText>, LedgerError> {
    let mut keys: Vec<_> = all(store)?.iter().filter_map(|row| row.key.as_slice().try_into().ok()).collect();
    keys.dedup();
    Ok(keys.into_iter().map(PublicKeyText::from_bytes).collect())
}

fn all(store: &mut dyn Read) -> Result<Vec<OfficerRow>, LedgerError> {
    Ok(store.scan(&Scan::all(OfficerRow::TABLE, MOST_ROWS))?.iter().map(OfficerRow::of).collect())
}

/// The row that holds at a time, of those of one key, the last one first.
fn governing<'a>(mut rows: impl Iterator<Item = &'a OfficerRow>, at: Timestamp) -> Option<&'a OfficerRow> {
    rows.find(|row| row.since == ALWAYS || row.since <= at.unix())
        .filter(|row| row.until == NEVER || at.unix() < row.until)
}

/// Refuses officers who cannot take all steps of these kinds of cases with a key for each step.
pub(crate) fn demand_feasible(opened: &OpenedAct, roster: &[Member], kinds: &[CaseKind]) -> Result<(), LedgerError> {
    for rule in opened.rules.iter().filter(|rule| kinds.contains(&rule.kind)) {
        let able = |roles: &[Role]| -> Vec<usize> {
            roster.iter().enumerate().filter(|(_, one)| one.has_one_of(roles)).map(|(number, _)| number).collect()
        };
        let slots: Vec<Vec<usize>> = rule.steps.iter().map(|step| able(&step.roles)).collect();
        if !assigned(&slots) {
            let steps = rule.steps.iter().zip(&slots);
            let scarce = steps.min_by_key(|(_, able)| able.len()).and_then(|(step, _)| step.roles.first());
            let role = scarce.map(ToString::to_string).unwrap_or_default();
            return Err(LedgerError::OpeningWithout { role });
        }
    }
    Ok(())
}

/// An officer as a member, whatever the time.
pub(crate) fn as_member(officer: &Officer) -> Member {
    let roles = officer.roles.iter().map(ToString::to_string).collect();
    Member { key: officer.key, name: officer.name.clone(), roles }
}

/// Rows of officers that are looked at.
const MOST_ROWS: u32 = 100_000;
