//! Where the demo speaks: chapters, commands, and what the commands say.

use std::fmt::Write as _;
use std::path::Path;

use anstyle::Style;
use warifu_model::{Json, Language};

use crate::args::{Context, Format};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::reply::Reply;
use crate::terminal::{self, Stream};
use warifu_report::{Page, Text, style};

/// The story as it is told.
pub(super) struct Stage {
    context: Context,
    chapters: usize,
    steps: Vec<Json>,
    /// Whether the reader went away.
    left: bool,
}

/// How much of what a command says is shown.
#[derive(Clone, Copy)]
pub(super) enum Shown {
    /// All of it.
    All,
    /// So many lines at the beginning and at the end.
    Ends(usize, usize),
    /// So many lines at the beginning.
    Lines(usize),
    /// The command alone.
    Nothing,
}

impl Stage {
    pub(super) fn new(context: Context) -> Self {
        Self { context, chapters: 0, steps: Vec::new(), left: false }
    }

    /// The title.
    pub(super) fn open(&mut self) {
        let mut page = Page::default();
        let (title, text) = match self.context.language {
            Language::En => {
                ("From evidence to the border", "Every line after $ is a command that you can run yourself.")
            }
            Language::Ja => (
                "証拠から国境まで",
                "$ に続く行は、そのまま実行できるコマンドです（ここでは --lang ja を付けて実行しています）。",
            ),
        };
        page.line(Text::new().style("割符 Warifu", style::GOOD).strong(format!("  {title}")));
        page.line(Text::new().dim(text));
        self.show(&page);
    }

    /// A chapter: a title, and what happens in it.
    pub(super) fn chapter(&mut self, title_en: &str, title_ja: &str, en: &str, ja: &str) {
        self.chapters += 1;
        let (title, text) = self.choose((title_en, en), (title_ja, ja));
        let mut page = Page::default();
        page.line("");
        page.line(Text::new().style(format!("{}  {title}", self.chapters), style::HEADING));
        page.line(text);
        self.show(&page);
    }

    /// A remark between two commands.
    pub(super) fn say(&mut self, en: &str, ja: &str) {
        let text = self.choose(en, ja);
        let mut page = Page::default();
        page.line("");
        page.line(text);
        self.show(&page);
    }

    /// Runs a command as it is written, shows both it and what it says, and holds it to how it has to end.
    pub(super) fn run(&mut self, command: &str, expected: Exit, shown: Shown) -> Result<(), Failure> {
        self.announce(command);
        let mut words = Vec::new();
        for word in command.split_whitespace() {
            words.extend(expand(word)?);
        }
        if self.context.language == Language::Ja && !words.iter().any(|word| word == "--lang") {
            words.extend(["--lang".into(), "ja".into()]);
        }
        let language = self.context.language;
        let (exit, page, json) = match (self.context.run)(&words) {
            Ok(reply) => (reply.exit, reply.page, reply.json),
            Err(failure) => (failure.exit(), failure.to_page(language), failure.to_json(language)),
        };
        self.steps.push(
            Json::object().with("command", command).with("exit_code", i64::from(exit as u8)).with("output", json),
        );
        self.output(&page, exit, shown);
        if exit == expected {
            return Ok(());
        }
        Err(Failure::bug(format!("`{command}` ended with {} instead of {}", exit as u8, expected as u8)))
    }

    /// How to go on.
    pub(super) fn end(&mut self, kept: Option<&Path>) {
        let mut page = Page::default();
        page.line("");
        let text = match (kept, self.context.language) {
            (Some(dir), Language::En) => {
                format!("All files are in {}. Go there and run any of the commands.", dir.display())
            }
            (Some(dir), Language::Ja) => {
                format!("ファイルは全て {} にあります。そこでどのコマンドも実行できます。", dir.display())
            }
            (None, Language::En) => "No files were kept. To keep them: `warifu demo --dir DIR`".into(),
            (None, Language::Ja) => "ファイルは残していません。残すには：`warifu demo --dir DIR`".into(),
        };
        page.line(Text::new().strong(text));
        self.show(&page);
    }

