//! The memory of this process, as the system counts it.

/// The most memory that this process has had, in kB; none where the system does not say.
#[expect(clippy::disallowed_methods, reason = "a benchmark asks the system")]
pub fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
