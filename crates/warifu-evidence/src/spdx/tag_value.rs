//! SPDX 2.2 and 2.3, tag-value: rewritten as the JSON form of the same document, and read as that.
//!
//! The two forms are serialisations of one model (SPDX 2.3 clause 6 and its annexes), so what counts is decided in one place. Only the tags
//! are rewritten whose members are read. Pointers of errors are those of the JSON form, offsets those of the text.
//!
//! A package, a file, a snippet and a licence begin with their first tag and end where the next begins; relationships, annotations and
//! reviews stand anywhere. A tag that does not belong to what is open is passed over, as is one that SPDX does not know.

use std::fmt::Write as _;

use crate::error::{ImportError, ImportProblem};
use crate::format::{EvidenceFormat, FormatMark, Input};
use crate::misspelt::refuse_misspelt;
use crate::part::Content;
use crate::position::Position;
use crate::reader::Trail;
use crate::shown::shortened;

/// The format.
pub(crate) static FORMAT: EvidenceFormat = EvidenceFormat {
    name: "SPDX tag-value",
    versions: "2.2 and 2.3",
    media_type: "text/spdx",
    kinds: &["sbom"],
    marks: &[FormatMark::Text("SPDXVersion:"), FormatMark::Text("DataLicense:"), FormatMark::Text("DocumentName:")],
    read,
};

/// The JSON form of a document in lines. Offsets of errors are those of the lines.
pub fn json_of_lines(text: &str) -> Result<String, ImportError> {
    JsonForm::of(text).map(|form| form.json)
}

fn read(input: &Input<'_, '_>) -> Result<Content, ImportError> {
    let form = JsonForm::of(input.trail.text())?;
    let trail = Trail::new(&form.json, None);
    let content = super::read(&Input { trail: &trail, ..*input }).map_err(|error| form.place(error))?;
    input.trail.finished();
    Ok(content)
}

/// One tag and its value.
struct Tag<'t> {
    name: &'t str,
    value: &'t str,
}

/// The tags that are read, by what they belong to.
#[derive(Default)]
struct Outline<'t> {
    document: Vec<Tag<'t>>,
    packages: Vec<Vec<Tag<'t>>>,
    files: Vec<Vec<Tag<'t>>>,
    snippets: Vec<Vec<Tag<'t>>>,
    licences: Vec<Vec<Tag<'t>>>,
    relationships: Vec<&'t str>,
}

/// What is open.
#[derive(Clone, Copy)]
enum Section {
    Document,
    Package,
    File,
    Licence,
    Snippet,
}

impl<'t> Outline<'t> {
    fn of(text: &'t str) -> Result<Self, ImportError> {
        let (mut outline, mut section) = (Self::default(), Section::Document);
        let mut tags = Tags { text, at: 0 };
        while let Some(tag) = tags.next()? {
            refuse_misspelt(tag.name, BEARING).map_err(|problem| error(offset(text, tag.name), problem))?;
            section = outline.open(tag.name).unwrap_or(section);
            outline.take(tag, section);
        }
        Ok(outline)
    }

    /// Begins what a tag begins.
    fn open(&mut self, name: &str) -> Option<Section> {
        let (list, section) = match name {
            "PackageName" => (&mut self.packages, Section::Package),
            "FileName" => (&mut self.files, Section::File),
            "LicenseID" => (&mut self.licences, Section::Licence),
            "SnippetSPDXID" => (&mut self.snippets, Section::Snippet),
            _ => return None,
        };
        list.push(Vec::new());
        Some(section)
    }

    fn take(&mut self, tag: Tag<'t>, section: Section) {
        if tag.name == "Relationship" {
            return self.relationships.push(tag.value);
        }
        if member(&CREATION, tag.name).is_some() || member(&DOCUMENT, tag.name).is_some_and(|_| tag.name != "SPDXID") {
            return self.document.push(tag);
        }
        let (list, members) = match section {
            Section::Document => (Some(&mut self.document), DOCUMENT.as_slice()),
            Section::Package => (self.packages.last_mut(), PACKAGE.as_slice()),
            Section::File => (self.files.last_mut(), FILE.as_slice()),
            Section::Licence => (self.licences.last_mut(), LICENCE.as_slice()),
            Section::Snippet => (self.snippets.last_mut(), SNIPPET.as_slice()),
        };
        if let Some(list) = list.filter(|_| member(members, tag.name).is_some()) {
            list.push(tag);
        }
    }
}

