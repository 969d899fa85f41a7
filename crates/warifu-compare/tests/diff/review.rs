//! Arrangements held against a partner's new edition.

use warifu_compare::diff::{DiffOptions, OldOrNew, SAMPLE_PRODUCT, Witness};
use warifu_compare::review::{Amendment, HitEffect, Review, ReviewError, ReviewRequest, Substance, review};
use warifu_core::{CheckSignature, CompiledSet, Request, evaluate};
use warifu_model::{
    Arrangement, Body, Certificate, Digest, FindingsRoot, Holder, Json, Localized, Outcome, Product, RequirementId,
    SetReference, Timestamp,
};

use crate::support::{Text, WORDS, rule, written};

const LADDER: &str = r#"{"scheme":"ladder","levels":[{"id":"one","title":{"en":"x","ja":"x"}},{"id":"two","title":{"en":"x","ja":"x"}}]}"#;

struct NoSignatures;

impl CheckSignature for NoSignatures {
    fn check(&self, _: &[u8; 32], _: &[u8], _: &[u8]) -> bool {
        false
    }
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn set(version: &str, criteria: &[(&str, &str)]) -> Text {
    let rules = criteria.iter().map(|(id, criterion)| rule(id, &written(criterion), "")).collect();
    Text { version: version.into(), ..Text::new(rules) }
}

fn at_least(count: u32) -> String {
    format!("{{'at_least':{{c:count','value':{count}}}}}")
}

/// An arrangement with these provisions.
fn arrangement(provisions: &str) -> Arrangement {
    let text = format!(
        r#"{{"format":"warifu.arrangement/1","charter":{{"id":"east-west","parties":["east","west"],"begun":"2026-01-01T00:00:00Z"}},
        "sequence":3,"issued_at":"2026-01-01T00:00:00Z","title":{WORDS},
        "parties":[{{"id":"east","name":{WORDS},"kind":"state"}},{{"id":"west","name":{WORDS},"kind":"state"}}],
        "states":[{{"state":"in_force","from":"2026-01-01T00:00:00Z"}}],"provisions":[{provisions}],
        "citations":[{{"title":{WORDS},"date":"2026","assurance":"sourced"}}]}}"#
    );
    Arrangement::read(text.as_bytes()).unwrap_or_else(|error| panic!("{error:?}\n{text}"))
}

/// A provision about certificates of an edition, which count as something that nobody looks at.
fn certified(old: &CompiledSet, more: &str) -> String {
    let digest = old.digest();
    format!(
        r#"{{"id":"one","issuer":"east","recogniser":"west","certified":{{"id":"set","versions":"=1.0.0","digests":["{digest}"]{more}}},
        "counts_as":{{"set":"ours","version":"1.0.0","levels":[{{}}]}},"effect":"deemed_compliant","from":"2026-01-01T00:00:00Z","assurance":"sourced"}}"#
    )
}

/// A provision by which certificates count as an edition.
fn counts_as(old: &CompiledSet, more: &str) -> String {
    let digest = old.digest();
    format!(
        r#"{{"id":"two","issuer":"east","recogniser":"west","certified":{{"id":"theirs","versions":"*"}},
        "counts_as":{{"set":"set","version":"1.0.0","digest":"{digest}","levels":[{{}}]}},"from":"2026-01-01T00:00:00Z","assurance":"sourced",{more}}}"#
    )
}

fn ask(arrangement: &Arrangement, old: &CompiledSet, new: &CompiledSet, certificates: &[Certificate]) -> Review {
    let effort = DiffOptions::default().effort;
    review(&ReviewRequest { arrangement, old, new, certificates, at: at("2026-06-01T00:00:00Z"), effort }).unwrap()
}

/// The evaluator says of a witness what the review says.
fn confirmed(witness: &Witness, old: &CompiledSet, new: &CompiledSet) {
    let product = Product::read(SAMPLE_PRODUCT).unwrap();
    let voices = witness.voices(&product);
    assert!(voices.iter().all(|voice| !voice.is_signed()));
    let inputs: Vec<Vec<u8>> = voices.iter().map(|voice| Json::from(&voice.attestation).to_canonical()).collect();
    let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
    let outcome = |set: &CompiledSet| {
        let request = Request { level: witness.level.as_deref(), ..Request::new(witness.at, &inputs) };
        evaluate(set, &request, &NoSignatures).unwrap().record().outcome
    };
    let (accepting, refusing) = match witness.accepted_by {
        OldOrNew::Old => (old, new),
        OldOrNew::New => (new, old),
    };
    assert_eq!(outcome(accepting), Outcome::Satisfied);
    assert_ne!(outcome(refusing), Outcome::Satisfied);
}

