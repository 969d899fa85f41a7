use super::opened::failure;
use crate::failure::Failure;

/// Why files were not written: on account of the ledger, or of the disk.
pub(super) enum Stopped {
    /// The ledger.
    Ledger(warifu_ledger::LedgerError),
    /// The disk.
    Files(Failure),
}

impl Stopped {
    pub(super) fn failure(self) -> Failure {
        match self {
            Self::Ledger(error) => failure(&error),
            Self::Files(failure) => failure,
        }
    }
}

impl From<warifu_ledger::LedgerError> for Stopped {
    fn from(error: warifu_ledger::LedgerError) -> Self {
        Self::Ledger(error)
    }
}
