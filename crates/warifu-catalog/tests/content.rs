//! The shipped content is consistent: counts, ids, references, languages, pins.

#![expect(clippy::panic, clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::BTreeSet;

use warifu_catalog::{Catalog, Document, DocumentKind};
use warifu_model::json::{Node, Tape};
use warifu_model::{
    ClaimDefinition, ClaimId, ClaimType, GroupId, Json, LegalState, Requirement, RequirementId, RequirementSet, SetId,
    SetStatus, Timestamp, Token, VersionRange, Vocabulary,
};

fn catalog() -> Catalog {
    Catalog::shipped().unwrap()
}

fn document<'c>(catalog: &'c Catalog, id: &str) -> &'c Document {
    edition(catalog, id, "*")
}

fn edition<'c>(catalog: &'c Catalog, id: &str, range: &str) -> &'c Document {
    let at = Timestamp::parse("2026-06-01T00:00:00Z").unwrap();
    catalog.find(&SetId::parse(id).unwrap(), &VersionRange::parse(range).unwrap(), at).unwrap().document
}

fn draft(catalog: &Catalog) -> &RequirementSet {
    edition(catalog, "us-ssdf", DRAFT).set().unwrap()
}

/// The vocabulary that a set pins.
fn vocabulary_of<'c>(catalog: &'c Catalog, set: &RequirementSet) -> &'c Vocabulary {
    let [pin] = set.vocabularies.as_slice() else { panic!("one vocabulary each") };
    catalog.by_digest(&pin.digest).and_then(Document::vocabulary).unwrap()
}

fn ids(set: &RequirementSet) -> Vec<&str> {
    set.requirements.iter().map(|requirement| requirement.id.as_str()).collect()
}

/// Every string under these keys, anywhere in the value.
fn strings_under(json: &Json, keys: &[&str], found: &mut BTreeSet<String>) {
    match json {
        Json::List(items) => items.iter().for_each(|item| strings_under(item, keys, found)),
        Json::Object(members) => {
            for (key, value) in members {
                if let (true, Json::Text(text)) = (keys.contains(&key.as_ref()), value) {
                    found.insert(text.clone());
                }
                strings_under(value, keys, found);
            }
        }
        _ => {}
    }
}

fn in_criteria(set: &RequirementSet, keys: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for requirement in &set.requirements {
        requirement.criteria().for_each(|part| strings_under(&Json::from(part), keys, &mut found));
    }
    found
}

fn declared(vocabulary: &Vocabulary) -> BTreeSet<String> {
    vocabulary.claims.iter().map(|claim| claim.id.to_string()).collect()
}

#[test]
fn the_framework_has_4_groups_19_practices_and_42_tasks() {
    let catalog = catalog();
    let set = document(&catalog, "us-ssdf").set().unwrap();
    assert_eq!(set.groups.iter().filter(|group| group.parent.is_none()).count(), 4);
    assert_eq!(set.groups.iter().filter(|group| group.parent.is_some()).count(), 19);
    let per_group = ["PO", "PS", "PW", "RV"].map(|group| {
        let prefix = format!("{group}.");
        set.requirements.iter().filter(|r| r.id.as_str().starts_with(&prefix)).count()
    });
    assert_eq!(per_group, [13, 4, 16, 9]);
    assert_eq!(set.requirements.len(), 42);
}

#[test]
fn the_draft_has_4_groups_21_practices_and_49_tasks() {
    let catalog = catalog();
    let set = draft(&catalog);
    assert_eq!(set.groups.iter().filter(|group| group.parent.is_none()).count(), 4);
    assert_eq!(set.groups.iter().filter(|group| group.parent.is_some()).count(), 21);
    let old = ids(document(&catalog, "us-ssdf").set().unwrap());
    let added: Vec<_> = ids(set).into_iter().filter(|id| !old.contains(id)).collect();
    assert_eq!(added, ["PO.6.1", "PO.6.2", "PO.6.3", "PS.4.1", "PS.4.2", "PS.4.3", "PS.4.4"]);
    let kept: Vec<_> = ids(set).into_iter().filter(|id| !added.contains(id)).collect();
    assert_eq!(kept, old);
}

