use warifu_model::{Officer, OpenedAct, Role, Timestamp};

use crate::error::LedgerError;
use crate::rows::{OfficerRow, bounded};
use crate::store::Write;
use crate::tables::{ALWAYS, NEVER};

pub(super) fn opened(store: &mut dyn Write, sequence: u32, act: &OpenedAct) -> Result<(), LedgerError> {
    act.officers.iter().try_for_each(|one| officer(store, sequence, one))
}

pub(super) fn officer(store: &mut dyn Write, sequence: u32, officer: &Officer) -> Result<(), LedgerError> {
    Ok(store.insert(OfficerRow::TABLE, &officer_row(sequence, officer).to_row())?)
}

/// What is said of a key by an entry of this number.
pub(crate) fn officer_row(sequence: u32, officer: &Officer) -> OfficerRow {
    let roles: Vec<&str> = officer.roles.iter().map(Role::as_str).collect();
    OfficerRow {
        key: officer.key.as_bytes().to_vec(),
        sequence,
        name: bounded(&officer.name),
        roles: roles.join(" "),
        since: officer.from.map_or(ALWAYS, Timestamp::unix),
        until: officer.until.map_or(NEVER, Timestamp::unix),
    }
}
