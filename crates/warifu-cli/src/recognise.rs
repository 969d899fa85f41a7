//! Names a document that stands where another one was expected.

use warifu_catalog::oscal;
use warifu_model::json::{Kind, Limits, Tape, shorten};
use warifu_model::{Format, Language};

use crate::both::Both;
use crate::outputs::{Output, format_of};

/// What a file is, and what reads it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Recognised {
    /// The kind of document, with its article in English.
    name: Both,
    /// What to do with it.
    help: Both,
}

impl Recognised {
    /// The kind of a document by its content: of ours, of the evidence formats, of OSCAL, or of the kinds of files that people
    /// send instead; none for anything else.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        let all: [Recognise; 7] = [signature, ours, output, evidence, of_oscal, schema, unknown];
        all.into_iter().find_map(|of| of(bytes))
    }

    /// The message.
    pub(crate) fn message(&self) -> Both {
        Both::by(|language| {
            let name = self.name.text(language);
            language.pick(format_args!("this is {name}"), format_args!("これは{name}である")).to_string()
        })
    }

    /// What to do about it, where a document of this format was expected.
    pub(crate) fn help(&self, expected: Option<&str>) -> Both {
        let Some(expected) = expected else { return self.help.clone() };
        Both::by(|language| {
            let help = self.help.text(language);
            language
                .pick(
                    format_args!("{help}; give a `{expected}` here"),
                    format_args!("{help}。ここでは `{expected}` を指定してください"),
                )
                .to_string()
        })
    }
}

/// One way to recognise a file.
type Recognise = fn(&[u8]) -> Option<Recognised>;

/// What the first bytes tell.
fn signature(bytes: &[u8]) -> Option<Recognised> {
    let trimmed = bytes.trim_ascii_start();
    let starts = |start: &[u8]| trimmed.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    let (en, ja, help_en, help_ja) = if starts(b"%PDF-") {
        ("a PDF", "PDF", "Warifu reads JSON, not pages", "WarifuはJSONを読み込みます。PDFは読み込めません")
    } else if bytes.starts_with(b"PK\x03\x04") {
        (
            "a ZIP archive, or a document of an office program",
            "ZIPアーカイブ又はオフィス文書",
            "unpack it and give the file inside",
            "展開して中のファイルを指定してください",
        )
    } else if bytes.starts_with(&[0x1f, 0x8b]) {
        ("compressed (gzip)", "gzipで圧縮されたファイル", "decompress it first", "先に展開してください")
    } else if bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        ("compressed (zstd)", "zstdで圧縮されたファイル", "decompress it first", "先に展開してください")
    } else if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        ("a text in UTF-16", "UTF-16の文書", "save it as UTF-8", "UTF-8で保存してください")
    } else if bytes.starts_with(b"warifu.columns/") {
        (
            "a file of columns, which `warifu impact --keep-columns` wrote",
            "`warifu impact --keep-columns` が書き出した列ファイル",
            "`warifu impact --columns` reads it",
            "`warifu impact --columns` で読み込めます",
        )
    } else if starts(b"-----BEGIN ") {
        (
            "a PEM file: a key or a certificate",
            "PEMファイル（鍵又は証明書）",
            "`warifu key id` reads keys",
            "鍵は `warifu key id` で読み込めます",
        )
    } else if starts(b"<!doctype html") || starts(b"<html") {
        (
            "an HTML page",
            "HTMLページ",
            "download the document itself, not the page about it",
            "ページではなく文書そのものを取得してください",
        )
    } else if starts(b"<") {
        (
            "an XML document",
            "XML文書",
            "`warifu import` reads evidence; give other documents in JSON",
            "証拠文書は `warifu import` で読み込めます。他の文書はJSONで指定してください",
        )
    } else {
        return None;
    };
    Some(Recognised { name: Both::new(en, ja), help: Both::new(help_en, help_ja) })
}

fn ours(bytes: &[u8]) -> Option<Recognised> {
    let format = Format::of(bytes).ok()??;
    let name = match format {
        Format::Envelope => "DSSE",
        format => format.name(),
    };
    let named = Both::by(|language| {
        let text = format.text(language);
        language.pick(format_args!("a `{name}`: {text}"), format_args!("`{name}`（{text}）")).to_string()
    });
    Some(Recognised { name: named, help: read_by(readers(format)) })
}

/// An answer of the program.
fn output(bytes: &[u8]) -> Option<Recognised> {
    let output = Output::of(bytes)?;
    Some(Recognised { name: output.name(), help: output.help() })
}

/// A format that begins as ours do, and that this program does not know.
fn unknown(bytes: &[u8]) -> Option<Recognised> {
    let format = format_of(bytes).filter(|format| format.starts_with("warifu."))?;
    let format = shorten(&format);
    Some(Recognised {
        name: Both::new(
            format!("a document in the format `{format}`, which this program does not know"),
            format!("このプログラムの知らない形式 `{format}` の文書"),
        ),
        help: Both::new(
            "use the program that wrote it, or a newer one; `warifu schema` lists the formats of this one",
            "書き出したプログラム又は新しい版を使ってください。このプログラムの形式の一覧は `warifu schema` で表示できます",
        ),
    })
}

