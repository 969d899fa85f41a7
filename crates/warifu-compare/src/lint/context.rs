use warifu_model::RequirementSet;

/// Describes what a set is looked at with.
#[derive(Clone, Copy, Debug, Default)]
pub struct LintContext<'a> {
    /// The edition before it.
    pub previous: Option<&'a RequirementSet>,
    /// The place where the set comes from.
    pub origin: SetOrigin,
}

/// The place where a set comes from.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum SetOrigin {
    /// Somebody wrote it, and answers for all that is in it.
    #[default]
    Written,
    /// A profile resolved to it: parameters and schemas are those of its base, used or not, and it withdraws no ids.
    Resolved,
}
