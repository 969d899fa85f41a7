//! Metadata of a document.

use warifu_model::json::Node;
use warifu_model::{Date, SemVer};

use super::error::OscalError;
use super::parts::Reader;
use super::version::version;

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
    /// The score that our own property states, as it is written there.
    pub(super) score: Option<String>,
    pub(super) pointer: String,
}

pub(super) fn read(node: Node<'_>, reader: &mut Reader) -> Result<Metadata, OscalError> {
    let pointer = node.pointer();
    let mut fields = node.fields()?;
    // First: a document of an old version breaks in the names of its members.
    let oscal_version = oscal_version(fields.node_of("oscal-version")?)?;
    let plain = |node: Option<Node<'_>>| node.map(|node| node.string().map(String::from)).transpose();
    let title = reader.text(Some(fields.node_of("title")?), &pointer)?;
    let title = title.ok_or_else(|| node.broken("a document has a title"))?;
    let properties = reader.each(fields.find("props"), &pointer, "props", Reader::property)?;
    let value = |name: &str| properties.iter().find(|one| one.name == name).map(|one| one.value.as_str());
    if let Some(found) = value("language").filter(|language| !language.to_lowercase().starts_with("en")) {
        return Err(OscalError::Language {
            found: warifu_model::json::shorten(found),
            pointer: format!("{pointer}/props"),
        });
    }
    let status = value("publication-status").or(value("status")).unwrap_or_default();
    let metadata = Metadata {
        title,
        version: fields.node_of("version")?.string()?.into(),
        published: plain(fields.find("published"))?,
        last_modified: fields.node_of("last-modified")?.string()?.into(),
        oscal_version,
        organisation: organisation(fields.find("parties"))?,
        score: properties.iter().find(|one| one.is_own("score")).map(|one| one.value.clone()),
        is_draft: status.to_lowercase().contains("draft"),
        pointer,
    };
    Ok(metadata)
}

/// Any version of OSCAL 1; those before it have other members.
fn oscal_version(node: Node<'_>) -> Result<String, OscalError> {
    let found: String = node.string()?.into();
    let is_plain = found.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let version = SemVer::parse(&found).or_else(|| version(&found).filter(|_| is_plain));
    if version.is_some_and(|version| version.numbers().0 == 1 && version >= SemVer::new(1, 0, 0)) {
        return Ok(found);
    }
    Err(OscalError::OscalVersion { found: warifu_model::json::shorten(&found), pointer: node.pointer() })
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
