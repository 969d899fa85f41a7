//! Formats that are recognised and not read: whoever has one is told what it is and what helps.

use crate::format::{FormatMark, MarkValue};
use crate::unread::Unread;

/// The format of a JSON document that has this member with this text; none for any other.
pub(crate) fn of_member(key: &str, text: Option<&str>) -> Option<&'static Unread> {
    find(|mark| match *mark {
        FormatMark::Member(member, MarkValue::Any) => member == key,
        FormatMark::Member(member, MarkValue::Begins(start)) => {
            member == key && text.is_some_and(|text| text.starts_with(start))
        }
        _ => false,
    })
}

/// The format of a text, given which marks it has.
pub(crate) fn of_text(has: impl Fn(&FormatMark) -> bool) -> Option<&'static Unread> {
    find(has)
}

/// The format of a file by its bytes.
pub(crate) fn of_bytes(bytes: &[u8]) -> Option<&'static Unread> {
    find(|mark| match mark {
        FormatMark::Bytes(start) => bytes.starts_with(start),
        FormatMark::BytesAt(place, there) => bytes.get(*place..).is_some_and(|rest| rest.starts_with(there)),
        _ => false,
    })
}

fn find(is_it: impl Fn(&FormatMark) -> bool) -> Option<&'static Unread> {
    UNREAD.iter().find(|(mark, _)| is_it(mark)).map(|(_, unread)| unread)
}

/// Told apart in this order: whoever comes to read one of these takes its line away.
const UNREAD: &[(FormatMark, Unread)] = &[
    (
        FormatMark::Member("specFormat", MarkValue::Any),
        Unread {
            name: "CycloneDX 2.0",
            advice: [
                "let the tool that wrote it write CycloneDX 1.7",
                "作成したツールでCycloneDX 1.7として出力してください",
            ],
        },
    ),
    (
        FormatMark::Bytes(b"\x0a\x031."),
        Unread {
            name: "CycloneDX in protocol buffers",
            advice: [
                "convert it: `cyclonedx convert --input-format protobuf --input-file bom.cdx --output-file bom.json`",
                "`cyclonedx convert --input-format protobuf --input-file bom.cdx --output-file bom.json` で変換してください",
            ],
        },
    ),
    (
        FormatMark::Xml("http://spdx.org/rdf/terms"),
        Unread {
            name: "SPDX in RDF/XML",
            advice: [
                "convert it: `pyspdxtools -i sbom.rdf -o sbom.spdx.json`",
                "`pyspdxtools -i sbom.rdf -o sbom.spdx.json` で変換してください",
            ],
        },
    ),
    (FormatMark::Text("SPDXID:"), Unread { name: "SPDX in YAML", advice: YAML }),
    (FormatMark::Text("spdxVersion:"), Unread { name: "SPDX in YAML", advice: YAML }),
    (FormatMark::Text("---"), Unread { name: "YAML", advice: AS_JSON }),
    (
        FormatMark::Xml("http://standards.iso.org/iso/19770/-2/"),
        Unread {
            name: "SWID tag",
            advice: [
                "import an SBOM in CycloneDX or SPDX; it can name the tag in `swid`",
                "CycloneDX又はSPDXのSBOMを取り込んでください。タグは `swid` に記せます",
            ],
        },
    ),
    (FormatMark::Text("<!DOCTYPE html"), Unread { name: "HTML", advice: FETCH }),
    (FormatMark::Text("<!doctype html"), Unread { name: "HTML", advice: FETCH }),
    (FormatMark::Text("<html"), Unread { name: "HTML", advice: FETCH }),
    (FormatMark::Bytes(b"%PDF-"), Unread { name: "PDF", advice: AS_JSON }),
    (FormatMark::Bytes(b"PK\x03\x04"), Unread { name: "ZIP", advice: UNPACK }),
    // the end of the name that the first entry links to, and the magic: no text has a NUL
    (FormatMark::BytesAt(256, b"\0ustar"), Unread { name: "tar", advice: UNPACK }),
    (FormatMark::Bytes(b"\xfd7zXZ\0"), Unread { name: "xz", advice: UNPACK }),
    (FormatMark::Bytes(b"BZh"), Unread { name: "bzip2", advice: UNPACK }),
    (FormatMark::Bytes(b"\xff\xfe"), Unread { name: "UTF-16", advice: UTF8 }),
    (FormatMark::Bytes(b"\xfe\xff"), Unread { name: "UTF-16", advice: UTF8 }),
    (FormatMark::Text("<"), Unread { name: "XML", advice: AS_JSON }),
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
        for (own, unread) in UNREAD {
            let is_read = read().any(|mark| match (mark, own) {
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
