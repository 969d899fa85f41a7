//! Who acts for the body at a time.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use warifu_model::{CaseKind, OpenedAct, PublicKeyText, Role, Timestamp};
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
    thread_local! {
        /// Those that were looked at last: to find the point of a key takes a quarter of what a signature takes.
        static KNOWN: RefCell<VecDeque<(PublicKeyText, PublicKey)>> = const { RefCell::new(VecDeque::new()) };
    }
    let known = |keys: &VecDeque<(PublicKeyText, PublicKey)>| {
        keys.iter().find(|(text, _)| *text == key).map(|(_, key)| key.clone())
    };
    if let Some(found) = KNOWN.with_borrow(known) {
        return Ok(found);
    }
    let found = PublicKey::from_bytes(key.as_bytes()).map_err(|_| LedgerError::KeyUnusable { key })?;
    KNOWN.with_borrow_mut(|keys| {
        keys.truncate(MOST_KNOWN - 1);
        keys.push_front((key, found.clone()));
    });
    Ok(found)
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
    Ok(members(&all(store)?, at))
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

/// Everything that was ever said of a key, in the order in which it was said of each.
pub(crate) fn all(store: &mut dyn Read) -> Result<Vec<OfficerRow>, LedgerError> {
    Ok(store.scan(&Scan::all(OfficerRow::TABLE, MOST_ROWS))?.iter().map(OfficerRow::of).collect())
}

/// The row that holds at a time, of those of one key, the last one first.
fn governing<'a>(mut rows: impl Iterator<Item = &'a OfficerRow>, at: Timestamp) -> Option<&'a OfficerRow> {
    rows.find(|row| row.since == ALWAYS || row.since <= at.unix())
        .filter(|row| row.until == NEVER || at.unix() < row.until)
}

/// Those whose key counts at a time, of rows that stand in the order in which they were said of each key.
fn members(rows: &[OfficerRow], at: Timestamp) -> Vec<Member> {
    let mut by_key: BTreeMap<&[u8], Vec<&OfficerRow>> = BTreeMap::new();
    for row in rows {
        by_key.entry(&row.key).or_default().push(row);
    }
    by_key.values().filter_map(|rows| Member::of(governing(rows.iter().rev().copied(), at)?)).collect()
}

/// Refuses officers who cannot open a ledger at a time: every case could be taken to its end, and a certificate be signed, with a key
/// for each step and each signature; and officers can be changed as long as nobody says anything else.
pub(crate) fn demand_officers(opened: &OpenedAct, rows: &[OfficerRow], at: Timestamp) -> Result<(), LedgerError> {
    let roster = members(rows, at);
    demand_feasible(opened, &roster, CaseKind::ALL, at)?;
    let able = |role: &Role| numbers(&roster, |one| one.has(role.as_str()));
    let threshold = |threshold: &warifu_model::Threshold| vec![able(&threshold.role); threshold.count as usize];
    let slots: Vec<Vec<usize>> = opened.thresholds.iter().flat_map(threshold).collect();
    if !assigned(&slots) {
        let found = opened.thresholds.iter().map(|threshold| threshold.count as usize).sum();
        return Err(LedgerError::OpeningUnsigned { keys: found });
    }
    demand_changeable(opened, rows, at)
}

/// Refuses officers of whom nobody could change the officers any more: at a time, or whenever a key begins or ends after it.
pub(crate) fn demand_changeable(opened: &OpenedAct, rows: &[OfficerRow], from: Timestamp) -> Result<(), LedgerError> {
    let bounds = rows.iter().flat_map(|row| [row.since, row.until]).filter_map(Timestamp::from_unix);
    let moments: BTreeSet<Timestamp> = bounds.filter(|at| from < *at).chain([from]).collect();
    moments.into_iter().try_for_each(|at| demand_feasible(opened, &members(rows, at), &[CaseKind::Officers], at))
}

/// Refuses members who cannot take all steps of these kinds of cases with a key for each step.
fn demand_feasible(
    opened: &OpenedAct,
    roster: &[Member],
    kinds: &[CaseKind],
    at: Timestamp,
) -> Result<(), LedgerError> {
    for rule in opened.rules.iter().filter(|rule| kinds.contains(&rule.kind)) {
        let slots: Vec<Vec<usize>> =
            rule.steps.iter().map(|step| numbers(roster, |one| one.has_one_of(&step.roles))).collect();
        if !assigned(&slots) {
            let steps = rule.steps.iter().zip(&slots);
            let scarce = steps.min_by_key(|(_, able)| able.len()).and_then(|(step, _)| step.roles.first());
            let role = scarce.map(ToString::to_string).unwrap_or_default();
            return Err(LedgerError::OpeningWithout { role, at });
        }
    }
    Ok(())
}

/// The numbers of those of whom this holds.
fn numbers(roster: &[Member], holds: impl Fn(&Member) -> bool) -> Vec<usize> {
    roster.iter().enumerate().filter(|(_, one)| holds(one)).map(|(number, _)| number).collect()
}

/// Keys whose points are kept.
const MOST_KNOWN: usize = 64;
/// Rows of officers that are looked at.
const MOST_ROWS: u32 = 100_000;
