//! Errors as people and machines see them: what, where, and what to do about it.

use std::io;
use std::path::Path;

use warifu_model::json::plural;
use warifu_model::{Format, Json, Language, Problem, ReadError, ReadProblem};

use crate::exit::Exit;
use crate::options;
use crate::recognise::Recognised;
use crate::source::Source;
use warifu_report::{Excerpt, Page, Text, style};

pub(crate) use crate::both::Both;

/// Why a command gave no answer. Nothing was written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Failure {
    details: Box<Details>,
}

#[derive(Clone, Debug, Eq, PartialEq)]
struct Details {
    exit: Exit,
    code: String,
    message: Both,
    file: Option<String>,
    pointer: Option<String>,
    content_pointer: Option<String>,
    offset: Option<usize>,
    help: Option<Both>,
    excerpt: Option<Excerpt>,
    /// What else is wrong, where several things were looked at.
    others: Vec<Failure>,
}

impl Failure {
    fn new(exit: Exit, code: impl Into<String>, message: impl Into<Both>) -> Self {
        let details = Details {
            exit,
            code: code.into(),
            message: message.into(),
            file: None,
            pointer: None,
            content_pointer: None,
            offset: None,
            help: None,
            excerpt: None,
            others: Vec::new(),
        };
        Self { details: Box::new(details) }
    }

    /// The command line asks for something that does not exist or does not fit together.
    pub(crate) fn usage(message: impl Into<Both>) -> Self {
        Self::new(Exit::Usage, "usage", message)
    }

    /// An input is not what it has to be.
    pub(crate) fn input(code: impl Into<String>, message: impl Into<Both>) -> Self {
        Self::new(Exit::BadInput, code, message)
    }

    /// A file, the clock or the random generator fails.
    pub(crate) fn io(code: impl Into<String>, message: impl Into<Both>) -> Self {
        Self::new(Exit::Io, code, message)
    }

    /// A file that the system does not let be written.
    pub(crate) fn unwritable(path: &Path, error: &io::Error) -> Self {
        let message = match error.kind() {
            io::ErrorKind::NotFound => {
                Both::new("the folder of this file does not exist", "このファイルのフォルダが存在しない")
            }
            io::ErrorKind::PermissionDenied => {
                Both::new("no permission to write this file", "このファイルに書き込む権限がない")
            }
            _ => Both::new(
                format!("this file cannot be written: {error}"),
                format!("このファイルに書き込めない：{error}"),
            ),
        };
        Self::io("file-not-writable", message).file(path).help(Both::new(
            "check the path, the permissions and the free space",
            "パス、権限及び空き容量を確認してください",
        ))
    }

    /// The answer is no, and there is nothing else to report.
    pub(crate) fn refusal(code: impl Into<String>, message: impl Into<Both>) -> Self {
        Self::new(Exit::No, code, message)
    }

    /// Something that cannot be.
    pub(crate) fn bug(message: impl Into<Both>) -> Self {
        Self::new(Exit::Bug, "bug", message).help(Both::new(
            "this is a bug in warifu: please report it with the command and its input",
            "warifuの不具合です。実行したコマンドと入力を添えて報告してください",
        ))
    }

    /// An input is not what it has to be, as a library says: its code, message and help.
    pub(crate) fn of(problem: &impl Problem) -> Self {
        let message = Both::by(|language| problem.message(language));
        let help = Both::by(|language| options::help(problem, language));
        // a signer is out of our hands, as a disk is
        let exit = if SIGNER_CODES.contains(&problem.code()) { Exit::Io } else { Exit::BadInput };
        let mut failure = Self::new(exit, problem.code(), message).help(help);
        if let Some(location) = problem.location() {
            failure.details.pointer = Some(location.pointer.to_owned());
            failure.details.offset = location.offset;
        }
        failure
    }

    /// The same failure with another exit code.
    pub(crate) fn exits(mut self, exit: Exit) -> Self {
        self.details.exit = exit;
        self
    }

