//! Formats that are recognised and not read: whoever has one is told what it is and what helps.

use warifu_model::Language;

use crate::format::{FormatMark, MarkValue};

/// A format that is recognised and not read.
pub struct Unread {
    pub(crate) name: &'static str,
    mark: FormatMark,
    /// What helps, in English and Japanese.
    advice: [&'static str; 2],
}

impl Unread {
    /// The name, for people.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What helps, in one sentence.
    pub fn advice(&self, language: Language) -> &'static str {
        let [en, ja] = self.advice;
        language.pick(en, ja)
    }

    /// The format of a JSON document that has this member with this text; none for any other.
    pub(crate) fn of_member(key: &str, text: Option<&str>) -> Option<&'static Self> {
        UNREAD.iter().find(|unread| match unread.mark {
            FormatMark::Member(member, MarkValue::Any) => member == key,
            FormatMark::Member(member, MarkValue::Begins(start)) => {
                member == key && text.is_some_and(|text| text.starts_with(start))
            }
            _ => false,
        })
    }

    /// The format of a text that is no JSON.
    pub(crate) fn of_text(text: &str) -> Option<&'static Self> {
        UNREAD.iter().find(|unread| unread.mark.begins(text))
    }

    /// The format of a file by its first bytes.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Option<&'static Self> {
        UNREAD.iter().find(|unread| matches!(unread.mark, FormatMark::Bytes(start) if bytes.starts_with(start)))
    }
}

/// Told apart by name.
impl PartialEq for Unread {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Unread {}

impl std::fmt::Debug for Unread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Told apart in this order: whoever comes to read one of these takes its line away.
const UNREAD: &[Unread] = &[
    Unread {
        name: "CycloneDX 2.0",
        mark: FormatMark::Member("specFormat", MarkValue::Any),
        advice: [
            "let the tool that wrote it write CycloneDX 1.7 in JSON",
            "作成したツールでCycloneDX 1.7のJSONとして出力してください",
        ],
    },
    Unread {
        name: "CycloneDX XML",
        mark: FormatMark::Xml("http://cyclonedx.org/schema/bom"),
        advice: [
            "convert it: `cyclonedx convert --input-file bom.xml --output-file bom.json`",
            "`cyclonedx convert --input-file bom.xml --output-file bom.json` で変換してください",
        ],
    },
    Unread {
        name: "CycloneDX in protocol buffers",
        mark: FormatMark::Bytes(b"\x0a\x031."),
        advice: [
            "convert it: `cyclonedx convert --input-format protobuf --input-file bom.cdx --output-file bom.json`",
            "`cyclonedx convert --input-format protobuf --input-file bom.cdx --output-file bom.json` で変換してください",
        ],
    },
    Unread {
        name: "SPDX in RDF/XML",
        mark: FormatMark::Xml("http://spdx.org/rdf/terms"),
        advice: [
            "convert it: `pyspdxtools -i sbom.rdf -o sbom.spdx.json`",
            "`pyspdxtools -i sbom.rdf -o sbom.spdx.json` で変換してください",
        ],
    },
    Unread { name: "SPDX in YAML", mark: FormatMark::Text("SPDXID:"), advice: YAML },
    Unread { name: "SPDX in YAML", mark: FormatMark::Text("spdxVersion:"), advice: YAML },
    Unread { name: "YAML", mark: FormatMark::Text("---"), advice: AS_JSON },
    Unread {
        name: "SWID tag",
        mark: FormatMark::Xml("http://standards.iso.org/iso/19770/-2/"),
        advice: [
            "import an SBOM in CycloneDX or SPDX; it can name the tag in `swid`",
            "CycloneDX又はSPDXのSBOMを取り込んでください。タグは `swid` に記せます",
        ],
    },
    Unread { name: "HTML", mark: FormatMark::Text("<!DOCTYPE html"), advice: FETCH },
    Unread { name: "HTML", mark: FormatMark::Text("<!doctype html"), advice: FETCH },
    Unread { name: "HTML", mark: FormatMark::Text("<html"), advice: FETCH },
    Unread { name: "PDF", mark: FormatMark::Bytes(b"%PDF-"), advice: AS_JSON },
    Unread { name: "ZIP", mark: FormatMark::Bytes(b"PK\x03\x04"), advice: UNPACK },
    Unread { name: "xz", mark: FormatMark::Bytes(b"\xfd7zXZ\0"), advice: UNPACK },
    Unread { name: "bzip2", mark: FormatMark::Bytes(b"BZh"), advice: UNPACK },
    Unread { name: "UTF-16", mark: FormatMark::Bytes(b"\xff\xfe"), advice: UTF8 },
    Unread { name: "UTF-16", mark: FormatMark::Bytes(b"\xfe\xff"), advice: UTF8 },
    Unread { name: "XML", mark: FormatMark::Text("<"), advice: AS_JSON },
];

const YAML: [&str; 2] = [
    "convert it: `pyspdxtools -i sbom.spdx.yaml -o sbom.spdx.json`",
    "`pyspdxtools -i sbom.spdx.yaml -o sbom.spdx.json` で変換してください",
];
const AS_JSON: [&str; 2] = ["let the tool that wrote it write JSON", "作成したツールでJSONとして出力してください"];
const FETCH: [&str; 2] =
    ["fetch the document itself, not the page about it", "案内ページではなく文書そのものを入手してください"];
const UNPACK: [&str; 2] = ["unpack it and import the documents in it", "展開して、中の文書を取り込んでください"];
const UTF8: [&str; 2] = [
    "save it as UTF-8; Windows PowerShell 5 writes UTF-16 with `>`",
    "UTF-8で保存してください（Windows PowerShell 5の `>` はUTF-16で書きます）",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::formats;

    #[test]
    fn what_is_read_is_not_among_what_is_not() {
        let read = || formats().iter().flat_map(|format| format.marks);
        for unread in UNREAD {
            let is_read = read().any(|mark| match (mark, &unread.mark) {
                (FormatMark::Text(one), FormatMark::Text(other)) | (FormatMark::Xml(one), FormatMark::Xml(other)) => {
                    one.starts_with(other) && *other != "<"
                }
                (FormatMark::Member(one, MarkValue::Any | MarkValue::Exactly(_)), FormatMark::Member(other, _)) => {
                    one == other
                }
                _ => false,
            });
            assert!(!is_read, "{} is read", unread.name);
        }
    }
}