#[test]
fn recognition_holds_exactly_where_numbers_say_so_in_each_direction() {
    for was in 0..5 {
        for is in 0..5 {
            let old = set("1.0.0", &[("R", &at_least(was))]).compile();
            let new = set("1.1.0", &[("R", &at_least(is))]).compile();
            let of_certified = arrangement(&certified(&old, ""));
            let reviewed = ask(&of_certified, &old, &new, &[]);
            let expected = if is >= was { Substance::Holds } else { Substance::DoesNotHold };
            assert_eq!(reviewed.substance(), expected, "certified: {was} to {is}");
            assert_eq!(reviewed.draft.is_some(), is >= was);
            let of_recognised = arrangement(&counts_as(&old, r#""effect":"deemed_compliant""#));
            let expected = if is <= was { Substance::Holds } else { Substance::DoesNotHold };
            assert_eq!(ask(&of_recognised, &old, &new, &[]).substance(), expected, "recognised: {was} to {is}");
            for witness in reviewed.diff.levels.iter().flat_map(|level| &level.witnesses) {
                confirmed(witness, &old, &new);
            }
            let accepted_by_new = |witness: &&Witness| witness.accepted_by == OldOrNew::New;
            let all = || reviewed.diff.levels.iter().flat_map(|level| &level.witnesses);
            assert_eq!(all().filter(accepted_by_new).count(), usize::from(is < was), "{was} to {is}");
        }
    }
}

#[test]
fn an_edition_that_says_the_same_in_other_words_holds() {
    let old = set("1.0.0", &[("R", &at_least(3))]).compile();
    let new = set("2.0.0", &[("R", "{'not':{'at_most':{c:count','value':2}}}")]).compile();
    let reviewed = ask(&arrangement(&certified(&old, "")), &old, &new, &[]);
    assert_eq!((reviewed.substance(), reviewed.changed.len()), (Substance::Holds, 0));
    let [one] = reviewed.provisions.as_slice() else { panic!("one provision") };
    assert_eq!(one.amendment, Amendment::Added);
}

#[test]
fn what_is_words_only_stays_undecided_and_is_not_proposed() {
    let words = |version: &str, statement: &str| {
        let text = crate::support::worded("R", "null", "", statement).replace(r#""criterion":null,"#, "");
        let text = text.split(r#""examples""#).next().unwrap().trim_end().trim_end_matches(',').to_owned() + "}";
        Text { version: version.into(), ..Text::new(vec![text]) }
    };
    let (old, new) = (words("1.0.0", "keep it safe").compile(), words("1.1.0", "keep it safer").compile());
    let reviewed = ask(&arrangement(&certified(&old, "")), &old, &new, &[]);
    assert_eq!((reviewed.substance(), reviewed.draft.as_ref()), (Substance::Undecided, None));
    assert!(!reviewed.undecided().is_empty());
    let [one] = reviewed.changed.as_slice() else { panic!("one requirement") };
    assert_eq!(one.old.as_ref().unwrap().statement.en, "keep it safe");
    assert_eq!(one.new.as_ref().unwrap().statement.en, "keep it safer");
}

#[test]
fn the_draft_adds_and_takes_nothing_back() {
    let old = set("1.0.0", &[("R", &at_least(3))]).compile();
    let new = set("1.1.0", &[("R", &at_least(5))]).compile();
    let before = arrangement(&certified(&old, ""));
    let draft = ask(&before, &old, &new, &[]).draft.unwrap();
    assert_eq!((draft.sequence, draft.id()), (4, before.id()));
    assert_eq!(draft.issued_at, at("2026-06-01T00:00:00Z"));
    let [kept, added] = draft.provisions.as_slice() else { panic!("two provisions") };
    assert_eq!(kept, &before.provisions[0]);
    assert_eq!(added.id.as_str(), "one-1.1.0");
    assert_eq!(added.from, at("2026-06-01T00:00:00Z"));
    assert!(added.certified.takes(&new.set().id, &new.set().version, Some(new.digest())));
    assert!(!added.certified.takes(&old.set().id, &old.set().version, Some(old.digest())));
    // what is drafted is read again by everybody
    assert_eq!(Arrangement::read(&Json::from(&draft).to_canonical()).unwrap(), draft);
}

#[test]
fn what_the_draft_would_add_is_not_offered_again() {
    let old = set("1.0.0", &[("R", &at_least(3))]).compile();
    for (new, provisions) in [
        (set("1.1.0", &[("R", &at_least(5))]).compile(), certified(&old, "")),
        (set("1.1.0", &[("R", &at_least(1))]).compile(), counts_as(&old, r#""effect":"deemed_compliant""#)),
    ] {
        let draft = ask(&arrangement(&provisions), &old, &new, &[]).draft.unwrap();
        let again = ask(&draft, &old, &new, &[]);
        assert_eq!(again.draft, None);
        let amendments: Vec<_> = again.provisions.iter().map(|one| one.amendment).collect();
        assert!(
            amendments.contains(&Amendment::TakenAlready) && !amendments.contains(&Amendment::Added),
            "{amendments:?}"
        );
        // one that ends earlier, or asks for another thing, is another one
        let mut shorter = draft.clone();
        shorter.provisions[1].until = Some(at("2027-01-01T00:00:00Z"));
        assert!(ask(&shorter, &old, &new, &[]).draft.is_some());
    }
}

#[test]
fn levels_are_proven_one_by_one() {
    let of = |version: &str, first: u32, second: u32| {
        let tightened = format!(r#""tightened":[{{"level":"two","criterion":{}}}],"#, written(&at_least(second)));
        let mut text = Text::new(vec![rule("R", &written(&at_least(first)), &tightened)]).levels(LADDER);
        text.version = version.into();
        text.compile()
    };
    // the first level is as it was, the second asks for less
    let (old, new) = (of("1.0.0", 2, 5), of("1.1.0", 2, 4));
    let reviewed = ask(&arrangement(&certified(&old, "")), &old, &new, &[]);
    let [one] = reviewed.provisions.as_slice() else { panic!("one provision") };
    let levels: Vec<_> = one.levels.iter().map(|level| (level.level.as_deref().unwrap(), level.substance)).collect();
    assert_eq!(levels, [("one", Substance::Holds), ("two", Substance::DoesNotHold)]);
    assert_eq!((one.substance, one.amendment), (Substance::DoesNotHold, Amendment::AddedInPart));
    let draft = reviewed.draft.unwrap();
    let accepts = |level| draft.provisions[1].certified.levels.as_ref().unwrap().accepts(Some(level));
    assert!(accepts("one") && !accepts("two"));
    // a provision that names the first level alone does not care
    let reviewed = ask(&arrangement(&certified(&old, r#","levels":["one"]"#)), &old, &new, &[]);
    assert_eq!(reviewed.substance(), Substance::Holds);
}

#[test]
fn a_level_that_is_gone_does_not_hold() {
    let of = |version: &str, levels: &str| {
        let mut text = Text::new(vec![rule("R", &written(&at_least(1)), "")]).levels(levels);
        text.version = version.into();
        text.compile()
    };
    let shorter = r#"{"scheme":"ladder","levels":[{"id":"one","title":{"en":"x","ja":"x"}}]}"#;
    let (old, new) = (of("1.0.0", LADDER), of("2.0.0", shorter));
    let reviewed = ask(&arrangement(&certified(&old, r#","levels":["two"]"#)), &old, &new, &[]);
    assert_eq!((reviewed.substance(), reviewed.draft), (Substance::DoesNotHold, None));
    // another scheme cannot be compared at all
    let (old, new) = (of("1.0.0", LADDER), of("2.0.0", r#"{"scheme":"none"}"#));
    assert_eq!(ask(&arrangement(&certified(&old, "")), &old, &new, &[]).substance(), Substance::Undecided);
}

#[test]
fn what_is_waived_is_followed_to_its_successors() {
    let waives = r#""effect":"waives_requirements","waived":["A"],"remaining":["B"]"#;
    let old = set("1.0.0", &[("A", &at_least(3)), ("B", "{'equals':{c:flag','value':true}}")]).compile();
    // A is called C now and asks for the same; D is new
    let mut text = set(
        "2.0.0",
        &[
            ("C", &at_least(3)),
            ("B", "{'equals':{c:flag','value':true}}"),
            ("D", "{'equals':{c:colour','value':'red'}}"),
        ],
    );
    text.withdrawn = r#"{"id":"A","successors":[{"requirement":"C"}]}"#.into();
    let new = text.compile();
    let reviewed = ask(&arrangement(&counts_as(&old, waives)), &old, &new, &[]);
    assert_eq!(reviewed.substance(), Substance::Holds, "what is new has to be met anyhow");
    let draft = reviewed.draft.unwrap();
    let ids = |ids: &[RequirementId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let added = &draft.provisions[1];
    assert_eq!((ids(&added.waived), ids(&added.remaining)), ("C".into(), "B D".into()));
    // where the successor asks for more, waiving it is not proven
    let stricter = set("2.0.0", &[("A", &at_least(4)), ("B", "{'equals':{c:flag','value':true}}")]).compile();
    let reviewed = ask(&arrangement(&counts_as(&old, waives)), &old, &stricter, &[]);
    assert_eq!((reviewed.substance(), reviewed.draft), (Substance::DoesNotHold, None));
}

#[test]
fn a_range_that_takes_the_new_edition_already_is_told() {
    let old = set("1.0.0", &[("R", &at_least(3))]).compile();
    let weaker = set("1.1.0", &[("R", &at_least(2))]).compile();
    let same = set("1.1.0", &[("R", &at_least(3))]).compile();
    let open = arrangement(
        &certified(&old, "").replace(&format!(r#""=1.0.0","digests":["{}"]"#, old.digest()), r#"">=1.0.0""#),
    );
    for (new, amendment) in [(&weaker, Amendment::TakenUnproven), (&same, Amendment::TakenAlready)] {
        let reviewed = ask(&open, &old, new, &[certificate(new, "N-1")]);
        assert_eq!(reviewed.provisions[0].amendment, amendment);
        assert_eq!(reviewed.draft, None);
        let effects: Vec<_> = reviewed.hits.iter().map(|hit| hit.effect).collect();
        let expected = if amendment == Amendment::TakenUnproven { vec![HitEffect::CountsUnproven] } else { vec![] };
        assert_eq!(effects, expected);
    }
    let letter = ask(&open, &old, &weaker, &[]).letter;
    assert!(letter.en.contains("count today") && letter.ja.contains("現に有効"), "{letter:?}");
}

#[test]
fn the_certificates_that_are_affected_are_named() {
    let old = set("1.0.0", &[("R", &at_least(3))]).compile();
    let (stricter, weaker) =
        (set("1.1.0", &[("R", &at_least(5))]).compile(), set("1.1.0", &[("R", &at_least(2))]).compile());
    let pinned = arrangement(&certified(&old, ""));
    let effects = |new: &CompiledSet| {
        let certificates = [certificate(&old, "OLD"), certificate(new, "NEW")];
        let reviewed = ask(&pinned, &old, new, &certificates);
        reviewed.hits.into_iter().map(|hit| (hit.number, hit.effect)).collect::<Vec<_>>()
    };
    assert_eq!(effects(&stricter), [("NEW".to_owned(), HitEffect::BeginsToCount)]);
    assert_eq!(
        effects(&weaker),
        [("OLD".to_owned(), HitEffect::UntilRenewed), ("NEW".to_owned(), HitEffect::DoesNotCount)]
    );
    let recognised = arrangement(&counts_as(&old, r#""effect":"deemed_compliant""#).replace("theirs", "other"));
    let mut theirs = certificate(&old, "THEIRS");
    theirs.set.id = warifu_model::SetId::parse("other").unwrap();
    let hits = |new| ask(&recognised, &old, new, &[theirs.clone()]).hits;
    assert_eq!(hits(&stricter).first().map(|hit| hit.effect), Some(HitEffect::OldEditionOnly));
    assert_eq!(hits(&weaker), []);
}

#[test]
fn what_cannot_be_reviewed_is_said() {
    let old = set("1.0.0", &[("R", &at_least(3))]).compile();
    let new = set("1.1.0", &[("R", &at_least(5))]).compile();
    let arrangement = arrangement(&certified(&old, ""));
    let ask = |old, new| {
        let (at, effort) = (at("2026-06-01T00:00:00Z"), DiffOptions::default().effort);
        review(&ReviewRequest { arrangement: &arrangement, old, new, certificates: &[], at, effort }).map(|_| ())
    };
    assert_eq!(ask(&old, &old).unwrap_err().code(), "review-same-edition");
    assert_eq!(ask(&new, &old).unwrap_err().code(), "review-edition-not-named");
    assert!(matches!(ask(&new, &old), Err(ReviewError::EditionNotNamed { named, .. }) if named.contains("=1.0.0")));
}

fn certificate(set: &CompiledSet, number: &str) -> Certificate {
    let words = || Localized::of("Words".into(), "語".into());
    let granted = at("2026-02-01T00:00:00Z");
    let (id, version) = (set.set().id.clone(), set.set().version.clone());
    Certificate {
        number: number.into(),
        body: Body { name: words(), id: "body".into(), address: None },
        series: Vec::new(),
        holder: Holder { name: words(), address: None },
        product: Product::read(SAMPLE_PRODUCT).unwrap(),
        scope: words(),
        set: SetReference { id, version, digest: set.digest(), title: words() },
        level: None,
        decided_at: granted,
        granted_at: granted,
        expires_at: None,
        signatory: "Nobody".into(),
        record: Digest::of(b"record"),
        evaluated_at: granted,
        status_index: None,
        findings: FindingsRoot { count: 0, root: Digest::of(b"") },
        score: None,
        unmet: Vec::new(),
        waived: Vec::new(),
        weakenings: Vec::new(),
    }
}