    /// For machines, who got nothing so far; people have seen it all.
    pub(super) fn into_reply(self) -> Reply {
        Reply::new(Exit::Yes, Page::default(), Json::object().with("steps", Json::List(self.steps)))
    }

    /// A command, broken like in a shell where it is long.
    fn announce(&mut self, command: &str) {
        let room = terminal::columns().saturating_sub(4);
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        for part in parts(command) {
            if !line.is_empty() && line.chars().count() + 1 + part.chars().count() > room {
                lines.push(std::mem::take(&mut line) + " \\");
                line.push_str("   ");
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&part);
        }
        lines.push(line);
        let mut page = Page::default();
        page.line("");
        let text = |(index, line): (usize, &String)| {
            let mark = if index == 0 { "$ " } else { "" };
            Text::new().dim(mark).style(line.clone(), style::COMMAND)
        };
        page.verbatim(0, lines.iter().enumerate().map(text).collect());
        self.show(&page);
    }

    /// What a command says, behind a bar in the colour of its end.
    fn output(&mut self, page: &Page, exit: Exit, shown: Shown) {
        let text = page.render(terminal::columns().saturating_sub(2));
        let lines: Vec<&str> = text.lines().collect();
        let (first, last) = match shown {
            Shown::All => (lines.len(), 0),
            Shown::Ends(first, last) => (first, last),
            Shown::Lines(first) => (first, 0),
            Shown::Nothing => return,
        };
        let bar = match exit {
            Exit::Yes => style::GOOD,
            _ => style::BAD,
        };
        let hidden = lines.len().saturating_sub(first + last);
        let mut out = String::new();
        for line in lines.iter().take(first) {
            push(&mut out, bar, line);
        }
        if hidden > 0 && last > 0 {
            push(
                &mut out,
                bar,
                &match self.context.language {
                    Language::En => format!("{0}… {hidden} more lines{0:#}", style::DIM),
                    Language::Ja => format!("{0}… ほか{hidden}行{0:#}", style::DIM),
                },
            );
        }
        if last > 0 {
            for line in lines.iter().skip(lines.len().saturating_sub(last).max(first)) {
                push(&mut out, bar, line);
            }
        }
        if exit != Exit::Yes {
            push(
                &mut out,
                bar,
                &format!(
                    "{0}{1}{2}{0:#}",
                    style::DIM,
                    self.context.language.pick("exit code ", "終了コード："),
                    exit as u8
                ),
            );
        }
        self.text(&out);
    }

    fn choose<T>(&self, en: T, ja: T) -> T {
        match self.context.language {
            Language::En => en,
            Language::Ja => ja,
        }
    }

    fn show(&mut self, page: &Page) {
        self.text(&page.render(terminal::columns()));
    }

    fn text(&mut self, text: &str) {
        if self.context.format == Format::Human && !self.left {
            self.left = Stream::Output.text(text).is_err();
        }
    }
}

/// The words of a command, an option together with its value.
fn parts(command: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for word in command.split(' ') {
        match parts.last_mut() {
            Some(last) if last.starts_with('-') && !last.contains(' ') && !word.starts_with('-') => {
                last.push(' ');
                last.push_str(word);
            }
            _ => parts.push(word.to_owned()),
        }
    }
    parts
}

fn push(out: &mut String, bar: Style, line: &str) {
    // a string takes everything
    let _ = writeln!(out, "{bar}│{bar:#} {line}");
}

/// A word as a shell would expand it: a star at the end stands for the files of a folder.
fn expand(word: &str) -> Result<Vec<String>, Failure> {
    let Some(folder) = word.strip_suffix("/*") else { return Ok(vec![word.to_owned()]) };
    let found = files::walk(Path::new(folder))?;
    Ok(found.iter().map(|path| path.display().to_string()).collect())
}
