//! The only clock of the project. Everything else takes time as an argument.

use std::time::SystemTime;

use warifu_model::Timestamp;

use crate::failure::{Both, Failure};

/// The current time in UTC, in whole seconds.
pub(crate) fn now() -> Result<Timestamp, Failure> {
    #[expect(clippy::disallowed_methods, reason = "the command line is where the clock is read, here and nowhere else")]
    let now = SystemTime::now();
    let seconds = now.duration_since(SystemTime::UNIX_EPOCH).ok();
    let seconds = seconds.and_then(|since| i64::try_from(since.as_secs()).ok());
    seconds.and_then(Timestamp::from_unix).ok_or_else(|| {
        let message = Both::new(
            "the clock of this machine shows no date between 1970 and 9999",
            "この機械の時計が1970年から9999年までの日付を示していません",
        );
        Failure::io("clock", message).help(Both::new("set it", "時計を合わせてください"))
    })
}
