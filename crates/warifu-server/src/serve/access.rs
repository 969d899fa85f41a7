use std::io::Write as _;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use warifu_model::json::shorten;
use warifu_model::{Json, Timestamp};

use crate::answer::Answer;

/// The log of accesses, written by a thread of its own: one who does not read it must not keep anybody from being answered.
#[derive(Debug)]
pub(super) struct AccessLog {
    lines: Mutex<Option<SyncSender<Vec<u8>>>>,
    /// Closed by the thread when it ends.
    ended: Mutex<Receiver<()>>,
}

/// An answer, as the log tells it: the address and the path, and nothing else of whoever asks.
pub(super) struct Line<'a> {
    pub(super) at: Timestamp,
    pub(super) address: String,
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) answer: &'a Answer,
    pub(super) micros: u64,
}

impl AccessLog {
    /// A log on standard output.
    pub(super) fn begin() -> Self {
        let (lines, waiting) = sync_channel::<Vec<u8>>(MOST_WAITING);
        let (ends, ended) = channel();
        thread::spawn(move || {
            let _ends = ends;
            for line in waiting {
                // nobody who reads is no reason not to answer
                let _ = std::io::stdout().lock().write_all(&line);
            }
        });
        Self { lines: Mutex::new(Some(lines)), ended: Mutex::new(ended) }
    }

    /// Adds a line; tells whether there was room for it.
    pub(super) fn put(&self, line: &Line<'_>) -> bool {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.as_ref().is_some_and(|lines| lines.try_send(line.to_bytes()).is_ok())
    }

    /// Writes what waits, and ends; what nobody takes within a time is lost.
    pub(super) fn end(&self) {
        drop(self.lines.lock().unwrap_or_else(PoisonError::into_inner).take());
        let _ = self.ended.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(LAST_LINES);
    }
}

impl Line<'_> {
    fn to_bytes(&self) -> Vec<u8> {
        let line = Json::object()
            .with("at", self.at)
            .with("address", self.address.as_str())
            .with("method", shorten(self.method))
            .with("path", shorten(self.path))
            .with("status", u32::from(self.answer.status))
            .with("bytes", i64::try_from(self.answer.length()).unwrap_or(i64::MAX))
            .with("micros", i64::try_from(self.micros).unwrap_or(i64::MAX));
        let mut line = line.to_canonical();
        line.push(b'\n');
        line
    }
}

/// Lines that wait to be written.
const MOST_WAITING: usize = 1_024;
const LAST_LINES: Duration = Duration::from_secs(2);
