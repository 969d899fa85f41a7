//! XML in pieces: tags and texts, and every refusal of what is not well formed or not wanted.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::errors::{Error, SyntaxError};
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::reader::NsReader;

use crate::error::{ImportError, ImportProblem};
use crate::limits;
use crate::position::Position;
use crate::terms::Flaw;

/// The XML, read once from its beginning.
pub(super) struct Pieces<'x> {
    text: &'x str,
    reader: NsReader<&'x [u8]>,
    depth: usize,
    /// Offset of the last piece, in bytes.
    at: usize,
    /// The namespace of the outermost element.
    namespace: Option<String>,
}

/// One piece.
pub(super) enum Piece<'x> {
    Open(Tag<'x>),
    Close,
    Text(Cow<'x, str>),
    End,
}

/// The tag that an element begins with.
pub(super) struct Tag<'x> {
    start: BytesStart<'x>,
    /// True for an element in the namespace of the outermost one.
    pub(super) is_own: bool,
    /// Offset, in bytes.
    pub(super) at: usize,
}

impl<'x> Pieces<'x> {
    pub(super) fn of(text: &'x str) -> Self {
        Self { text, reader: reader_of(text), depth: 0, at: 0, namespace: None }
    }

    /// The next piece; comments and processing instructions are passed over.
    pub(super) fn next(&mut self) -> Result<Piece<'x>, ImportError> {
        loop {
            self.at = offset(self.reader.buffer_position());
            let (resolved, event) = match self.reader.read_resolved_event() {
                Ok(read) => read,
                Err(error) => return Err(self.refused(&error)),
            };
            match event {
                Event::Start(start) => {
                    let namespace = match resolved {
                        ResolveResult::Bound(Namespace(namespace)) => Some(namespace),
                        ResolveResult::Unbound => None,
                        ResolveResult::Unknown(_) => return Err(self.flaw(Flaw::XmlPrefix)),
                    };
                    if self.depth == 0 && self.namespace.is_none() {
                        self.namespace = Some(namespace.unwrap_or_default().to_owned());
                    }
                    let is_own = namespace == self.namespace.as_deref();
                    self.depth += 1;
                    if self.depth > limits::DEPTH {
                        return Err(self.problem(ImportProblem::TooDeep));
                    }
                    self.bound_attributes(&start)?;
                    return Ok(Piece::Open(Tag { start, is_own, at: self.at }));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Piece::Close);
                }
                Event::Text(text) => return Ok(Piece::Text(text.into_inner())),
                Event::CData(text) if self.depth > 0 => return Ok(Piece::Text(text.into_inner())),
                Event::GeneralRef(reference) if self.depth > 0 => {
                    let c = self.resolved(&reference)?;
                    return Ok(Piece::Text(Cow::Owned(c.to_string())));
                }
                Event::Eof if self.depth > 0 => return Err(self.problem(ImportProblem::Truncated)),
                Event::Eof => return Ok(Piece::End),
                Event::Decl(declaration) => self.declaration(&declaration)?,
                Event::DocType(_) => return Err(self.flaw(Flaw::XmlDoctype)),
                Event::Comment(_) | Event::PI(_) => {}
                Event::CData(_) | Event::GeneralRef(_) | Event::Empty(_) => return Err(self.flaw(Flaw::XmlMarkup)),
            }
        }
    }

    /// Steps over the rest of the element whose tag was the last piece, without keeping it.
    pub(super) fn skip(&mut self) -> Result<(), ImportError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            self.next()?;
        }
        Ok(())
    }

    /// The namespace of the outermost element; empty where it has none.
    pub(super) fn namespace(&self) -> &str {
        self.namespace.as_deref().unwrap_or_default()
    }

    /// The namespace of a tag, which was the last piece.
    pub(super) fn namespace_of(&self, tag: &Tag<'x>) -> &str {
        match self.reader.resolver().resolve_element(tag.start.name()).0 {
            ResolveResult::Bound(Namespace(namespace)) => namespace,
            _ => "",
        }
    }

    /// The text of an attribute without a prefix; none where there is none.
    pub(super) fn attribute(&self, tag: &Tag<'x>, name: &str) -> Result<Option<String>, ImportError> {
        for attribute in tag.start.attributes() {
            let attribute = attribute.map_err(|_| self.flaw_at(Flaw::XmlAttribute, tag.at))?;
            if attribute.key.as_ref() == name {
                let value = attribute.normalized_value(XmlVersion::Explicit1_0);
                let value = value.map_err(|_| self.flaw_at(Flaw::XmlEntity, tag.at))?;
                return self.printable(&value, tag.at).map(|()| Some(value.trim().to_owned()));
            }
        }
        Ok(None)
    }

    /// A problem at the last piece.
    pub(super) fn problem(&self, problem: ImportProblem) -> ImportError {
        at(problem, self.at, self.text)
    }

    pub(super) fn flaw(&self, flaw: Flaw) -> ImportError {
        self.flaw_at(flaw, self.at)
    }

    fn flaw_at(&self, flaw: Flaw, offset: usize) -> ImportError {
        at(ImportProblem::Xml { flaw }, offset, self.text)
    }

    /// An attribute that is given twice is found by comparing each with each: there may be few.
    fn bound_attributes(&self, start: &BytesStart<'_>) -> Result<(), ImportError> {
        for (count, attribute) in start.attributes().enumerate() {
            if attribute.is_err() || count >= limits::XML_ATTRIBUTES {
                return Err(self.flaw(Flaw::XmlAttribute));
            }
        }
        Ok(())
    }

    /// The character that a reference stands for: one by its number, or one of the five that XML defines.
    fn resolved(&self, reference: &BytesRef<'_>) -> Result<char, ImportError> {
        let numbered = reference.resolve_char_ref().map_err(|_| self.flaw(Flaw::XmlEntity))?;
        let named = || match &**reference {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "apos" => Some('\''),
            "quot" => Some('"'),
            _ => None,
        };
        let c = numbered.or_else(named).ok_or_else(|| self.flaw(Flaw::XmlEntity))?;
        if is_forbidden(c) { Err(self.flaw(Flaw::XmlCharacter)) } else { Ok(c) }
    }

    fn printable(&self, text: &str, offset: usize) -> Result<(), ImportError> {
        if text.chars().any(is_forbidden) { Err(self.flaw_at(Flaw::XmlCharacter, offset)) } else { Ok(()) }
    }

    /// The text is UTF-8 already: what names another encoding would have been read otherwise by its writer.
    fn declaration(&self, declaration: &BytesDecl<'_>) -> Result<(), ImportError> {
        if self.at > 0 || self.namespace.is_some() {
            return Err(self.flaw(Flaw::XmlMarkup));
        }
        match declaration.encoding() {
            None => Ok(()),
            Some(Ok(encoding)) if encoding.eq_ignore_ascii_case("utf-8") || self.text.is_ascii() => Ok(()),
            Some(Ok(_)) => Err(self.flaw(Flaw::XmlEncoding)),
            Some(Err(_)) => Err(self.flaw(Flaw::XmlMarkup)),
        }
    }

    /// What quick-xml refuses, in words of ours.
    fn refused(&self, error: &Error) -> ImportError {
        let offset = offset(self.reader.error_position());
        let flaw = match error {
            Error::Syntax(SyntaxError::InvalidBangMarkup) | Error::Io(_) | Error::Encoding(_) => Flaw::XmlMarkup,
            Error::Syntax(_) => return at(ImportProblem::Truncated, offset, self.text),
            Error::IllFormed(_) => Flaw::XmlTags,
            Error::InvalidAttr(_) => Flaw::XmlAttribute,
            Error::Escape(_) => Flaw::XmlEntity,
            Error::Namespace(_) => Flaw::XmlPrefix,
        };
        self.flaw_at(flaw, offset)
    }
}