#[test]
fn the_draft_rewords_eight_tasks_and_asks_more_in_one() {
    let catalog = catalog();
    let (old, new) = (document(&catalog, "us-ssdf").set().unwrap(), draft(&catalog));
    let pairs = || old.requirements.iter().map(|before| (before, new.requirement(&before.id).unwrap()));
    let differing = |differs: &dyn Fn(&Requirement, &Requirement) -> bool| -> Vec<&str> {
        pairs().filter(|(before, now)| differs(before, now)).map(|(before, _)| before.id.as_str()).collect()
    };
    let reworded = differing(&|before, now| before.statement != now.statement);
    assert_eq!(reworded, ["PO.4.1", "PO.4.2", "PO.5.2", "PS.1.1", "PW.1.1", "RV.1.2", "RV.2.1", "RV.3.3"]);
    let half = differing(&|before, now| {
        (before.statement.en == now.statement.en) != (before.statement.ja == now.statement.ja)
    });
    assert_eq!(half, [""; 0]);
    assert_eq!(differing(&|before, now| before.criterion != now.criterion), ["RV.1.2"]);
    assert_eq!(differing(&|before, now| before.applies != now.applies), [""; 0]);
    assert_eq!(differing(&|before, now| before.references != now.references), [""; 0]);
}

/// Trap T10: loss of a mapping is not loss of an obligation.
#[test]
fn the_draft_drops_every_mapping_to_the_order_and_no_task() {
    let catalog = catalog();
    let set = draft(&catalog);
    assert!(set.legal_basis.iter().all(|basis| basis.instrument != "EO 14028"));
    for requirement in &set.requirements {
        let basis: Vec<_> = requirement.legal_basis.iter().map(RequirementId::as_str).collect();
        assert_eq!(basis, ["EO14306-ssdf-preliminary"], "{}", requirement.id);
    }
    let note = set.legal_basis.first().unwrap().note.as_ref().unwrap();
    assert!(note.en.contains("EO 14028 section 4(e) is untouched") && note.ja.contains("義務ではない"));
    let missed = set.legal_basis.iter().find(|basis| basis.id.as_str() == "EO14306-ssdf-final").unwrap();
    assert_eq!(missed.state, LegalState::MissedDeadline);
    assert_eq!((set.status, set.source.published.as_str()), (SetStatus::Draft, "2025-12-17"));
}

/// A newer version of a vocabulary keeps every claim as it was: what was claimed in the old words still types.
#[test]
fn the_newer_vocabulary_only_adds() {
    let catalog = catalog();
    let versions: Vec<_> = catalog.vocabularies().collect();
    for (old, new) in versions.iter().zip(versions.iter().skip(1)) {
        assert!(old.claims.iter().all(|claim| new.claim(&claim.id).is_some_and(|newer| keeps(claim, newer))));
        assert!(old.evidence_kinds.iter().all(|kind| new.evidence_kinds.contains(kind)));
        assert!(old.groups.iter().all(|group| new.groups.contains(group)));
        assert!(old.roles.iter().all(|role| new.roles.contains(role)));
        assert!(old.tokens.iter().all(|(token, title)| new.token_title(token) == Some(title)));
    }
    let [first, second, ..] = versions.as_slice() else { panic!("at least two versions") };
    assert_eq!(second.claims.len() - first.claims.len(), 22);
    assert_eq!(second.evidence_kinds.len() - first.evidence_kinds.len(), 1);
}

/// The same claim; it may be readable from more kinds of evidence than before, and have come to combine.
fn keeps(old: &ClaimDefinition, new: &ClaimDefinition) -> bool {
    let supported_by = old.supported_by.clone();
    old.supported_by.iter().all(|support| new.supported_by.contains(support))
        && *old == ClaimDefinition { supported_by, combine: old.combine, ..new.clone() }
}

