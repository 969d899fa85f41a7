//! Requirement sets as OSCAL catalogs (OSCAL 1.1, JSON), for tools that know OSCAL and not our format.
//!
//! Facts that OSCAL has no place for (criteria, Japanese, levels, assurance) are in properties and parts with our own name
//! space.
//! All identifiers follow from the digest of the set, so that the same set gives the same bytes.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{
    Digest, Group, GroupId, Json, Language, LegalBasis, Requirement, RequirementSet, SetStatus, Successor, Withdrawn,
};

/// Writes a set as an OSCAL catalog (OSCAL 1.1). `digest` is that of the set; all identifiers follow from it.
///
/// ```
/// let catalog = warifu_catalog::Catalog::shipped()?;
/// let psti = catalog.documents().iter().find(|document| document.id() == "uk-psti");
/// let json = psti.and_then(|document| Some(warifu_catalog::oscal(document.set()?, document.digest())));
/// assert!(json.is_some_and(|json| json.member("catalog").is_some()));
/// # Ok::<(), warifu_catalog::CatalogError>(())
/// ```
pub fn oscal(set: &RequirementSet, digest: Digest) -> Json {
    Writer { set, digest, ids: Ids::of(set) }.catalog()
}

struct Writer<'s> {
    set: &'s RequirementSet,
    digest: Digest,
    ids: Ids<'s>,
}

/// OSCAL ids: one space for groups, controls and parameters, names that begin with a letter or `_`.
struct Ids<'s> {
    groups: BTreeMap<&'s str, String>,
    controls: BTreeMap<&'s str, String>,
    parameters: BTreeMap<&'s str, String>,
}

impl<'s> Ids<'s> {
    fn of(set: &'s RequirementSet) -> Self {
        let mut taken = BTreeSet::new();
        let requirements = set.requirements.iter().map(|requirement| requirement.id.as_str());
        let controls = requirements.chain(set.withdrawn.iter().map(|withdrawn| withdrawn.id.as_str()));
        let controls = controls.map(|id| (id, take(id, &mut taken))).collect();
        let groups = set.groups.iter().map(|group| (group.id.as_str(), take(group.id.as_str(), &mut taken))).collect();
        let parameters = set.parameters.iter().map(|one| (one.id.as_str(), take(one.id.as_str(), &mut taken)));
        Self { controls, groups, parameters: parameters.collect() }
    }
}

/// The id itself where it is a free OSCAL name, with a mark before it otherwise.
fn take(id: &str, taken: &mut BTreeSet<String>) -> String {
    let mut name = if id.starts_with(char::is_alphabetic) { id.to_owned() } else { format!("_{id}") };
    while !taken.insert(name.clone()) {
        name.insert(0, '_');
    }
    name
}

