//! Papers from a record: what is known stands in them, what is not is a blank, in every form and in both languages.

use insta::assert_snapshot;
use warifu_catalog::{Catalog, Document};
use warifu_model::{
    Attestation, Digest, EvidenceKind, EvidenceUse, Finding, Json, Language, Localized, Outcome, Record,
    RequirementSet, SemVer, SetId, Token, Vocabulary,
};
use warifu_report::paper::{AttestationSource, Filler, ItemState, Paper, PaperError, PaperKind};
use warifu_report::report::{Languages, SetOrigin, Source};

use crate::example::Example;
use crate::faces::anstyle_free;
use crate::hostile::{ATTACK, invisible};

const ALL: [(&str, Languages); 3] =
    [("en", Languages::One(Language::En)), ("ja", Languages::One(Language::Ja)), ("both", Languages::Both)];

/// A record against the shipped set, and the attestation that it names.
struct Case {
    record: Record,
    set: RequirementSet,
    vocabularies: Vec<Vocabulary>,
    attestation: Attestation,
    bytes: Vec<u8>,
}

impl Case {
    /// All that is asked is met but for one requirement.
    fn new(claims: &[(&str, &str)]) -> Self {
        let mut case = Self::conforming(claims);
        case.record.findings[3].outcome = Outcome::Undetermined;
        case.record.findings[5].outcome = Outcome::NotApplicable;
        case.record.outcome = Outcome::Undetermined;
        case
    }

    fn conforming(claims: &[(&str, &str)]) -> Self {
        let catalog = Catalog::shipped().unwrap();
        let is_meant = |set: &&RequirementSet| set.id.as_str() == Paper::SET && set.version.to_string() == "2.0.0";
        let set = catalog.documents().iter().filter_map(Document::set).find(is_meant).unwrap().clone();
        let pinned =
            |one: &&Vocabulary| set.vocabularies.iter().any(|pin| pin.id == one.id && pin.version == one.version);
        let vocabularies = catalog.vocabularies().filter(pinned).cloned().collect();
        let mut record = Example::of_each_outcome().record;
        let attestation = attestation(&record, claims);
        let read = Attestation::read(&attestation).unwrap();
        record.set.id = set.id.clone();
        record.set.version = set.version.clone();
        record.outcome = Outcome::Satisfied;
        record.inputs.truncate(1);
        record.inputs[0].digest = Digest::of(&attestation);
        let used = |kind: &str, presented| EvidenceUse {
            digest: Digest::of(kind.as_bytes()),
            input: Digest::of(&attestation),
            kind: EvidenceKind::parse(kind).unwrap(),
            presented,
            remarks: Vec::new(),
            signers: Vec::new(),
        };
        record.evidence = vec![used("sbom", true), used("test_report", false), used("asset_inventory", true)];
        let met = Finding { outcome: Outcome::Satisfied, waived: None, ..record.findings[0].clone() };
        let finding = |one: &warifu_model::Requirement| Finding { requirement: one.id.clone(), ..met.clone() };
        record.findings = set.requirements.iter().map(finding).collect();
        Self { record, set, vocabularies, attestation: read, bytes: attestation }
    }

    fn source(&self) -> Source<'_> {
        let digest = Digest::of(b"the record");
        Source {
            name: "eu-cra.json",
            record: &self.record,
            digest,
            set: Some(&self.set),
            origin: SetOrigin::Catalogue,
            vocabularies: &self.vocabularies,
        }
    }

    fn paper(&self, kind: PaperKind) -> Paper {
        let digest = Digest::of(&self.bytes);
        let given = [AttestationSource { name: "attestation.json", digest, attestation: &self.attestation }];
        Paper::new(kind, &self.source(), &given).unwrap()
    }

    /// The same without the attestation.
    fn alone(&self, kind: PaperKind) -> Paper {
        Paper::new(kind, &self.source(), &[]).unwrap()
    }
}

