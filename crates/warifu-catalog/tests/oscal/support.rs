use warifu_catalog::oscal::{Imported, Naming, OscalError, RemarkCode, Source, read_catalog, read_profile};
use warifu_model::json::Tape;
use warifu_model::{Json, Requirement, RequirementId, Successor, Withdrawn};

pub(crate) use warifu_testkit::files::foreign;

pub(crate) const METADATA: &str = r#"{"title": "Controls: a catalogue", "version": "Revision 2",
    "last-modified": "2026-03-04T05:06:07Z", "oscal-version": "1.1.2",
    "parties": [{"uuid": "1", "type": "person", "name": "A person"}, {"uuid": "2", "type": "organization", "name": "An authority"}]}"#;

/// A catalogue with these members beside its metadata.
pub(crate) fn catalog(members: &str) -> String {
    format!(r#"{{"catalog": {{"uuid": "u", "metadata": {METADATA}, {members}}}}}"#)
}

/// One group with these controls.
pub(crate) fn controls(controls: &str) -> String {
    catalog(&format!(r#""groups": [{{"id": "ac", "title": "Access", "controls": [{controls}]}}]"#))
}

/// A control with a statement.
pub(crate) fn control(id: &str, more: &str) -> String {
    format!(
        r#"{{"id": "{id}", "title": "Title of {id}", "parts": [{{"name": "statement", "id": "{id}_smt", "prose": "Do {id}."}}]{more}}}"#
    )
}

pub(crate) fn read(text: &str) -> Result<Imported, OscalError> {
    let imported = read_catalog(text.as_bytes(), &Naming::default());
    // Whatever is read is a set that reads again.
    if let Ok(imported) = &imported {
        let bytes = Json::from(&imported.set).to_canonical();
        assert!(Tape::parse(&bytes).is_ok());
        assert_eq!(warifu_model::RequirementSet::read(&bytes).as_ref(), Ok(&imported.set));
        assert!(imported.set.requirements.iter().all(|one| one.criterion.is_none() && one.examples.is_none()));
    }
    imported
}

/// A profile with these members over documents by name.
pub(crate) fn profile(members: &str, sources: &[(&str, &str)]) -> Result<Imported, OscalError> {
    let text = format!(r#"{{"profile": {{"uuid": "p", "metadata": {METADATA}, {members}}}}}"#);
    let sources: Vec<Source<'_>> = sources.iter().map(|(name, text)| Source { name, bytes: text.as_bytes() }).collect();
    read_profile(text.as_bytes(), &sources, &Naming::default())
}

pub(crate) fn ids(imported: &Imported) -> Vec<&str> {
    imported.set.requirements.iter().map(|one| one.id.as_str()).collect()
}

pub(crate) fn requirement<'i>(imported: &'i Imported, id: &str) -> &'i Requirement {
    imported.set.requirement(&RequirementId::parse(id).unwrap()).unwrap()
}

pub(crate) fn withdrawn<'i>(imported: &'i Imported, id: &str) -> &'i Withdrawn {
    imported.set.withdrawn.iter().find(|one| one.id.as_str() == id).unwrap()
}

pub(crate) fn successors(imported: &Imported, id: &str) -> Vec<String> {
    let name = |one: &Successor| match one {
        Successor::Group(id) => format!("group {id}"),
        Successor::Requirement(id) => id.to_string(),
    };
    withdrawn(imported, id).successors.iter().map(name).collect()
}

/// What remarks of a kind are about.
pub(crate) fn remarks(imported: &Imported, code: RemarkCode) -> Vec<&str> {
    imported.remarks.iter().filter(|one| one.code == code).map(|one| one.about.as_str()).collect()
}
