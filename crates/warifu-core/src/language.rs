use crate::compile::CompiledSet;

impl CompiledSet {
    /// The newest version of the rule language that this engine knows. A set that declares a newer one is refused; within a
    /// version results never change, so that a record of years ago still replays (DESIGN section 6).
    pub const LANGUAGE: u32 = 2;
}
