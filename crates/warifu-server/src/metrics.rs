use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::ServerError;
use crate::part::Part;
use crate::view::View;

/// Counts of what was answered, since the start. They take no memory beyond their own, however much is answered.
#[derive(Debug, Default)]
pub struct Metrics {
    /// By part and by the first digit of the status.
    answers: [[AtomicU64; CLASSES]; PARTS],
    /// By part: how many answers took at most so long.
    times: [[AtomicU64; BOUNDS.len()]; PARTS],
    micros: [AtomicU64; PARTS],
    /// Lines of the log of accesses for which there was no room.
    lost: AtomicU64,
}

impl Metrics {
    /// Counts an answer that took so many microseconds.
    pub fn count(&self, part: Part, status: u16, micros: u64) {
        let place = part as usize;
        let class = usize::from(status / 100).min(CLASSES - 1);
        let cell = self.answers.get(place).and_then(|classes| classes.get(class));
        let _ = cell.map(|cell| cell.fetch_add(1, Ordering::Relaxed));
        let _ = self.micros.get(place).map(|cell| cell.fetch_add(micros, Ordering::Relaxed));
        for (bound, cell) in BOUNDS.iter().zip(self.times.get(place).into_iter().flatten()) {
            if micros <= *bound {
                cell.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// Counts a line of the log of accesses that nobody took.
    pub fn lose_line(&self) {
        self.lost.fetch_add(1, Ordering::Relaxed);
    }

    /// Answers so far.
    pub fn answered(&self) -> u64 {
        self.answers.iter().flatten().map(|cell| cell.load(Ordering::Relaxed)).sum()
    }

    /// In the text format of Prometheus, version 0.0.4.
    pub(crate) fn to_text(&self, entries: u64, view: &mut View<'_>) -> Result<String, ServerError> {
        let mut out = String::from(
            "# HELP warifu_answers_total Answers, by part and class of status.\n# TYPE warifu_answers_total counter\n",
        );
        for (part, classes) in Part::ALL.iter().zip(&self.answers) {
            for (class, cell) in classes.iter().enumerate().filter(|(class, _)| *class > 0) {
                let (part, count) = (part.as_str(), cell.load(Ordering::Relaxed));
                let _ = writeln!(out, "warifu_answers_total{{part=\"{part}\",class=\"{class}xx\"}} {count}");
            }
        }
        out.push_str("# HELP warifu_answer_seconds Time to the answer.\n# TYPE warifu_answer_seconds histogram\n");
        for ((part, times), (micros, classes)) in
            Part::ALL.iter().zip(&self.times).zip(self.micros.iter().zip(&self.answers))
        {
            let part = part.as_str();
            for (bound, cell) in BOUNDS.iter().zip(times) {
                let (bound, count) = (seconds(*bound), cell.load(Ordering::Relaxed));
                let _ = writeln!(out, "warifu_answer_seconds_bucket{{part=\"{part}\",le=\"{bound}\"}} {count}");
            }
            let all: u64 = classes.iter().map(|cell| cell.load(Ordering::Relaxed)).sum();
            let sum = seconds(micros.load(Ordering::Relaxed));
            let _ = writeln!(out, "warifu_answer_seconds_bucket{{part=\"{part}\",le=\"+Inf\"}} {all}");
            let _ = writeln!(out, "warifu_answer_seconds_sum{{part=\"{part}\"}} {sum}");
            let _ = writeln!(out, "warifu_answer_seconds_count{{part=\"{part}\"}} {all}");
        }
        let lost = self.lost.load(Ordering::Relaxed);
        out.push_str("# HELP warifu_access_lines_lost_total Lines of the log of accesses that nobody took.\n");
        let _ = writeln!(out, "# TYPE warifu_access_lines_lost_total counter\nwarifu_access_lines_lost_total {lost}");
        let mut gauge = |name: &str, help: &str, value: i64| {
            let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
        };
        gauge("warifu_ledger_entries", "Entries of the journal.", i64::try_from(entries).unwrap_or(i64::MAX));
        gauge("warifu_certificate_places", "Places that certificates have.", view.places()?.into());
        if let Some(head) = view.last_checkpoint()? {
            gauge("warifu_log_size", "Entries of the log at the last checkpoint.", head.size.into());
            gauge("warifu_checkpoint_time_seconds", "When its last signature arrived.", head.known_at.unix());
        }
        if let Some(snapshot) = view.last_snapshot()? {
            gauge("warifu_snapshot_number", "The number of the last status snapshot.", snapshot.number.into());
            gauge("warifu_snapshot_due_seconds", "By when the next one is due.", snapshot.next_update);
        }
        Ok(out)
    }
}

/// Microseconds as seconds, exactly.
fn seconds(micros: u64) -> String {
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}

const PARTS: usize = Part::ALL.len();
const CLASSES: usize = 6;
/// In microseconds.
const BOUNDS: [u64; 8] = [250, 500, 1_000, 2_500, 10_000, 50_000, 250_000, 1_000_000];
