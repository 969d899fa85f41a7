//! One YAML file to a value with places. There are no anchors, so what is read is never larger than the file.

use std::collections::BTreeSet;

use serde_saphyr::granit_parser::{self, Event, Parser, ScalarStyle, ScanError, Span};
use warifu_model::json::{escape_pointer, shorten};
use warifu_model::{Limit, Phrase, ReadProblem};

use super::error::{SourceError, SourceProblem};
use super::scalar;
use super::tree::{Member, Tree, Value};

/// Reads one file, which has a name for messages and a place in the list of files.
pub(super) fn parse(file: usize, name: &str, bytes: &[u8]) -> Result<Tree, SourceError> {
    let at_start = |offset, problem| SourceError::new(name, "", offset, problem);
    if bytes.len() > Limit::DOCUMENT_BYTES {
        let problem = ReadProblem::TooLarge { limit: Limit::DOCUMENT_BYTES };
        return Err(at_start(0, SourceProblem::rule(problem, String::new())));
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|error| at_start(error.valid_up_to(), SourceProblem::rule(ReadProblem::NotUtf8, String::new())))?;
    if text.starts_with('\u{feff}') {
        return Err(at_start(0, SourceProblem::rule(ReadProblem::NotUtf8, "\\u{feff}".to_owned())));
    }
    let mut reader = Reader { file, text, open: Vec::new(), root: None, documents: 0 };
    match reader.read() {
        Ok(()) => {}
        Err(Fault(offset, problem)) => {
            return Err(SourceError::new(name, reader.pointer(), offset, *problem));
        }
    }
    reader.root.ok_or_else(|| {
        let what = Phrase { en: "this file", ja: "このファイル" };
        at_start(0, SourceProblem::rule(ReadProblem::Empty { what }, String::new()))
    })
}

struct Reader<'t> {
    file: usize,
    text: &'t str,
    open: Vec<Open>,
    root: Option<Tree>,
    documents: usize,
}

/// A list or mapping whose end was not read yet.
enum Open {
    List { at: usize, items: Vec<Tree> },
    Map { at: usize, members: Vec<Member>, known: BTreeSet<String>, key: Option<(String, usize)> },
}

/// An offset, and what is wrong there.
struct Fault(usize, Box<SourceProblem>);

fn fault(at: usize, problem: SourceProblem) -> Fault {
    Fault(at, Box::new(problem))
}

impl Reader<'_> {
    fn read(&mut self) -> Result<(), Fault> {
        let options = granit_parser::options! {
            strict_indentation: true,
            disallow_directives: true,
            emit_unresolved_aliases: true,
            emit_comments: false,
            flow_nesting_limit: Limit::DEPTH * 2,
            block_nesting_limit: Limit::DEPTH * 2,
        };
        for event in Parser::new_from_str_with_options(self.text, options) {
            let (event, span) = event.map_err(|error| self.not_yaml(&error))?;
            let at = self.offset(span);
            // the parser gives nothing for a value as `~`, which nobody has written
            let event = match event {
                Event::Scalar(_, style @ ScalarStyle::Plain, anchor, tag) if span.start.index() == span.end.index() => {
                    Event::Scalar("".into(), style, anchor, tag)
                }
                event => event,
            };
            self.take(event, at)?;
        }
        Ok(())
    }

    fn take(&mut self, event: Event<'_>, at: usize) -> Result<(), Fault> {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(fault(at, SourceProblem::SeveralDocuments));
                }
                Ok(())
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) | Event::Anchor(..) => Err(fault(at, SourceProblem::Anchor)),
            Event::Scalar(text, style, anchor, tag) => {
                refuse_properties(anchor, tag.is_some(), at)?;
                self.scalar(&text, style, at)
            }
            Event::SequenceStart(_, anchor, tag) => {
                refuse_properties(anchor, tag.is_some(), at)?;
                self.begin(Open::List { at, items: Vec::new() }, at)
            }
            Event::MappingStart(_, anchor, tag) => {
                refuse_properties(anchor, tag.is_some(), at)?;
                self.begin(Open::Map { at, members: Vec::new(), known: BTreeSet::new(), key: None }, at)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.end();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, at: usize) -> Result<(), Fault> {
        let is_plain = style == ScalarStyle::Plain;
        if let Some(Open::Map { known, key: key @ None, .. }) = self.open.last_mut() {
            if is_plain && text == "<<" {
                return Err(fault(at, SourceProblem::MergeKey));
            }
            if is_plain && !matches!(scalar::plain(text), Ok(Value::Text(_))) {
                return Err(fault(at, SourceProblem::Key { found: shorten(text) }));
            }
            if !known.insert(text.to_owned()) {
                return Err(fault(at, SourceProblem::rule(ReadProblem::DuplicateKey, shorten(text))));
            }
            *key = Some((text.to_owned(), at));
            return Ok(());
        }
        let value = if is_plain {
            scalar::plain(text).map_err(|problem| fault(at, problem))?
        } else {
            Value::Text(text.to_owned())
        };
        self.add(Tree { file: self.file, at, pointer: None, value });
        Ok(())
    }

    fn begin(&mut self, open: Open, at: usize) -> Result<(), Fault> {
        if matches!(self.open.last(), Some(Open::Map { key: None, .. })) {
            return Err(fault(at, SourceProblem::Key { found: String::new() }));
        }
        if self.open.len() >= Limit::DEPTH {
            return Err(fault(at, SourceProblem::rule(ReadProblem::TooDeep { limit: Limit::DEPTH }, String::new())));
        }
        self.open.push(open);
        Ok(())
    }

    fn end(&mut self) {
        let (at, value) = match self.open.pop() {
            Some(Open::List { at, items }) => (at, Value::List(items)),
            Some(Open::Map { at, members, .. }) => (at, Value::Map(members)),
            None => return,
        };
        self.add(Tree { file: self.file, at, pointer: None, value });
    }

    fn add(&mut self, tree: Tree) {
        match self.open.last_mut() {
            Some(Open::List { items, .. }) => items.push(tree),
            Some(Open::Map { members, key, .. }) => {
                if let Some((key, at)) = key.take() {
                    members.push(Member { key, at, value: tree });
                }
            }
            None => self.root = Some(tree),
        }
    }

    fn not_yaml(&self, error: &ScanError) -> Fault {
        let marker = error.marker();
        let at = marker.byte_offset().unwrap_or_else(|| self.of_characters(marker.index()));
        fault(at.min(self.text.len()), SourceProblem::Syntax { reason: shorten(&error.info()) })
    }

    fn offset(&self, span: Span) -> usize {
        span.start.byte_offset().unwrap_or_else(|| self.of_characters(span.start.index()))
    }

    fn of_characters(&self, count: usize) -> usize {
        self.text.char_indices().nth(count).map_or(self.text.len(), |(offset, _)| offset)
    }

    /// The place of what is read next.
    fn pointer(&self) -> String {
        let step = |open: &Open| match open {
            Open::List { items, .. } => format!("/{}", items.len()),
            Open::Map { key: Some((key, _)), .. } => format!("/{}", escape_pointer(key)),
            Open::Map { .. } => String::new(),
        };
        self.open.iter().map(step).collect()
    }
}

fn refuse_properties(anchor: usize, has_tag: bool, at: usize) -> Result<(), Fault> {
    match (anchor, has_tag) {
        (0, false) => Ok(()),
        (0, true) => Err(fault(at, SourceProblem::Tag)),
        _ => Err(fault(at, SourceProblem::Anchor)),
    }
}