/// An attestation of two documents; the third one of the record it says nothing about.
fn attestation(record: &Record, claims: &[(&str, &str)]) -> Vec<u8> {
    let entry = |id: &str, kind: &str, made_at: &str| {
        let digest = Digest::of(kind.as_bytes());
        format!(
            r#"{{"id": "{id}", "kind": "{kind}", "media_type": "application/json", "name": "{kind}.json", "digest": "{digest}",
            "size": 1{made_at}}}"#
        )
    };
    let evidence = [
        entry("e1", "sbom", r#", "made_at": "2026-10-01T00:00:00Z", "valid_until": "2027-10-01T00:00:00Z""#),
        entry("e2", "test_report", ""),
    ];
    let claims: Vec<_> =
        claims.iter().map(|(claim, value)| format!(r#"{{"claim": "{claim}", "value": {value}}}"#)).collect();
    let subject = |one: &warifu_model::Artifact| {
        let hex = one.digest.to_string();
        let hex = hex.strip_prefix("sha256:").unwrap();
        format!(r#"{{"name": "{}", "digest": {{"sha256": "{hex}"}}}}"#, one.name)
    };
    let subjects: Vec<_> = record.product.artifacts.iter().map(subject).collect();
    let product = String::from_utf8(Json::from(&record.product).to_canonical()).unwrap();
    format!(
        r#"{{"_type": "https://in-toto.io/Statement/v1", "subject": [{}], "predicateType": "{}", "predicate": {{
        "product": {product}, "made_at": null, "vocabularies": [], "evidence": [{}], "claims": [{}]}}}}"#,
        subjects.join(", "),
        Attestation::PREDICATE,
        evidence.join(", "),
        claims.join(", ")
    )
    .into_bytes()
}