/// The tags of a text, one after the other.
struct Tags<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Tags<'t> {
    fn next(&mut self) -> Result<Option<Tag<'t>>, ImportError> {
        loop {
            let start = self.at;
            let line = self.line();
            if line.is_empty() {
                return Ok(None);
            }
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let tag = line.split_once(':').map(|(name, value)| Tag { name: name.trim(), value: value.trim() });
            let Some(tag) = tag.filter(|tag| is_name(tag.name)) else {
                return Err(error(start, ImportProblem::NotTagValue { found: shortened(line) }));
            };
            return self.whole(tag).map(Some);
        }
    }

    /// The rest of the line, with its end; empty at the end of the text.
    fn line(&mut self) -> &'t str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let line = rest.split_inclusive('\n').next().unwrap_or_default();
        self.at += line.len();
        line
    }

    /// The tag with its whole value, which between `<text>` and `</text>` may have several lines.
    fn whole(&mut self, tag: Tag<'t>) -> Result<Tag<'t>, ImportError> {
        let Some(first) = tag.value.strip_prefix(OPEN) else { return Ok(tag) };
        let start = offset(self.text, first);
        let rest = self.text.get(start..).unwrap_or_default();
        let Some((value, _)) = rest.split_once(CLOSE) else {
            return Err(error(start, ImportProblem::Truncated));
        };
        self.at = start + value.len() + CLOSE.len();
        let end = self.at;
        let after = self.line().trim();
        if after.is_empty() {
            return Ok(Tag { name: tag.name, value: value.trim() });
        }
        Err(error(end, ImportProblem::NotTagValue { found: shortened(after) }))
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn error(offset: usize, problem: ImportProblem) -> ImportError {
    ImportError { problem, position: Position { offset: Some(offset as u64), ..Position::default() } }
}

/// The bytes from the beginning of a text to a piece of it.
fn offset(text: &str, piece: &str) -> usize {
    piece.as_ptr().addr().saturating_sub(text.as_ptr().addr()).min(text.len())
}

/// The JSON form of a document.
struct JsonForm<'t> {
    text: &'t str,
    json: String,
    /// Offsets in the JSON form, growing, and where that stands in the text.
    places: Vec<(usize, usize)>,
}

impl<'t> JsonForm<'t> {
    fn of(text: &'t str) -> Result<Self, ImportError> {
        let mut form = Self { text, json: String::new(), places: Vec::new() };
        form.document(&Outline::of(text)?);
        Ok(form)
    }

    fn document(&mut self, outline: &Outline<'t>) {
        self.json.push('{');
        self.members(&DOCUMENT, &outline.document);
        self.key("creationInfo");
        self.json.push('{');
        self.members(&CREATION, &outline.document);
        self.json.push('}');
        for (key, members, list) in [
            ("packages", PACKAGE.as_slice(), &outline.packages),
            ("files", FILE.as_slice(), &outline.files),
            ("snippets", SNIPPET.as_slice(), &outline.snippets),
            ("hasExtractedLicensingInfos", LICENCE.as_slice(), &outline.licences),
        ] {
            self.key(key);
            self.list(list, |form, tags| form.object(|form| form.members(members, tags)));
        }
        self.key("relationships");
        self.list(&outline.relationships, |form, value| form.parts(&RELATIONSHIP, value));
        self.json.push('}');
    }

    /// The members that these tags are, each list of values as one.
    fn members(&mut self, members: &[Member], tags: &[Tag<'t>]) {
        for Member { tag: name, key, form } in members {
            let of_name = || tags.iter().filter(|tag| tag.name == *name).map(|tag| tag.value);
            match form {
                Form::Text => of_name().for_each(|value| self.text(key, value)),
                _ if of_name().next().is_none() => {}
                Form::Texts => {
                    self.key(key);
                    self.list(&of_name().collect::<Vec<_>>(), |json, value| json.string(value));
                }
                Form::Checksums => {
                    self.key(key);
                    self.list(&of_name().collect::<Vec<_>>(), |json, value| json.checksum(value));
                }
                Form::References => {
                    self.key(key);
                    self.list(&of_name().collect::<Vec<_>>(), |json, value| json.parts(&REFERENCE, value));
                }
            }
        }
    }

    /// `ALGORITHM: VALUE`
    fn checksum(&mut self, value: &'t str) {
        self.object(|form| {
            let (algorithm, rest) = value.split_once(':').unwrap_or((value, ""));
            form.text("algorithm", algorithm.trim());
            form.text("checksumValue", rest.trim());
        });
    }

    /// Words that are members one by one; the last has the rest.
    fn parts(&mut self, keys: &[&str], value: &'t str) {
        self.object(|form| {
            let mut rest = value;
            for (index, key) in keys.iter().enumerate() {
                let (word, after) = match rest.split_once(char::is_whitespace) {
                    Some(parts) if index + 1 < keys.len() => parts,
                    _ => (rest, ""),
                };
                form.text(key, word);
                rest = after.trim_start();
            }
        });
    }

    fn list<T>(&mut self, items: &[T], each: impl Fn(&mut Self, &T)) {
        self.json.push('[');
        for item in items {
            self.comma();
            each(self, item);
        }
        self.json.push(']');
    }

    fn object(&mut self, members: impl FnOnce(&mut Self)) {
        self.json.push('{');
        members(self);
        self.json.push('}');
    }

    fn text(&mut self, key: &str, value: &'t str) {
        self.places.push((self.json.len(), offset(self.text, value)));
        self.key(key);
        self.string(value);
    }

    fn key(&mut self, key: &str) {
        self.comma();
        self.string(key);
        self.json.push(':');
    }

    fn comma(&mut self) {
        if !self.json.ends_with(['{', '[']) {
            self.json.push(',');
        }
    }

    fn string(&mut self, value: &str) {
        self.json.push('"');
        for c in value.chars() {
            match c {
                '"' | '\\' => self.json.extend(['\\', c]),
                '\0'..='\u{1f}' => {
                    // writing to a string cannot fail
                    let _ = write!(self.json, "\\u{:04x}", u32::from(c));
                }
                c => self.json.push(c),
            }
        }
        self.json.push('"');
    }

    /// An error in the JSON form, at its place in the text.
    fn place(&self, mut error: ImportError) -> ImportError {
        let in_text = |offset: u64| {
            let after = self.places.partition_point(|(json, _)| *json as u64 <= offset);
            self.places.get(after.saturating_sub(1)).map_or(0, |(_, text)| *text as u64)
        };
        error.position.offset = error.position.offset.map(in_text);
        error
    }
}

/// A tag and the member that it is in the JSON form.
struct Member {
    tag: &'static str,
    key: &'static str,
    form: Form,
}

enum Form {
    /// A text; twice the same tag is twice the same member, which is refused there.
    Text,
    /// One text of several.
    Texts,
    /// `ALGORITHM: VALUE`, one of several.
    Checksums,
    /// `CATEGORY TYPE LOCATOR`, one of several.
    References,
}

const fn text(tag: &'static str, key: &'static str) -> Member {
    Member { tag, key, form: Form::Text }
}

fn member<'m>(members: &'m [Member], tag: &str) -> Option<&'m Member> {
    members.iter().find(|member| member.tag == tag)
}

