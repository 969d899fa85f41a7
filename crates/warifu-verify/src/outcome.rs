/// How one check came out.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum CheckOutcome {
    /// What was asked for does not hold.
    Fail,
    /// It holds.
    Pass,
    /// The check was not made; its code says why.
    Skipped,
    /// It holds as far as is known, but the knowledge is older than the policy likes.
    Stale,
    /// It cannot be told from what is at hand.
    Unknown,
}

impl CheckOutcome {
    /// Which outweighs which: a failure everything, what is unknown what is stale, and that the rest.
    pub(crate) const fn severity(self) -> u8 {
        match self {
            Self::Fail => 0,
            Self::Unknown => 1,
            Self::Stale => 2,
            Self::Pass | Self::Skipped => 3,
        }
    }

    /// The stable text form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Pass => "pass",
            Self::Skipped => "skipped",
            Self::Stale => "stale",
            Self::Unknown => "unknown",
        }
    }
}