/// An id is no text for an assessor: every value that can be chosen has a title.
#[test]
fn every_token_that_a_claim_lists_has_a_title() {
    let catalog = catalog();
    for vocabulary in catalog.vocabularies() {
        let listed: BTreeSet<_> = vocabulary.claims.iter().flat_map(ClaimDefinition::listed_tokens).collect();
        let untitled: Vec<_> = listed.iter().filter(|token| vocabulary.token_title(token).is_none()).collect();
        assert!(untitled.is_empty(), "{}: {untitled:?}", vocabulary.version);
        assert!(listed.len() > 200, "{} lists few tokens: {}", vocabulary.version, listed.len());
    }
}

/// Within one choice no two tokens are called the same.
#[test]
fn tokens_of_one_list_have_different_titles() {
    let catalog = catalog();
    for vocabulary in catalog.vocabularies() {
        for (claim, tokens) in
            vocabulary.claims.iter().flat_map(|claim| lists(claim).into_iter().map(move |l| (claim, l)))
        {
            let title = |token| vocabulary.token_title_in(claim, token).unwrap();
            let (en, ja): (BTreeSet<_>, BTreeSet<_>) = tokens.iter().map(title).map(|t| (&t.en, &t.ja)).unzip();
            assert_eq!([en.len(), ja.len()], [tokens.len(); 2], "{}", claim.id);
        }
    }
}

/// The lists of tokens of a claim: its own, and those of the fields of its records.
fn lists<'c>(claim: &'c ClaimDefinition) -> Vec<&'c [Token]> {
    let of = |claim_type: &'c ClaimType| match claim_type {
        ClaimType::OrderedToken(tokens) | ClaimType::Token(tokens) | ClaimType::TokenList(tokens, _) => {
            Some(tokens.as_slice())
        }
        _ => None,
    };
    match &claim.claim_type {
        ClaimType::RecordList(fields, _) => fields.iter().filter_map(|field| of(&field.kind)).collect(),
        plain => of(plain).into_iter().collect(),
    }
}

#[test]
fn a_task_stands_in_the_practice_that_its_id_names() {
    let catalog = catalog();
    let sets = [document(&catalog, "us-ssdf").set().unwrap(), draft(&catalog)];
    for requirement in sets.iter().flat_map(|set| &set.requirements) {
        let (practice, _) = requirement.id.as_str().rsplit_once('.').unwrap();
        assert_eq!(requirement.groups.iter().map(GroupId::as_str).collect::<Vec<_>>(), [practice]);
    }
}

#[test]
fn the_form_takes_31_tasks_in_4_rows() {
    let catalog = catalog();
    let form = document(&catalog, "us-cisa-ssdaf");
    assert_eq!(form.kind(), DocumentKind::Profile);
    let set = form.set().unwrap();
    assert_eq!(set.requirements.len(), 31);
    let rows: Vec<_> = set.groups.iter().filter(|group| group.parent.is_none()).map(|g| g.id.as_str()).collect();
    assert_eq!(rows, ["1", "2", "3", "4"]);
    let counts: Vec<_> =
        form.profile().unwrap().groups.iter().map(|group| (group.id.as_str(), group.requirements.len())).collect();
    let expected =
        [("1", 0), ("1a", 1), ("1b", 1), ("1c", 2), ("1d", 1), ("1e", 1), ("1f", 4), ("2", 13), ("3", 10), ("4", 19)];
    assert_eq!(counts, expected);
}

#[test]
fn the_form_leaves_out_what_it_leaves_out() {
    let catalog = catalog();
    let ids = |id: &str| -> BTreeSet<String> {
        document(&catalog, id).set().unwrap().requirements.iter().map(|r| r.id.to_string()).collect()
    };
    let left_out: Vec<_> = ids("us-ssdf").difference(&ids("us-cisa-ssdaf")).cloned().collect();
    let expected =
        ["PO.1.2", "PO.2.1", "PO.2.2", "PO.2.3", "PW.1.1", "PW.1.2", "PW.1.3", "PW.4.2", "RV.3.1", "RV.3.2", "RV.3.4"];
    assert_eq!(left_out, expected);
}

#[test]
fn withdrawn_ids_are_never_used_again_and_have_heirs() {
    let catalog = catalog();
    for set in [document(&catalog, "us-ssdf").set().unwrap(), draft(&catalog)] {
        check_withdrawn(set);
    }
}

