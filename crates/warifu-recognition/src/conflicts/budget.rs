/// The greatest number of statements in a chain.
pub(super) const CHAIN: usize = 3;

/// The statements of a contradiction, in order, each once; places beyond their number are `u32::MAX`.
pub(super) type StatementSet = [u32; 2 * CHAIN];

/// The effort that is left.
pub(super) struct Budget(pub(super) usize);

impl Budget {
    /// None where nothing is left.
    pub(super) fn spend(&mut self) -> Option<()> {
        self.0 = self.0.checked_sub(1)?;
        Some(())
    }
}