/// Tags that may bear bad news: a component, and that others are not known.
const BEARING: &[&str] = &["PackageName", "Relationship"];
const DOCUMENT: [Member; 4] = [
    text("SPDXVersion", "spdxVersion"),
    text("SPDXID", "SPDXID"),
    text("DocumentName", "name"),
    text("DocumentNamespace", "documentNamespace"),
];
const CREATION: [Member; 3] = [
    text("Created", "created"),
    Member { tag: "Creator", key: "creators", form: Form::Texts },
    text("CreatorComment", "comment"),
];
const PACKAGE: [Member; 10] = [
    text("SPDXID", "SPDXID"),
    text("PackageName", "name"),
    text("PackageVersion", "versionInfo"),
    text("PackageDownloadLocation", "downloadLocation"),
    text("PackageOriginator", "originator"),
    text("PackageSupplier", "supplier"),
    text("PackageLicenseConcluded", "licenseConcluded"),
    text("PackageLicenseDeclared", "licenseDeclared"),
    Member { tag: "PackageChecksum", key: "checksums", form: Form::Checksums },
    Member { tag: "ExternalRef", key: "externalRefs", form: Form::References },
];
const FILE: [Member; 3] = [
    text("SPDXID", "SPDXID"),
    text("FileName", "fileName"),
    Member { tag: "FileChecksum", key: "checksums", form: Form::Checksums },
];
const SNIPPET: [Member; 1] = [text("SnippetSPDXID", "SPDXID")];
const LICENCE: [Member; 2] = [text("LicenseID", "licenseId"), text("ExtractedText", "extractedText")];
const REFERENCE: [&str; 3] = ["referenceCategory", "referenceType", "referenceLocator"];
const RELATIONSHIP: [&str; 3] = ["spdxElementId", "relationshipType", "relatedSpdxElement"];
const OPEN: &str = "<text>";
const CLOSE: &str = "</text>";