fn check_withdrawn(set: &RequirementSet) {
    let in_use: BTreeSet<_> = set.requirements.iter().map(|r| r.id.as_str()).collect();
    let groups: BTreeSet<_> = set.groups.iter().map(|group| group.id.as_str()).collect();
    let withdrawn: Vec<_> = set.withdrawn.iter().map(|w| w.id.as_str()).collect();
    assert_eq!(withdrawn, ["PW.3", "PW.3.1", "PW.3.2", "PW.4.3", "PW.4.5", "PW.5.2"]);
    assert!(withdrawn.iter().all(|id| !in_use.contains(id) && !groups.contains(id)));
    assert!(set.withdrawn.iter().all(|w| !w.successors.is_empty()), "that they land is checked on reading");
}

#[test]
fn both_official_mappings_of_rv_2_2_are_kept() {
    let catalog = catalog();
    let set = document(&catalog, "us-ssdf").set().unwrap();
    let task = set.requirements.iter().find(|r| r.id.as_str() == "RV.2.2").unwrap();
    for clause in ["4(e)(v)", "4(e)(vi)"] {
        let basis = set.legal_basis.iter().find(|basis| basis.clause == clause).unwrap();
        assert!(task.legal_basis.contains(&basis.id));
        let note = basis.note.as_ref().unwrap();
        assert!(note.en.contains("RV.2.2") && note.ja.contains("RV.2.2"));
    }
}

#[test]
fn the_order_is_in_force_and_its_memoranda_are_not() {
    let catalog = catalog();
    let set = document(&catalog, "us-ssdf").set().unwrap();
    for basis in &set.legal_basis {
        let expected = match basis.id.as_str() {
            "OMB-M-22-18" | "OMB-M-23-16" => LegalState::Rescinded,
            "EO14144" => LegalState::Amended,
            "EO14306-ssdf-final" => LegalState::MissedDeadline,
            _ => LegalState::InForce,
        };
        assert_eq!(basis.state, expected, "{}", basis.id);
    }
    let form = document(&catalog, "us-cisa-ssdaf").set().unwrap();
    let approval = form.legal_basis.iter().find(|basis| basis.id.as_str() == "OMB-1670-0052").unwrap();
    assert_eq!(approval.state, LegalState::RescindedArtefactUsable);
}

#[test]
fn every_requirement_rests_on_law_that_the_set_names() {
    let catalog = catalog();
    for set in catalog.documents().iter().filter_map(Document::set) {
        for requirement in &set.requirements {
            assert!(!requirement.legal_basis.is_empty(), "{}", requirement.id);
            let known = |id: &RequirementId| set.legal_basis.iter().any(|basis| basis.id == *id);
            assert!(requirement.legal_basis.iter().all(known), "{}", requirement.id);
        }
    }
}

#[test]
fn criteria_use_only_declared_claims_kinds_and_roles() {
    let catalog = catalog();
    for set in catalog.documents().iter().filter_map(Document::set) {
        let vocabulary = vocabulary_of(&catalog, set);
        let kinds: BTreeSet<_> = vocabulary.evidence_kinds.iter().map(|kind| kind.id.to_string()).collect();
        let roles: BTreeSet<_> = vocabulary.roles.iter().map(|role| role.id.to_string()).collect();
        let unknown = |keys: &[&str], declared: &BTreeSet<String>| -> Vec<String> {
            in_criteria(set, keys).difference(declared).cloned().collect()
        };
        assert_eq!(unknown(&["claim", "supports"], &declared(vocabulary)), [""; 0]);
        assert_eq!(unknown(&["kind"], &kinds), [""; 0]);
        assert_eq!(unknown(&["role"], &roles), [""; 0]);
    }
}

#[test]
fn every_claim_that_people_make_is_asked_for() {
    let catalog = catalog();
    let read_by_tools = |id: &String| ["build.", "sbom.", "vex."].iter().any(|group| id.starts_with(group));
    for set in [document(&catalog, "us-ssdf").set().unwrap(), draft(&catalog)] {
        let asked = in_criteria(set, &["claim", "supports"]);
        let declared = declared(vocabulary_of(&catalog, set)).into_iter();
        let idle: Vec<_> = declared.filter(|id| !read_by_tools(id) && !asked.contains(id)).collect();
        assert_eq!(idle, [""; 0], "{}", set.version);
    }
}

