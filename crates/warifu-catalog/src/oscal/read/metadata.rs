//! Metadata of a document.

use warifu_model::json::Node;
use warifu_model::{Date, SemVer};

use super::error::OscalError;
use super::parts::Reader;

#[derive(Clone, Debug)]
pub(super) struct Metadata {
    pub(super) title: String,
    pub(super) version: String,
    pub(super) published: Option<String>,
    pub(super) last_modified: String,
    pub(super) oscal_version: String,
    /// The first organisation among its parties.
    pub(super) organisation: Option<String>,
    /// True where it says that it is a draft.
    pub(super) is_draft: bool,
}

pub(super) fn read(node: Node<'_>, reader: &mut Reader) -> Result<Metadata, OscalError> {
    let pointer = node.pointer();
    let mut fields = node.fields()?;
    let plain = |node: Option<Node<'_>>| node.map(|node| node.string().map(String::from)).transpose();
    let title = reader.text(Some(fields.node_of("title")?), &pointer)?;
    let title = title.ok_or_else(|| node.broken("a document has a title"))?;
    let properties = reader.each(fields.find("props"), &pointer, "props", Reader::property)?;
    let value = |name: &str| properties.iter().find(|one| one.name == name).map(|one| one.value.as_str());
    if let Some(found) = value("language").filter(|language| !language.to_lowercase().starts_with("en")) {
        return Err(OscalError::Language { found: warifu_model::json::shorten(found) });
    }
    let status = value("publication-status").or(value("status")).unwrap_or_default();
    let metadata = Metadata {
        title,
        version: fields.node_of("version")?.string()?.into(),
        published: plain(fields.find("published"))?,
        last_modified: fields.node_of("last-modified")?.string()?.into(),
        oscal_version: fields.node_of("oscal-version")?.string()?.into(),
        organisation: organisation(fields.find("parties"))?,
        is_draft: status.to_lowercase().contains("draft"),
    };
    Ok(metadata)
}

fn organisation(parties: Option<Node<'_>>) -> Result<Option<String>, OscalError> {
    let Some(parties) = parties else { return Ok(None) };
    for party in parties.items()? {
        let mut fields = party.fields()?;
        let is_organisation = fields.find("type").is_some_and(|node| node.text() == "\"organization\"");
        if let Some(name) = fields.find("name").filter(|_| is_organisation) {
            return Ok(Some(name.string()?.into()));
        }
    }
    Ok(None)
}

impl Metadata {
    /// The day on which it was published, or last changed.
    pub(super) fn day(&self) -> Option<Date> {
        let day = |text: &str| text.get(..10).and_then(Date::parse);
        self.published.as_deref().and_then(day).or_else(|| day(&self.last_modified))
    }
}

/// A version in a text: the first number with up to two more behind dots, a pre-release and build metadata as they stand.
/// `Revision 5` is 5.0.0, `5.1.1+u4` and `1.2-ipd` are 5.1.1+u4 and 1.2.0-ipd.
pub(super) fn version(text: &str) -> Option<SemVer> {
    let from = text.find(|c: char| c.is_ascii_digit())?;
    let rest = text.get(from..)?;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    let (numbers, tail) = (rest.get(..end)?.trim_end_matches('.'), rest.get(end..)?);
    let mut parts = numbers.split('.').map(|part| part.parse::<u64>().ok());
    let mut next = || parts.next().unwrap_or(Some(0));
    let (major, minor, patch) = (next()?, next()?, next()?);
    let plain = format!("{major}.{minor}.{patch}");
    SemVer::parse(&format!("{plain}{tail}")).or_else(|| SemVer::parse(&plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_people_write() {
        let cases = [
            ("Revision 5", "5.0.0"),
            ("5.0.1", "5.0.1"),
            ("5.1.1+u4", "5.1.1+u4"),
            ("1.1", "1.1.0"),
            ("v2", "2.0.0"),
            ("1.2-ipd", "1.2.0-ipd"),
            ("Rev. 4 (updated)", "4.0.0"),
            ("1.2.3.4", "1.2.3"),
        ];
        for (text, expected) in cases {
            assert_eq!(version(text).map(|found| found.to_string()).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "final", "99999999999999999999"] {
            assert_eq!(version(text), None, "{text}");
        }
    }
}
