//! The clock of the benchmarks.

/// Nanoseconds that this thread has had the processor, from some start; the time of day where that cannot be told.
#[cfg(unix)]
pub fn nanoseconds() -> u64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    seconds.saturating_mul(1_000_000_000).saturating_add(u64::try_from(time.tv_nsec).unwrap_or(0))
}

/// Nanoseconds since the first call.
#[cfg(not(unix))]
#[expect(clippy::disallowed_methods, reason = "a benchmark has to look at a clock")]
pub fn nanoseconds() -> u64 {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    let start = START.get_or_init(std::time::Instant::now);
    u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX)
}

/// What [`nanoseconds`] counts.
pub const KIND: &str = if cfg!(unix) { "thread CPU time" } else { "wall time" };