#[test]
fn what_tools_read_is_what_the_importers_write() {
    let catalog = catalog();
    for vocabulary in catalog.vocabularies() {
        let of = |group: &str| vocabulary.claims.iter().filter(|claim| claim.group.as_str() == group).count();
        // since 2.3.0 also what the minimum elements of an SBOM ask for
        let of_sboms =
            if vocabulary.claim(&ClaimId::parse("sbom.document_author").unwrap()).is_some() { 48 } else { 27 };
        assert_eq!([of("sbom"), of("build"), of("vex")], [of_sboms, 11, 4]);
    }
}

#[test]
fn a_claim_begins_with_its_group_and_has_support() {
    let catalog = catalog();
    for claim in catalog.vocabularies().flat_map(|vocabulary| &vocabulary.claims) {
        let (group, _) = claim.id.as_str().split_once('.').unwrap();
        assert_eq!(claim.group.as_str(), group);
        assert!(!claim.supported_by.is_empty(), "{}", claim.id);
    }
}

#[test]
fn every_parameter_is_used() {
    let catalog = catalog();
    for set in [document(&catalog, "us-ssdf").set().unwrap(), draft(&catalog)] {
        let used = in_criteria(set, &["parameter"]);
        let declared: BTreeSet<_> = set.parameters.iter().map(|parameter| parameter.id.to_string()).collect();
        assert_eq!(used, declared);
    }
}

#[test]
fn every_requirement_has_guidance_and_examples_both_ways() {
    let catalog = catalog();
    let complete = |r: &&Requirement| {
        r.guidance.is_some() && r.examples.as_ref().is_some_and(|e| !e.pass.is_empty() && !e.fail.is_empty())
    };
    for (set, count) in [(document(&catalog, "us-ssdf").set().unwrap(), 42), (draft(&catalog), 49)] {
        assert_eq!(set.requirements.iter().filter(complete).count(), count);
    }
}

#[test]
fn all_words_are_there_in_both_languages() {
    for document in catalog().documents() {
        let tape = Tape::parse(document.bytes()).unwrap();
        // A crosswalk, an arrangement or a profile may be short: its title, its description and who says so.
        let says_little = document.crosswalk().is_some()
            || document.sector_list().is_some()
            || document.arrangement().is_some()
            || document.profile().is_some();
        let least = if says_little { 3 } else { 21 };
        assert!(check_words(tape.root()) >= least, "{}", document.id());
    }
}

/// English is plain ASCII, Japanese has kana, kanji or the star of the schemes. Returns how many pairs there are.
fn check_words(node: Node<'_>) -> usize {
    let Ok(members) = node.members() else {
        return node.items().map_or(0, |items| items.map(check_words).sum());
    };
    let members: Vec<_> = members.map(|(key, value)| (key.string().unwrap(), value)).collect();
    let word = |name: &str| members.iter().find(|(key, _)| key == name).map(|(_, value)| value.string().unwrap());
    if let (Some(en), Some(ja)) = (word("en"), word("ja")) {
        assert!(en.is_ascii(), "{en}");
        // the name of a standard is the same everywhere
        let is_name = en == ja && en.len() <= 5 && en.bytes().all(|byte| byte.is_ascii_uppercase());
        assert!(
            is_name || ja.chars().any(|c| matches!(c, '★' | '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}')),
            "{ja}"
        );
        return 1;
    }
    members.into_iter().map(|(_, value)| check_words(value)).sum()
}

#[test]
fn files_are_written_for_people() {
    for document in catalog().documents() {
        let pretty = Tape::parse(document.bytes()).unwrap().root().to_json().to_pretty();
        assert!(pretty.as_bytes() == document.bytes(), "{} is not in the form that `to_pretty` gives", document.id());
    }
}

const DRAFT: &str = "=1.2.0-draft.1";
