//! A command again and again, whenever a file that it reads has changed, until somebody interrupts it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use signal_hook::consts::{SIGINT, SIGTERM};
use warifu_model::json::plural;
use warifu_model::{Json, Language};
use warifu_report::{Page, Text, safe, style};

use crate::args::Format;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::terminal::Stream;
use crate::{clock, files};

/// What a command reads, and where it writes.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Watched {
    /// Files, and folders with all that is below them. What is not there may come.
    pub(crate) paths: Vec<PathBuf>,
    /// Where results go: a change there is the command's own.
    pub(crate) out: Vec<PathBuf>,
}

/// Runs a command until it is interrupted, and again after each change of what is watched. The exit code is that of the last run.
pub(crate) fn run(
    watched: impl Fn() -> Watched,
    format: Format,
    language: Language,
    mut once: impl FnMut() -> Exit,
) -> Result<Exit, Failure> {
    let interrupted = interrupted()?;
    let mut seen = watched().state();
    let mut exit = once();
    tell(&waiting(seen.len(), language), None, format);
    loop {
        let Some(now) = changed(&watched, &seen, &interrupted) else { return Ok(exit) };
        let changes = differences(&seen, &now);
        let json = Json::object()
            .with("format", "warifu.watch/1")
            .with("at", clock::now()?)
            .with("changed", Json::list(changes.iter().map(Change::to_json)));
        tell(&said(&changes, language)?, Some(&json), format);
        // what is written while the command runs is seen the next time
        seen = now;
        exit = once();
        tell(&waiting(seen.len(), language), None, format);
    }
}

/// Tells it on standard error: results alone go to standard output.
fn tell(page: &Page, json: Option<&Json>, format: Format) {
    // whoever does not listen any more misses nothing that is not in the results
    let _ = match (format, json) {
        (Format::Human, _) => Stream::Error.show(page),
        (Format::Json, Some(json)) => Stream::Error.json_line(json),
        (Format::Json, None) => Ok(()),
    };
}

/// Waits until something is other than it was, and has stayed so for a moment; none where it was interrupted.
fn changed(watched: &impl Fn() -> Watched, seen: &State, interrupted: &AtomicBool) -> Option<State> {
    let mut last: Option<State> = None;
    let mut since = 0;
    loop {
        if interrupted.load(Ordering::Relaxed) {
            return None;
        }
        thread::sleep(STEP);
        since += 1;
        // somebody is still writing as long as two looks differ
        let is_due = last.is_some() || since % POLL == 0;
        if !is_due {
            continue;
        }
        let now = watched().state();
        if now == *seen {
            last = None;
        } else if last.as_ref() == Some(&now) {
            return Some(now);
        } else {
            last = Some(now);
        }
    }
}

/// Each file with when it was changed, and its size.
type State = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

impl Watched {
    fn state(&self) -> State {
        let mut state = State::new();
        for path in &self.paths {
            // what cannot be read now is told by the command
            let (files, passed) = files::walk_apart(path).unwrap_or_default();
            // a link to nothing or to a folder, which an assessment stops at: that it came and went is a change
            for file in files.into_iter().chain(passed) {
                if self.out.iter().any(|out| file.starts_with(out)) {
                    continue;
                }
                if let Ok(about) = fs::metadata(&file).or_else(|_| fs::symlink_metadata(&file)) {
                    state.insert(file, (about.modified().ok(), about.len()));
                }
            }
        }
        state
    }
}

/// What became of a file.
#[derive(Debug, Eq, PartialEq)]
struct Change<'a> {
    file: &'a Path,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Added,
    Changed,
    Removed,
}

impl Change<'_> {
    fn to_json(&self) -> Json {
        Json::object().with("file", self.file.display().to_string()).with("change", self.kind.name())
    }
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }

    fn text(self, language: Language) -> &'static str {
        match self {
            Self::Added => language.pick("added", "追加"),
            Self::Changed => language.pick("changed", "変更"),
            Self::Removed => language.pick("removed", "削除"),
        }
    }
}

