//! Errors as people and machines see them: what, where, and what to do about it.

use std::fmt::Display;
use std::path::Path;

use warifu_model::{Json, ReadError};

use crate::exit::Exit;
use crate::files::Source;
use warifu_report::{Excerpt, Page, Text, style};

/// Why a command gave no answer. Nothing was written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Failure {
    details: Box<Details>,
}

#[derive(Clone, Debug, Eq, PartialEq)]
struct Details {
    exit: Exit,
    code: String,
    message: String,
    file: Option<String>,
    pointer: Option<String>,
    offset: Option<usize>,
    help: Option<String>,
    excerpt: Option<Excerpt>,
}

impl Failure {
    fn new(exit: Exit, code: impl Into<String>, message: impl Display) -> Self {
        let details = Details {
            exit,
            code: code.into(),
            message: message.to_string(),
            file: None,
            pointer: None,
            offset: None,
            help: None,
            excerpt: None,
        };
        Self { details: Box::new(details) }
    }

    /// The command line asks for something that does not exist or does not fit together.
    pub(crate) fn usage(message: impl Display) -> Self {
        Self::new(Exit::Usage, "usage", message)
    }

    /// An input is not what it has to be.
    pub(crate) fn input(code: impl Into<String>, message: impl Display) -> Self {
        Self::new(Exit::BadInput, code, message)
    }

    /// A file, the clock or the random generator fails.
    pub(crate) fn io(code: impl Into<String>, message: impl Display) -> Self {
        Self::new(Exit::Io, code, message)
    }

    /// The answer is no, and there is nothing else to report.
    pub(crate) fn refusal(code: impl Into<String>, message: impl Display) -> Self {
        Self::new(Exit::No, code, message)
    }

    /// Something that cannot be.
    pub(crate) fn bug(message: impl Display) -> Self {
        Self::new(Exit::Bug, "bug", message)
            .help("this is a bug in warifu: please report it with the command and its input")
    }

    /// A document of ours that does not read.
    pub(crate) fn read(source: &Source, error: &ReadError) -> Self {
        let message = match error.found.as_str() {
            "" => error.problem.to_string(),
            found => format!("{}: `{found}`", error.problem),
        };
        Self::input(error.code(), message).help(error.help()).at(source, &error.pointer, Some(error.offset))
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
    pub(crate) fn help(mut self, help: impl Display) -> Self {
        self.details.help = Some(help.to_string());
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

    /// The same failure, said of one of several things.
    pub(crate) fn about(mut self, what: &str) -> Self {
        self.details.message = format!("{what}: {}", self.details.message);
        self
    }

    /// Code and message, for a list of failures that did not end the command.
    pub(crate) fn brief(&self) -> [String; 2] {
        [self.details.code.clone(), self.details.message.clone()]
    }

    /// The exit code.
    pub(crate) fn exit(&self) -> Exit {
        self.details.exit
    }

    /// One object, for machines.
    pub(crate) fn to_json(&self) -> Json {
        let details = &self.details;
        Json::object()
            .with("error", details.code.as_str())
            .with("message", details.message.as_str())
            .with("file", details.file.as_deref())
            .with("pointer", details.pointer.as_deref())
            .with("offset", details.offset)
            .with("help", details.help.as_deref())
    }

    /// For people.
    pub(crate) fn to_page(&self) -> Page {
        let details = &self.details;
        let mut page = Page::default();
        let head = if details.exit == Exit::No { "refused" } else { "error" };
        let mut first = Text::new().style(head, style::BAD).plain(format!(": {}", details.message));
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
                place = place.dim("  at ").plain(pointer);
            }
            if let Some(offset) = details.offset {
                place = place.dim(format!("  byte {offset}"));
            }
            page.line(place);
        }
        if let Some(excerpt) = &details.excerpt {
            excerpt.show(&mut page);
        }
        if let Some(help) = &details.help {
            page.hanging(8, Text::new().style("   help", style::GOOD).plain(format!(": {help}")));
        }
        page
    }
}