impl Tag<'_> {
    /// Its name, without a prefix.
    pub(super) fn name(&self) -> String {
        self.start.local_name().as_ref().to_owned()
    }

    /// The names of its attributes, with their prefixes.
    pub(super) fn attributes(&self) -> impl Iterator<Item = String> {
        self.start.attributes().flatten().map(|attribute| attribute.key.as_ref().to_owned())
    }
}

/// Refuses what no XML document may have anywhere, before it is read.
pub(super) fn refuse_characters(text: &str) -> Result<(), ImportError> {
    match text.char_indices().find(|(_, c)| is_forbidden(*c)) {
        Some((offset, _)) => Err(at(ImportProblem::Xml { flaw: Flaw::XmlCharacter }, offset, text)),
        None => Ok(()),
    }
}

/// A problem at an offset of the text, with its line.
pub(super) fn at(problem: ImportProblem, offset: usize, text: &str) -> ImportError {
    let mut error = ImportError::whole(problem);
    place(&mut error.position, offset, text);
    error
}

/// Puts an offset of the text, and its line, into a position.
pub(super) fn place(position: &mut Position, offset: usize, text: &str) {
    let before = text.get(..offset).unwrap_or(text);
    position.offset = Some(offset as u64);
    position.line = u32::try_from(before.matches('\n').count() + 1).ok();
}

fn reader_of(text: &str) -> NsReader<&[u8]> {
    let mut reader = NsReader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_comments = true;
    reader
}

/// XML 1.0 section 2.2.
fn is_forbidden(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        c => c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}'),
    }
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