fn differences<'a>(before: &'a State, after: &'a State) -> Vec<Change<'a>> {
    let kind = |file: &PathBuf, about| match before.get(file) {
        None => Some(Kind::Added),
        Some(earlier) => (earlier != about).then_some(Kind::Changed),
    };
    let here = after.iter().filter_map(|(file, about)| Some(Change { file, kind: kind(file, about)? }));
    let gone = before.keys().filter(|file| !after.contains_key(*file));
    here.chain(gone.map(|file| Change { file, kind: Kind::Removed })).collect()
}

fn said(changes: &[Change<'_>], language: Language) -> Result<Page, Failure> {
    let mut page = Page::default();
    page.blank();
    page.heading(clock::now()?.to_string());
    for change in changes.iter().take(SHOWN) {
        let name = change.file.display().to_string();
        let text = Text::new().plain(change.kind.text(language)).plain("  ").strong(safe(&name).into_owned());
        page.item(2, Text::new().style("·", style::COMMAND), text);
    }
    if let Some(more) = changes.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        page.indented(
            4,
            match language {
                Language::En => format!("and {more} more"),
                Language::Ja => format!("ほか{more}件"),
            },
        );
    }
    page.blank();
    Ok(page)
}

fn waiting(count: usize, language: Language) -> Page {
    let mut page = Page::default();
    page.line(Text::new().dim(match language {
        Language::En => format!("watching {}; Ctrl-C ends it", plural(count, "file", "files")),
        Language::Ja => format!("{count}個のファイルを監視中。Ctrl-C で終了"),
    }));
    page
}

/// Becomes true when the process is asked to end. Asked a second time, it ends at once.
fn interrupted() -> Result<Arc<AtomicBool>, Failure> {
    let flag = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        let hooked = signal_hook::flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&flag))
            .and_then(|_| signal_hook::flag::register(signal, Arc::clone(&flag)));
        hooked.map_err(|error| {
            let message = Both::new(
                format!("signals cannot be caught here: {error}"),
                format!("シグナルを受け取れない：{error}"),
            );
            Failure::io("signal", message).help(Both::new("run it without --watch", "--watch を外してください"))
        })?;
    }
    Ok(flag)
}

/// How long one look at the interruption takes to come.
const STEP: Duration = Duration::from_millis(100);
/// Files are looked at after so many steps.
const POLL: u32 = 5;
/// How many changes are shown.
const SHOWN: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever a command stops at is seen to come and to go, or its last answer would stand beside a folder that has none.
    #[test]
    #[cfg(unix)]
    fn what_is_neither_a_file_nor_a_folder_is_seen() {
        let folder = std::env::temp_dir().join(format!("warifu-watch-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let watched = Watched { paths: vec![folder.clone()], out: Vec::new() };
        for target in ["nothing", "."] {
            let (link, before) = (folder.join("link"), watched.state());
            std::os::unix::fs::symlink(target, &link).unwrap();
            let there = watched.state();
            fs::remove_file(&link).unwrap();
            assert_eq!(differences(&before, &there).len(), 1, "{target}");
            assert_eq!(watched.state(), before);
        }
        fs::remove_dir(&folder).unwrap();
    }

    #[test]
    fn what_was_added_changed_and_removed_is_told_apart() {
        let state = |files: &[(&str, u64)]| files.iter().map(|(name, size)| ((*name).into(), (None, *size))).collect();
        let (before, after): (State, State) =
            (state(&[("a", 1), ("b", 1), ("c", 1)]), state(&[("a", 1), ("b", 2), ("d", 1)]));
        let found: Vec<_> =
            differences(&before, &after).iter().map(|one| (one.file.to_str().unwrap().to_owned(), one.kind)).collect();
        let wanted = [("b", Kind::Changed), ("d", Kind::Added), ("c", Kind::Removed)];
        assert_eq!(found, wanted.map(|(name, kind)| (name.to_owned(), kind)));
    }
}