    /// A document of ours that does not read. One of another kind is named for what it is.
    pub(crate) fn read(source: &Source, error: &ReadError) -> Self {
        let failure = Self::of(error).at(source, &error.pointer, Some(error.offset));
        let (is_other, expected) = match &*error.problem {
            ReadProblem::WrongFormat { expected } => (true, Some(*expected)),
            ReadProblem::MissingField { .. } | ReadProblem::UnknownField { .. } => {
                (error.pointer.matches('/').count() <= 1, None)
            }
            ReadProblem::Syntax { .. } | ReadProblem::NotUtf8 | ReadProblem::WrongType { .. } => {
                (error.pointer.is_empty(), None)
            }
            _ => (false, None),
        };
        let is_named = |bytes: &[u8]| expected.is_some() || !holds_format(bytes);
        let found = Some(source.bytes()).filter(|bytes| is_other && is_named(bytes)).and_then(Recognised::of);
        match found {
            Some(found) => failure.code("wrong-format").message(found.message()).help(found.help(expected)),
            None => failure,
        }
    }

    /// A document of another kind than the one that was expected, if it is known.
    pub(crate) fn named(self, source: &Source) -> Self {
        match Recognised::of(source.bytes()) {
            Some(found) => self.message(found.message()).help(found.help(None)),
            None => self,
        }
    }

    /// The same failure with another message.
    pub(crate) fn message(mut self, message: impl Into<Both>) -> Self {
        self.details.message = message.into();
        self
    }

    /// The same failure with another code of its class.
    pub(crate) fn code(mut self, code: impl Into<String>) -> Self {
        self.details.code = code.into();
        self
    }

    /// The same failure where the question was whether something is as it should be: then bad or missing input is a no.
    #[must_use]
    pub(crate) fn refused(mut self) -> Self {
        if self.details.exit == Exit::BadInput || self.details.code == "file-not-found" {
            self.details.exit = Exit::No;
        }
        self
    }

    /// What to do about it.
    pub(crate) fn help(mut self, help: impl Into<Both>) -> Self {
        self.details.help = Some(help.into());
        self
    }

    /// Which file it is about.
    pub(crate) fn file(mut self, path: &Path) -> Self {
        self.details.file = Some(path.display().to_string());
        self
    }

    /// Which file it is about, where in it, and the lines around.
    pub(crate) fn at(mut self, source: &Source, pointer: &str, offset: Option<usize>) -> Self {
        self.details.file = Some(source.name().to_owned());
        self.details.pointer = Some(pointer.to_owned());
        self.details.offset = offset;
        self.details.excerpt = offset.and_then(|offset| Excerpt::of(source.bytes(), offset));
        self
    }

    /// A place inside the document that stands encoded at the pointer, as the payload of an envelope does.
    pub(crate) fn in_content(mut self, pointer: &str) -> Self {
        self.details.content_pointer = Some(pointer.to_owned());
        self
    }

    /// The same failure, said of one of several things.
    pub(crate) fn about(mut self, what: &str) -> Self {
        self.details.message = Both::by(|language| {
            let message = self.details.message.text(language);
            language.pick(format_args!("{what}: {message}"), format_args!("{what}：{message}")).to_string()
        });
        self
    }

    /// The same failure, and what else is wrong.
    pub(crate) fn and(mut self, others: Vec<Self>) -> Self {
        self.details.others.extend(others);
        self
    }

    /// Each of several failures by itself.
    pub(crate) fn apart(mut self) -> Vec<Self> {
        let others = std::mem::take(&mut self.details.others);
        std::iter::once(self).chain(others).collect()
    }

    /// The exit code.
    pub(crate) fn exit(&self) -> Exit {
        self.details.exit
    }

    /// The code.
    pub(crate) fn error_code(&self) -> &str {
        &self.details.code
    }

    /// The file that it is about.
    pub(crate) fn place(&self) -> Option<&str> {
        self.details.file.as_deref()
    }

    /// What to do about it, if anything is known.
    pub(crate) fn advice(&self) -> Option<&Both> {
        self.details.help.as_ref()
    }

    /// The message, where it is one of several.
    pub(crate) fn words(&self) -> Both {
        self.details.message.clone()
    }

    /// One object, for machines; where several things are wrong, it is the first of them, and `errors` lists all.
    pub(crate) fn to_json(&self, language: Language) -> Json {
        let own = self.own_json(language);
        if self.details.others.is_empty() {
            return own;
        }
        let all = std::iter::once(own.clone()).chain(self.details.others.iter().map(|one| one.own_json(language)));
        own.with("errors", Json::list(all))
    }

    fn own_json(&self, language: Language) -> Json {
        let details = &self.details;
        Json::object()
            .with("format", "warifu.error/1")
            .with("error", details.code.as_str())
            .with("message", details.message.text(language))
            .with("file", details.file.as_deref())
            .with("pointer", details.pointer.as_deref())
            .with_some("content_pointer", details.content_pointer.as_deref())
            .with("offset", details.offset)
            .with_some("line", self.of_yaml().map(|excerpt| excerpt.line))
            .with_some("column", self.of_yaml().map(|excerpt| excerpt.column))
            .with("help", details.help.as_ref().map(|help| help.text(language)))
    }