/// A JSON Schema, as `warifu schema FORMAT` prints it.
fn schema(bytes: &[u8]) -> Option<Recognised> {
    let tape = Tape::parse_within(bytes, Limits::envelope()).ok().filter(|tape| tape.root().kind() == Kind::Object)?;
    let dialect = tape.root().fields().ok()?.find("$schema")?.string().ok()?.into_owned();
    dialect.contains("://json-schema.org/").then(|| Recognised {
        name: Both::new("a JSON Schema", "JSON Schema"),
        help: Both::new(
            "a validator of JSON Schema reads it; `warifu schema` lists the formats",
            "JSON Schema の検証器で読み込めます。形式の一覧は `warifu schema` で表示できます",
        ),
    })
}

fn evidence(bytes: &[u8]) -> Option<Recognised> {
    let format = warifu_evidence::detect(str::from_utf8(bytes).ok()?).ok()?;
    let name = format.name();
    let article = if name.starts_with(['A', 'E', 'I', 'O', 'U', 'a', 'e', 'i', 'o', 'u']) || name.starts_with("SPDX") {
        "an"
    } else {
        "a"
    };
    // a statement, a link or a declaration is no further document
    let is_noun = ["statement", "link", "bundle", "envelope", "declaration", "questionnaire"];
    let is_noun = is_noun.iter().any(|noun| name.ends_with(noun));
    let named = if is_noun {
        Both::new(format!("{article} {name}"), name)
    } else {
        Both::new(format!("{article} {name} document"), format!("{name}の文書"))
    };
    Some(Recognised { name: named, help: read_by("import") })
}

fn of_oscal(bytes: &[u8]) -> Option<Recognised> {
    let (en, ja) = match oscal::kind(bytes).ok()? {
        oscal::Kind::Catalog => ("an OSCAL catalogue", "OSCALのカタログ"),
        oscal::Kind::Profile => ("an OSCAL profile", "OSCALのプロファイル"),
    };
    Some(Recognised { name: Both::new(en, ja), help: read_by("catalog import") })
}

/// The commands that read a format, as a person would begin.
fn readers(format: Format) -> &'static str {
    match format {
        Format::Assessment => "assess",
        Format::Admission | Format::Attestation | Format::Envelope | Format::Product | Format::Waivers => "evaluate",
        Format::Anonymisation => "advisory anonymise",
        Format::Bundle | Format::TrustPolicy => "check",
        Format::ClearanceArrangement | Format::SharedItem | Format::SharingCircle => "advisory share",
        Format::DeliveryLog | Format::Receipt => "advisory receipts",
        Format::Costs => "plan",
        Format::Crosswalk => "catalog crosswalk",
        Format::Declaration | Format::Questionnaire => "import",
        Format::Parcel => "advisory receive",
        Format::Profile | Format::RequirementSet | Format::Vocabulary => "evaluate --set",
        Format::Record => "replay",
        Format::SectorList => "catalog sectors",
        Format::Terms => "issue",
        _ => "show",
    }
}

fn read_by(command: &str) -> Both {
    Both::by(|language| match language {
        Language::En => format!("`warifu {command}` reads it"),
        Language::Ja => format!("`warifu {command}` で読み込めます"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_named_for_what_they_are() {
        for (bytes, en, reader) in [
            (&b"%PDF-1.7\n%\xff"[..], "a PDF", "JSON"),
            (br#"{"spdxVersion": "SPDX-2.3"}"#, "an SPDX document", "`warifu import`"),
            (br#"{"bomFormat": "CycloneDX"}"#, "a CycloneDX document", "`warifu import`"),
            (br#"{"format": "warifu.record/1"}"#, "a `warifu.record/1`: evaluation record", "`warifu replay`"),
            (br#"{"catalog": {}}"#, "an OSCAL catalogue", "`warifu catalog import`"),
            (
                br#"{"format": "warifu.plan/1"}"#,
                "an answer of `warifu plan` (`warifu.plan/1`)",
                "`warifu declare --plan`",
            ),
            (
                br#"{"format": "warifu.record/9"}"#,
                "a document in the format `warifu.record/9`, which this program does not know",
                "newer",
            ),
            (br#"{"$schema": "https://json-schema.org/draft/2020-12/schema"}"#, "a JSON Schema", "validator"),
            (b"PK\x03\x04rest", "a ZIP archive, or a document of an office program", "unpack"),
            (b"\n<!DOCTYPE html>", "an HTML page", "download"),
            (b"-----BEGIN PUBLIC KEY-----", "a PEM file: a key or a certificate", "`warifu key id`"),
        ] {
            let found = Recognised::of(bytes).unwrap();
            assert_eq!(found.message().text(Language::En), format!("this is {en}"));
            assert!(found.help(None).text(Language::En).contains(reader), "{en}");
            let japanese = found.help(Some("warifu.product/1"));
            assert!(japanese.text(Language::Ja).ends_with("`warifu.product/1` を指定してください"));
        }
        for bytes in [&b"{}"[..], b"", b"[1]", br#"{"format": "other/1"}"#, b"plain text"] {
            assert_eq!(Recognised::of(bytes), None);
        }
    }
}