impl Writer<'_> {
    fn catalog(&self) -> Json {
        let set = self.set;
        let params = set.parameters.iter().map(|parameter| {
            let id = self.ids.parameters.get(parameter.id.as_str());
            Json::object()
                .with("id", id.map(String::as_str))
                .with("label", line(parameter.title.in_language(Language::En)))
                .with("props", worded(vec![own("id", parameter.id.as_str()), own("label-ja", &parameter.title.ja)]))
                .with("values", Json::list([scalar(&parameter.value)]))
        });
        let groups = set.groups.iter().filter(|group| group.parent.is_none()).map(|group| self.group(group));
        let withdrawn = set.withdrawn.iter().map(|withdrawn| self.withdrawn(withdrawn)).collect();
        let catalog = Json::object()
            .with("uuid", self.uuid("catalog"))
            .with("metadata", self.metadata())
            .with_list("params", params.collect())
            .with_list("controls", withdrawn)
            .with_list("groups", groups.collect())
            .with("back-matter", Json::object().with("resources", self.resources()));
        Json::object().with("catalog", catalog)
    }

    fn metadata(&self) -> Json {
        let set = self.set;
        let party = self.uuid("party");
        let status = if set.status == SetStatus::Draft { "draft" } else { "final" };
        let score = set.score().map(|score| own("score", &scalar(&Json::from(score))));
        let props = [
            own("set", set.id.as_str()),
            own("digest", &self.digest.to_string()),
            own("status", status),
            own("title-ja", &set.title.ja),
            own("levels", &set.levels.describe()),
        ];
        let spoken = (!set.texts.is_both()).then(|| own("texts-in", &set.texts.tags().collect::<Vec<_>>().join(" ")));
        let props = props.into_iter().chain(score).chain(spoken);
        let source = format!("{}, {}, {}", set.source.document, set.source.edition, set.source.published);
        let roles = Json::object().with("id", "publisher").with("title", "Publisher of the requirements");
        let organisation = Json::object()
            .with("uuid", party.clone())
            .with("type", "organization")
            .with("name", line(set.authority.name.in_language(Language::En)));
        let responsible = Json::object().with("role-id", "publisher").with("party-uuids", Json::list([party]));
        Json::object()
            .with("title", line(set.title.in_language(Language::En)))
            .with("last-modified", format!("{}T00:00:00Z", set.effective_from))
            .with("version", set.version.to_string())
            .with("oscal-version", OSCAL_VERSION)
            .with(
                "document-ids",
                Json::list([Json::object()
                    .with("scheme", NAME_SPACE)
                    .with("identifier", format!("{}@{}", set.id, set.version))]),
            )
            .with("props", worded(props.into_iter().collect()))
            .with("roles", Json::list([roles]))
            .with("parties", Json::list([organisation]))
            .with("responsible-parties", Json::list([responsible]))
            .with("remarks", format!("{}\n\nSource: {source}.", set.description.in_language(Language::En)))
    }

    /// OSCAL lets a group hold groups or controls; one that has both gets a group more for its own controls.
    fn group(&self, group: &Group) -> Json {
        let id = self.ids.groups.get(group.id.as_str()).cloned().unwrap_or_default();
        let inner = self.set.groups.iter().filter(|other| other.parent.as_ref() == Some(&group.id));
        let mut inner: Vec<Json> = inner.map(|group| self.group(group)).collect();
        let own_controls: Vec<Json> = self
            .set
            .requirements
            .iter()
            .filter(|r| r.groups.first() == Some(&group.id))
            .map(|r| self.control(r))
            .collect();
        let props = |name: &str| {
            worded(vec![own("id", group.id.as_str()), own("title-ja", &group.title.ja), own("part-of", name)])
        };
        let head = Json::object()
            .with("id", id.clone())
            .with("title", line(group.title.in_language(Language::En)))
            .with("props", props(self.set.id.as_str()));
        if inner.is_empty() {
            return head.with_list("controls", own_controls);
        }
        if !own_controls.is_empty() {
            let rest = Json::object()
                .with("id", format!("{id}_own"))
                .with("title", line(group.title.in_language(Language::En)));
            inner.insert(0, rest.with("props", props(&id)).with_list("controls", own_controls));
        }
        head.with_list("groups", inner)
    }

    fn control(&self, requirement: &Requirement) -> Json {
        let id = self.ids.controls.get(requirement.id.as_str()).cloned().unwrap_or_default();
        let mut props = vec![
            label(requirement.id.as_str()),
            own("id", requirement.id.as_str()),
            own("title-ja", &requirement.title.ja),
        ];
        props.push(own("assurance", scalar(&Json::from(requirement.assurance)).as_str()));
        if let Some(from) = &requirement.from {
            props.push(own("from-level", &scalar(&Json::from(from))));
        }
        props.extend(requirement.binding.map(|binding| own("binding", binding.as_str())));
        props.extend(requirement.weight.map(|weight| own("weight", &weight.to_string())));
        props.extend(requirement.groups.iter().skip(1).map(|group: &GroupId| own("group", group.as_str())));
        let part = |suffix: &str, name: &str| Json::object().with("id", format!("{id}_{suffix}")).with("name", name);
        let mut parts = vec![
            part("smt", "statement").with("prose", requirement.statement.in_language(Language::En)),
            part("smt.ja", "statement-ja").with("ns", NAME_SPACE).with("prose", requirement.statement.ja.as_str()),
        ];
        if let Some(guidance) = &requirement.guidance {
            parts.push(part("gdn", "guidance").with("prose", guidance.in_language(Language::En)));
            parts.push(part("gdn.ja", "guidance-ja").with("ns", NAME_SPACE).with("prose", guidance.ja.as_str()));
        }
        let criteria = requirement
            .applies
            .iter()
            .map(|applies| ("applies", applies))
            .chain(requirement.criterion.iter().map(|criterion| ("criterion", criterion)));
        for (name, criterion) in criteria {
            parts.push(part(name, name).with("ns", NAME_SPACE).with("prose", code(&Json::from(criterion))));
        }
        for (index, tightening) in requirement.tightened.iter().enumerate() {
            let level = own("from-level", &scalar(&Json::from(&tightening.level)));
            let part = part(&format!("tightened.{}", index + 1), "tightened").with("ns", NAME_SPACE);
            parts.push(part.with("props", Json::list([level])).with("prose", code(&Json::from(&tightening.criterion))));
        }
        Json::object()
            .with("id", id.clone())
            .with("class", "requirement")
            .with("title", line(requirement.title.in_language(Language::En)))
            .with("props", worded(props))
            .with_list("links", self.links(requirement))
            .with("parts", worded(parts))
    }

    fn links(&self, requirement: &Requirement) -> Vec<Json> {
        let bases = requirement.legal_basis.iter().map(|id| {
            Json::object().with("href", format!("#{}", self.uuid(&format!("basis {id}")))).with("rel", "reference")
        });
        let others = requirement.references.iter().map(|other| {
            let href = format!("#{}", self.uuid(&format!("document {}", other.document)));
            let text = format!("{} {}", other.document, other.ids.join(" "));
            Json::object().with("href", href).with("rel", "related").with("text", line(&text))
        });
        bases.chain(others).collect()
    }

    fn withdrawn(&self, withdrawn: &Withdrawn) -> Json {
        let id = self.ids.controls.get(withdrawn.id.as_str()).cloned().unwrap_or_default();
        let links = withdrawn.successors.iter().map(|successor| {
            let target = match successor {
                Successor::Group(id) => self.ids.groups.get(id.as_str()),
                Successor::Requirement(id) => self.ids.controls.get(id.as_str()),
            };
            Json::object()
                .with("href", format!("#{}", target.cloned().unwrap_or_default()))
                .with("rel", "incorporated-into")
        });
        let status = Json::object().with("name", "status").with("value", "withdrawn");
        let props = [label(withdrawn.id.as_str()), own("id", withdrawn.id.as_str()), status];
        let note = withdrawn.note.as_ref().map(|note| {
            let part = Json::object().with("id", format!("{id}_smt")).with("name", "statement");
            Json::list([part.with("prose", note.in_language(Language::En))])
        });
        Json::object()
            .with("id", id.clone())
            .with("class", "requirement")
            .with("title", format!("Withdrawn: {}", withdrawn.id))
            .with("props", worded(props.into_iter().collect()))
            .with_list("links", links.collect())
            .with_some("parts", note)
    }

    fn resources(&self) -> Json {
        let bases = self.set.legal_basis.iter().map(|basis| self.basis(basis));
        let documents: BTreeSet<&str> = self
            .set
            .requirements
            .iter()
            .flat_map(|requirement| &requirement.references)
            .map(|other| other.document.as_str())
            .collect();
        let documents = documents.into_iter().map(|name| {
            let uuid = self.uuid(&format!("document {name}"));
            Json::object().with("uuid", uuid).with("title", line(name)).with("citation", citation(name))
        });
        let source = &self.set.source;
        let text = format!("{}, {}, {}", source.document, source.edition, source.published);
        let source = Json::object()
            .with("uuid", self.uuid("source"))
            .with("title", line(&source.document))
            .with("props", Json::list([Json::object().with("name", "type").with("value", "citation")]))
            .with("citation", citation(&text));
        Json::List([source].into_iter().chain(bases).chain(documents).collect())
    }

    fn basis(&self, basis: &LegalBasis) -> Json {
        let name = format!("{} {}", basis.instrument, basis.clause);
        let mut props = vec![
            Json::object().with("name", "type").with("value", "law"),
            own("id", basis.id.as_str()),
            own("date", &basis.date.to_string()),
            own("state", basis.state.as_str()),
            own("assurance", &scalar(&Json::from(basis.assurance))),
            own("title-ja", &basis.title.ja),
        ];
        props.extend(basis.state_since.map(|since| own("state-since", &since.to_string())));
        let words = match &basis.note {
            Some(note) => format!("{}. {}", basis.title.in_language(Language::En), note.in_language(Language::En)),
            None => basis.title.in_language(Language::En).to_owned(),
        };
        Json::object()
            .with("uuid", self.uuid(&format!("basis {}", basis.id)))
            .with("title", line(&name))
            .with("description", words)
            .with("props", worded(props))
            .with("citation", citation(&format!("{name}, {}", basis.date)))
    }

    /// An identifier in the form of RFC 9562 section 5.5, but from SHA-256 of the set's digest and a name.
    fn uuid(&self, name: &str) -> String {
        let seed = Digest::of(format!("{NAME_SPACE} {} {name}", self.digest).as_bytes());
        let mut bytes = *seed.as_bytes();
        if let Some(byte) = bytes.get_mut(6) {
            *byte = *byte & 0x0f | 0x50;
        }
        if let Some(byte) = bytes.get_mut(8) {
            *byte = *byte & 0x3f | 0x80;
        }
        let hex = Digest::from_bytes(bytes).hex();
        let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
        [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
    }
}

/// Those that say anything: a set brought in from elsewhere may have no Japanese.
fn worded(items: Vec<Json>) -> Json {
    let says = |item: &Json| {
        let text = item.member("value").or_else(|| item.member("prose"));
        text.and_then(Json::as_text).is_none_or(|text| !text.is_empty())
    };
    Json::List(items.into_iter().filter(says).collect())
}

/// A property in our own name space. OSCAL wants one line without blanks at its ends.
fn own(name: &str, value: &str) -> Json {
    Json::object().with("name", name.to_owned()).with("ns", NAME_SPACE).with("value", line(value))
}

fn label(value: &str) -> Json {
    Json::object().with("name", "label").with("value", value)
}

fn citation(text: &str) -> Json {
    Json::object().with("text", line(text))
}

fn code(json: &Json) -> String {
    format!("```json\n{}\n```", String::from_utf8(json.to_canonical()).unwrap_or_default())
}

fn scalar(json: &Json) -> String {
    match json {
        Json::Text(text) => text.clone(),
        other => String::from_utf8(other.to_canonical()).unwrap_or_default(),
    }
}

/// One line without blanks at its ends.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) const NAME_SPACE: &str = "urn:warifu:oscal:1";
const OSCAL_VERSION: &str = "1.1.3";
