//! Processors that do not sleep while something waits for a disk.

use std::process::{Child, Command};

/// Keeps the processors from sleeping, until it is dropped: asleep, they see the end of each write with the next tick of the machine.
#[derive(Debug)]
pub struct Awake(Vec<Child>);

impl Awake {
    /// Begins, with two processes of the lowest priority; says on standard error where it cannot.
    #[expect(clippy::print_stderr, reason = "a benchmark says what is wrong with its times")]
    pub fn begin() -> Self {
        let spin =
            || Command::new("nice").args(["-n", "19", "sh", "-c", "while kill -0 $PPID; do :; done"]).spawn().ok();
        let spinning: Vec<Child> = (0..2).filter_map(|_| spin()).collect();
        if spinning.len() < 2 {
            eprintln!(
                "the processors may sleep: without `nice` and `sh`, the times are those of the machine's ticks\n"
            );
        }
        Self(spinning)
    }
}

impl Drop for Awake {
    fn drop(&mut self) {
        for child in &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