const STATED: &[(&str, &str)] = &[
    ("cra.product_class", r#""important_1""#),
    ("cra.conformity_route", r#""internal_control""#),
    ("cra.standards_applied", r#""in_part""#),
    ("cra.support_period", r#""P5Y""#),
    ("response.contact", r#""security@maker.example""#),
];

#[test]
fn papers_for_people() {
    let case = Case::new(STATED);
    for kind in PaperKind::ALL {
        let paper = case.paper(kind);
        let stem = kind.as_str().replace('-', "_");
        for (name, languages) in ALL {
            assert_snapshot!(format!("{stem}_markdown_{name}"), paper.to_markdown(languages));
        }
        for (name, language) in [("en", Language::En), ("ja", Language::Ja)] {
            assert_snapshot!(format!("{stem}_terminal_{name}"), anstyle_free(&paper.to_page(language).render(100)));
        }
        let html = paper.to_html(Languages::One(Language::En));
        assert_snapshot!(format!("{stem}_html"), html.split_once("<body>").unwrap().1);
        assert!(html.contains("default-src 'none'") && !html.contains("<script"));
        for (name, languages) in ALL {
            let other = paper.to_html(languages);
            assert_eq!(other.matches(" checked>").count(), 1, "{name}");
            assert_eq!(other.split_once("<header>").unwrap().1, html.split_once("<header>").unwrap().1);
        }
        assert_snapshot!(format!("{stem}_json"), paper.to_json().to_lines());
    }
}

/// The numbers of blanks: needed, and needed by some.
fn blanks(paper: &Paper, number: &str) -> [usize; 2] {
    let item = paper.items.iter().find(|item| item.number == number).unwrap();
    let needed = item.blanks.iter().filter(|blank| blank.is_always_needed).count();
    [needed, item.blanks.len() - needed]
}

/// A change that takes something away from what a record shows.
type Change = fn(&mut Record);

#[test]
fn only_a_record_without_a_gap_lets_the_declaration_say_that_the_product_conforms() {
    let says = |paper: &Paper| paper.to_markdown(Languages::One(Language::En)).contains("conforms to Regulation");
    let case = Case::conforming(STATED);
    let paper = case.paper(PaperKind::EuDeclaration);
    assert!(paper.conforms && says(&paper) && paper.standing() == Outcome::Satisfied);
    assert_eq!(blanks(&paper, "5"), [0, 1]);
    let changes: [(&str, Change); 6] = [
        ("one is open, whatever the outcome says", |record| record.findings[7].outcome = Outcome::Undetermined),
        ("one is not met", |record| record.findings[7].outcome = Outcome::NotSatisfied),
        ("one is waived", |record| record.findings[7].waived = Token::parse("w-1")),
        ("one is left out", |record| drop(record.findings.pop())),
        ("the outcome is another", |record| record.outcome = Outcome::Undetermined),
        ("none applies", |record| {
            record.findings.iter_mut().for_each(|finding| finding.outcome = Outcome::NotApplicable);
        }),
    ];
    for (name, change) in changes {
        let mut case = Case::conforming(STATED);
        change(&mut case.record);
        let paper = case.paper(PaperKind::EuDeclaration);
        assert!(!paper.conforms && !says(&paper), "{name}");
        assert_eq!(paper.standing(), Outcome::Undetermined, "{name}");
        assert_eq!(blanks(&paper, "5"), [1, 1], "{name}");
    }
}

/// What no record can know is a blank in every declaration, and nobody but the signatory fills the signature.
#[test]
fn what_nobody_can_know_from_a_record_is_a_blank() {
    let paper = Case::conforming(STATED).paper(PaperKind::EuDeclaration);
    let numbers: Vec<_> = paper.items.iter().map(|item| item.number).collect();
    assert_eq!(numbers, ["1", "2", "3", "4", "5", "6", "7", "8"]);
    assert_eq!(numbers.map_blanks(&paper), [[0, 1], [1, 1], [0, 0], [0, 1], [0, 1], [1, 0], [0, 0], [4, 1]]);
    let signature = &paper.items[7];
    assert!(signature.blanks.iter().filter(|one| one.is_always_needed).all(|one| one.who == Filler::Signatory));
    assert!(signature.says.is_empty() && signature.state() == ItemState::Open);
    let file = Case::conforming(STATED).paper(PaperKind::EuTechnicalFile);
    let numbers: Vec<_> = file.items.iter().map(|item| item.number).collect();
    assert_eq!(numbers, ["1(a)", "1(b)", "1(c)", "1(d)", "2(a)", "2(b)", "2(c)", "3", "4", "5", "6", "7", "8"]);
    assert_eq!(blanks(&file, "7"), [1, 0]);
    // what no item takes is listed all the same
    assert_eq!(file.others.iter().map(|one| one.kind.as_str()).collect::<Vec<_>>(), ["asset_inventory"]);
    let listed =
        |kind: &str| file.items.iter().flat_map(|item| &item.documents).filter(|one| one.kind.as_str() == kind).count();
    assert_eq!((listed("sbom"), listed("test_report")), (3, 1));
}

trait MapBlanks {
    fn map_blanks(&self, paper: &Paper) -> Vec<[usize; 2]>;
}

impl MapBlanks for Vec<&'static str> {
    fn map_blanks(&self, paper: &Paper) -> Vec<[usize; 2]> {
        self.iter().map(|number| blanks(paper, number)).collect()
    }
}

#[test]
fn without_the_attestation_what_it_says_is_a_blank_for_whoever_has_it() {
    let case = Case::conforming(STATED);
    for kind in PaperKind::ALL {
        let (with, alone) = (case.paper(kind), case.alone(kind));
        assert!(alone.blanks() > with.blanks(), "{kind:?}");
        let by_drafter = |paper: &Paper| {
            paper.items.iter().flat_map(|item| &item.blanks).filter(|blank| blank.who == Filler::Drafter).count()
        };
        assert!(by_drafter(&alone) > 0 && by_drafter(&with) == 0, "{kind:?}");
        assert!(!alone.to_markdown(Languages::Both).contains("security@"));
    }
    // a date that the attestation does not say is the maker's to give
    let file = case.paper(PaperKind::EuTechnicalFile);
    let dated = |number: &str, word: &str| {
        let item = file.items.iter().find(|item| item.number == number).unwrap();
        item.blanks.iter().any(|blank| blank.what.en.contains(word) && blank.who == Filler::Manufacturer)
    };
    assert!(dated("6", "1 listed document was made") && !dated("8", "made"));
}

#[test]
fn what_is_asked_of_a_notified_body_follows_from_the_procedure() {
    for (route, expected) in [
        ("internal_control", [0, 0]),
        ("type_examination", [2, 0]),
        ("quality_assurance", [2, 0]),
        ("eu_scheme", [1, 1]),
        ("something_else", [0, 2]),
    ] {
        let route = format!("\"{route}\"");
        let claims = [("cra.conformity_route", route.as_str()), ("cra.product_class", r#""important_2""#)];
        assert_eq!(blanks(&Case::conforming(&claims).paper(PaperKind::EuDeclaration), "7"), expected, "{route}");
    }
    // a procedure that the record does not find open to the class is no answer, whatever is stated
    let mut case = Case::conforming(STATED);
    let route = case.record.findings.iter_mut().find(|one| one.requirement.as_str() == "ROUTE-I").unwrap();
    route.outcome = Outcome::NotSatisfied;
    let paper = case.paper(PaperKind::EuDeclaration);
    assert_eq!(blanks(&paper, "7"), [1, 2]);
    assert!(!paper.to_markdown(Languages::One(Language::En)).contains("no notified body takes part"));
    // nothing is said of it: class and procedure are blanks, and so is what depends on them
    assert_eq!(blanks(&Case::conforming(&[]).paper(PaperKind::EuDeclaration), "7"), [2, 2]);
}

#[test]
fn attestations_that_differ_leave_a_blank_with_both_values() {
    let (case, other) = (Case::conforming(STATED), Case::conforming(&[("cra.conformity_route", r#""eu_scheme""#)]));
    let mut record = case.record.clone();
    record.inputs.push(warifu_model::RecordInput { digest: Digest::of(&other.bytes), ..record.inputs[0].clone() });
    let source = Source { record: &record, ..case.source() };
    let given = [&case, &other].map(|one| AttestationSource {
        name: "attestation.json",
        digest: Digest::of(&one.bytes),
        attestation: &one.attestation,
    });
    let paper = Paper::new(PaperKind::EuDeclaration, &source, &given).unwrap();
    let item = &paper.items[6];
    let blank = item.blanks.iter().find(|blank| blank.what.en.contains("differ")).unwrap();
    assert!(blank.what.en.contains("internal_control") && blank.what.ja.contains("eu_scheme"), "{blank:?}");
    assert!(!item.says.iter().any(|said| said.text.en.contains("internal")));
}

/// Who writes a set may call it as the catalogue calls its own, and ask for nothing in it.
#[test]
fn a_set_that_was_given_makes_no_product_conform() {
    let case = Case::conforming(STATED);
    let source = Source { origin: SetOrigin::Given, ..case.source() };
    let given = Paper::new(PaperKind::EuDeclaration, &source, &[]).unwrap();
    let own = Paper::new(PaperKind::EuDeclaration, &case.source(), &[]).unwrap();
    assert!(own.conforms && !given.conforms);
    for language in [Language::En, Language::Ja] {
        let (own, given) = (own.to_markdown(Languages::One(language)), given.to_markdown(Languages::One(language)));
        let says = language.pick("conforms to Regulation", "2024/2847に適合する");
        assert!(own.contains(says) && !given.contains(says), "{given}");
        let file = language.pick("given as a file", "ファイルとして指定された");
        assert!(given.matches(file).count() == 2 && !own.contains(file), "{given}");
    }
    assert_eq!(given.standing(), Outcome::Undetermined);
}

#[test]
fn another_set_another_attestation_and_an_unknown_set_are_refused() {
    let case = Case::conforming(STATED);
    let of = |source: &Source<'_>| Paper::new(PaperKind::EuDeclaration, source, &[]).unwrap_err();
    for (id, version) in [("eu-cra-reporting", "1.0.0"), ("us-ssdf", "1.1.0")] {
        let mut record = case.record.clone();
        record.set.id = SetId::parse(id).unwrap();
        record.set.version = SemVer::parse(version).unwrap();
        let error = of(&Source { record: &record, ..case.source() });
        assert_eq!(error.code(), "paper-other-set");
        assert_eq!(error, PaperError::OtherSet { set: format!("{id} {version}") });
    }
    assert_eq!(of(&Source { set: None, ..case.source() }).code(), "paper-unknown-set");
    let other = RequirementSet { version: SemVer::parse("9.0.0").unwrap(), ..case.set.clone() };
    assert_eq!(of(&Source { set: Some(&other), ..case.source() }).code(), "paper-unknown-set");
    let digest = Digest::of(b"another file");
    let given = [AttestationSource { name: "x\u{202e}.json", digest, attestation: &case.attestation }];
    let error = Paper::new(PaperKind::EuTechnicalFile, &case.source(), &given).unwrap_err();
    assert_eq!(error.code(), "paper-other-attestation");
    assert!(!error.to_string().contains('\u{202e}'));
}

#[test]
fn nothing_of_a_document_works_as_markup() {
    let value = String::from_utf8(Json::from(ATTACK).to_canonical()).unwrap();
    let mut case =
        Case::new(&[("response.contact", &value), ("cra.conformity_route", &value), ("cra.support_period", "[[7]]")]);
    let words = || Localized::of(format!("EN {ATTACK}"), format!("日 {ATTACK}"));
    case.record.product.vendor = ATTACK.into();
    case.record.product.model = ATTACK.into();
    case.record.product.name = words();
    case.record.product.artifacts[0].name = ATTACK.into();
    case.set.title = words();
    case.set.requirements.iter_mut().for_each(|one| one.title = words());
    case.vocabularies[0].evidence_kinds.iter_mut().for_each(|kind| kind.title = words());
    case.vocabularies[0].claims.iter_mut().for_each(|claim| claim.title = words());
    case.attestation.evidence.iter_mut().for_each(|entry| entry.name = ATTACK.into());
    for kind in PaperKind::ALL {
        let paper = Paper { record_name: ATTACK.into(), ..case.paper(kind) };
        let html = paper.to_html(Languages::Both);
        for attack in ["<script", "<img", "</title></style>", "<!--"] {
            assert!(!html.contains(attack), "{attack}");
        }
        invisible(&html);
        let text = paper.to_markdown(Languages::Both);
        let lines = text.lines().map(|line| line.replace("\\`", "").replace("\\]", ""));
        let outside =
            lines.map(|line| line.split('`').step_by(2).collect::<Vec<_>>().join("`")).collect::<Vec<_>>().join("\n");
        for (at, _) in outside.match_indices('<') {
            let rest = &outside[at..];
            let is_own = ["<br>", "<!-- -->"].iter().any(|tag| rest.starts_with(tag));
            assert!(outside[..at].ends_with('\\') || is_own, "{}", rest.chars().take(60).collect::<String>());
        }
        for attack in ["](java", "@someone", "https://example"] {
            assert!(!outside.contains(attack), "{attack}");
        }
        invisible(&text);
        for language in [Language::En, Language::Ja] {
            let page = paper.to_page(language).render(80);
            assert!(!page.contains("\u{1b}[31mt") && !page.contains('\u{202e}'));
        }
    }
}
