//! What a store holds, in which version, and how an older one becomes that.

use super::{Column, Lifetime, Read, Row, StoreError, Table, Value, Write};

/// The tables of a program, with their versions.
///
/// What is kept has one version: one more than there are migrations. What is derived has a version of its own, because it needs no
/// migration: where it is another one, its tables are emptied on opening, and made again by whoever knows how ([`Schema::rebuilding`]).
#[derive(Debug)]
pub struct Schema {
    /// The tables, as they are now.
    pub tables: &'static [&'static Table],
    /// From the first version on, each to the next: `migrations[0]` makes version 2 of version 1. None is ever changed or left out.
    pub migrations: &'static [Migration],
    /// The version of the derived tables, from 1: one more whenever their shape changes, or what is derived.
    pub derived: u32,
}

/// From one version of the kept tables to the next: all of it or nothing.
#[derive(Debug)]
pub struct Migration {
    /// In this order.
    pub steps: &'static [Step],
}

/// A step of a migration. None drops what is kept.
#[derive(Debug)]
pub enum Step {
    /// A kept table that is new.
    Create(&'static Table),
    /// A kept table whose rows get another shape.
    Reshape {
        /// The table as it was; its name is one that nothing else has, for as long as the step takes.
        from: &'static Table,
        /// The table as it becomes; its name is what it was before.
        to: &'static Table,
        /// The new row of an old one.
        row: fn(Row) -> Row,
    },
}

/// The state of the derived tables: whether they have to be made again.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Rebuilding {
    /// They have not.
    Unneeded,
    /// They are of another version, or empty: fold everything that is kept, then [`Schema::rebuilt`], in one transaction.
    Needed,
}

impl Schema {
    /// The first version of these tables.
    pub const fn first(tables: &'static [&'static Table]) -> Self {
        Self { tables, migrations: &[], derived: 1 }
    }

    /// The version of the kept tables.
    pub fn kept(&self) -> u32 {
        u32::try_from(self.migrations.len()).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// Says whether the derived tables have to be made again. Ask in the transaction that writes: somebody else may have done it.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub fn rebuilding(&self, store: &mut dyn Read) -> Result<Rebuilding, StoreError> {
        let row = store.get(&DERIVED, &[Value::Integer(CURRENT)])?;
        let current = row.is_none_or(|row| row.get(1) == Some(&Value::Integer(self.derived.into())));
        Ok(if current { Rebuilding::Unneeded } else { Rebuilding::Needed })
    }

    /// Records that the derived tables are of this version.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub fn rebuilt(&self, store: &mut dyn Write) -> Result<(), StoreError> {
        store.put(&DERIVED, &[Value::Integer(CURRENT), Value::Integer(self.derived.into())])
    }
}

/// The versions that a store has; 0 where none is recorded.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Versions {
    pub(super) kept: u32,
    pub(super) derived: u32,
}

#[cfg(any(feature = "sqlite", feature = "postgres"))]
impl Schema {
    /// Refuses what a newer program has made.
    pub(super) fn demand_known(&self, found: Versions) -> Result<(), StoreError> {
        if found.kept > self.kept() {
            return Err(StoreError::Newer { found: found.kept, known: self.kept() });
        }
        if found.derived > self.derived {
            return Err(StoreError::Newer { found: found.derived, known: self.derived });
        }
        Ok(())
    }

    pub(super) fn is_current(&self, found: Versions) -> bool {
        found == Versions { kept: self.kept(), derived: self.derived }
    }

    /// The error of a store that would have to be brought up to date, and may not be.
    pub(super) fn older(&self, found: Versions) -> StoreError {
        if found.kept < self.kept() {
            return StoreError::Older { found: found.kept, known: self.kept() };
        }
        StoreError::Older { found: found.derived, known: self.derived }
    }
}

/// Each version of the kept tables that the store has had, with the program that made it.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(super) static APPLIED: Table = Table {
    name: "store_applied",
    lifetime: Lifetime::Kept,
    columns: &[Column::Integer("version"), Column::Text("program")],
    key: 1,
    indexes: &[],
};

/// The version of the derived tables: at [`CURRENT`] that of their rows, 0 from emptying them until they are made again; at [`EMPTIED`]
/// that for which they were emptied last, so that programs of the one before are refused meanwhile as well.
pub(super) static DERIVED: Table = Table {
    name: "store_derived",
    lifetime: Lifetime::Derived,
    columns: &[Column::Integer("place"), Column::Integer("version")],
    key: 1,
    indexes: &[],
};

/// The place of the version of the rows.
pub(super) const CURRENT: i64 = 0;

/// The place of the version of the tables.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(super) const EMPTIED: i64 = 1;

/// The names of the derived tables that the store has, which a later program may not know any more.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(super) static MADE: Table =
    Table { name: "store_made", lifetime: Lifetime::Derived, columns: &[Column::Text("name")], key: 1, indexes: &[] };

/// The tables that every store has for itself.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(super) static INTERNAL: [&Table; 3] = [&APPLIED, &DERIVED, &MADE];

/// What a row of [`APPLIED`] says about the program.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(super) const PROGRAM: &str = concat!("warifu-ledger ", env!("CARGO_PKG_VERSION"));