    /// The lines around a place in a source file: an editor of YAML has lines and columns, and no pointers.
    fn of_yaml(&self) -> Option<&Excerpt> {
        let is_yaml = |file: &String| Path::new(file).extension().is_some_and(|end| end == "yaml" || end == "yml");
        self.details.excerpt.as_ref().filter(|_| self.details.file.as_ref().is_some_and(is_yaml))
    }

    /// For people: a block for each thing that is wrong.
    pub(crate) fn to_page(&self, language: Language) -> Page {
        let mut page = self.own_page(language);
        let others = &self.details.others;
        for one in others.iter().take(SHOWN) {
            page.blank();
            page.append(one.own_page(language));
        }
        if !others.is_empty() {
            page.blank();
            let all = others.len() + 1;
            let hidden = others.len().saturating_sub(SHOWN);
            let text = Text::new().strong(match language {
                Language::En => format!("{}; nothing was written", plural(all, "error", "errors")),
                Language::Ja => format!("誤り{all}件。何も書き込んでいない"),
            });
            page.line(match (hidden, language) {
                (0, _) => text,
                (_, Language::En) => {
                    text.plain(format!(" ({} in --format json)", plural(hidden, "more is", "more are")))
                }
                (_, Language::Ja) => text.plain(format!("（残り{hidden}件は --format json に示す）")),
            });
        }
        page
    }

    fn own_page(&self, language: Language) -> Page {
        let details = &self.details;
        let mut page = Page::default();
        let head = match details.exit {
            Exit::No => language.pick("refused", "拒否"),
            _ => language.pick("error", "誤り"),
        };
        let colon = language.pick(": ", "：");
        let mut first = Text::new().style(head, style::BAD).plain(format!("{colon}{}", details.message.text(language)));
        if details.exit != Exit::Usage {
            first = first.dim(format!(" [{}]", details.code));
        }
        page.line(first);
        if let Some(file) = &details.file {
            let mut place = Text::new().dim("  --> ").plain(file);
            if let Some(excerpt) = &details.excerpt {
                place = place.plain(format!(":{}:{}", excerpt.line, excerpt.column));
            }
            if let Some(pointer) = details.pointer.as_deref().filter(|pointer| !pointer.is_empty()) {
                place = place.dim(language.pick("  at ", "  位置 ")).plain(pointer);
            }
            if let Some(pointer) = details.content_pointer.as_deref().filter(|pointer| !pointer.is_empty()) {
                place = place.dim(language.pick(", and in its content ", "、その内容の位置 ")).plain(pointer);
            }
            if let Some(offset) = details.offset {
                place = place.dim(match language {
                    Language::En => format!("  byte {offset}"),
                    Language::Ja => format!("  {offset}バイト目"),
                });
            }
            page.line(place);
        }
        if let Some(excerpt) = &details.excerpt {
            excerpt.show(&mut page);
        }
        if let Some(help) = &details.help {
            page.hanging(
                8,
                Text::new()
                    .style(language.pick("   help", "   対処"), style::GOOD)
                    .plain(format!("{colon}{}", help.text(language))),
            );
        }
        page
    }
}

/// Whether a document says itself that it is one of ours: then a missing or unknown field is a mistake in it.
fn holds_format(bytes: &[u8]) -> bool {
    Format::of(bytes).is_ok_and(|format| format.is_some())
}

/// Commands use `?` on what libraries say; a failure that is not about an input gets its exit code where it is made.
impl<E: Problem> From<E> for Failure {
    fn from(problem: E) -> Self {
        Self::of(&problem)
    }
}

/// How many failures people are shown after the first.
const SHOWN: usize = 49;
/// What is wrong with a signer: section "Signers" of docs/errors.md.
const SIGNER_CODES: [&str; 13] = [
    "signer-answer-malformed",
    "signer-answer-not-one-line",
    "signer-exit-not-zero",
    "signer-login-per-use",
    "signer-failed",
    "signer-key-differs",
    "signer-key-not-found",
    "signer-not-built-in",
    "signer-pin-unreadable",
    "signer-refused",
    "signer-signature-wrong",
    "signer-timed-out",
    "signer-unavailable",
];
