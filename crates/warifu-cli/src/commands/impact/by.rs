//! The order in which `warifu impact` sums up.

use clap::ValueEnum;

/// How it is summed up.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum By {
    /// Day by day.
    Date,
    /// Holder by holder.
    Holder,
}
