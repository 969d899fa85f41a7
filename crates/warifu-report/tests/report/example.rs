//! The example of the formats: a set of two requirements, its vocabulary, and a record with one outcome of each kind.

use warifu_model::json::{Read as _, Tape};
use warifu_model::{
    Digest, Finding, Outcome, Record, RequirementId, RequirementSet, Vocabulary, Weakening, WeakeningCode,
};
use warifu_report::report::{Report, SetOrigin, Source};

/// What a report is made of.
pub(crate) struct Example {
    pub(crate) record: Record,
    pub(crate) set: RequirementSet,
    pub(crate) vocabularies: Vec<Vocabulary>,
}

impl Example {
    /// As the pages of the formats show it, with the second requirement not met, and waived or not.
    pub(crate) fn new() -> Self {
        let mut record: Record = Tape::parse(json("record").as_bytes()).unwrap().root().read().unwrap();
        record.weakenings.push(Weakening {
            code: WeakeningCode::EvidenceNotPresented,
            digest: Some(Digest::of(b"a document")),
            requirement: None,
        });
        let set = RequirementSet::read(json("requirement-set").as_bytes()).unwrap();
        let vocabularies = vec![Vocabulary::read(json("vocabulary").as_bytes()).unwrap()];
        Self { record, set, vocabularies }
    }

    /// One finding of each outcome, none waived.
    pub(crate) fn of_each_outcome() -> Self {
        let mut example = Self::new();
        let (met, open) = (example.record.findings[0].clone(), example.record.findings[1].clone());
        let first = example.set.requirements[0].clone();
        let mut all = vec![met.clone(), Finding { waived: None, ..open }];
        for (id, outcome) in [("R.3", Outcome::NotSatisfied), ("R.4", Outcome::NotApplicable)] {
            let id = id_of(id);
            example.set.requirements.push(warifu_model::Requirement { id: id.clone(), ..first.clone() });
            all.push(Finding { requirement: id, outcome, ..met.clone() });
        }
        example.record.findings = all;
        example.record.waivers = None;
        example.record.outcome = Outcome::NotSatisfied;
        example
    }

    pub(crate) fn source(&self) -> Source<'_> {
        let digest = Digest::of(&self.record.to_bytes());
        Source {
            name: "record.json",
            record: &self.record,
            digest,
            set: Some(&self.set),
            origin: SetOrigin::Given,
            vocabularies: &self.vocabularies,
        }
    }

    pub(crate) fn report(&self) -> Report {
        Report::new(&[self.source()]).unwrap()
    }
}

/// The id of a requirement.
pub(crate) fn id_of(id: &str) -> RequirementId {
    let text = format!("\"{id}\"");
    let tape = Tape::parse(text.as_bytes()).unwrap();
    RequirementId::read_node(tape.root()).unwrap()
}

/// The first JSON of a page of the formats.
fn json(page: &str) -> String {
    let path = format!("{}/../../docs/FORMATS/{page}.md", env!("CARGO_MANIFEST_DIR"));
    #[expect(clippy::disallowed_methods, reason = "a test reads the pages")]
    let text = std::fs::read_to_string(path).unwrap();
    let (_, rest) = text.split_once("```json\n").unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}
