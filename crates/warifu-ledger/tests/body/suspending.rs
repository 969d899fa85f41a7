//! A body whose accreditation is suspended: which of its certificates an importer refuses from then on.

use warifu_ledger::questions::{Filter, Page, Suspended, suspension};
use warifu_ledger::{Arrival, Body};
use warifu_model::{
    Accreditation, BodySuspension, CaseKind, Digest, Envelope, Issuer, Json, LedgerStep, SeriesId, StepName, Terms,
};
use warifu_signing::{Accreditor, accredit, draft_accreditation, suspend_body};
use warifu_verify::{Change, Kept, Trust};

use crate::world::*;

const MINISTRY: u8 = 30;
const ASKED_AT: &str = "2027-06-01T00:00:00Z";

/// The terms of an accreditation: whose keys sign for the body.
fn accreditation() -> Vec<u8> {
    let role = |seed: u8, role: &str| {
        Json::object().with("name", role).with("key", text(seed)).with("roles", Json::list([role]))
    };
    let threshold = |role: &str| Json::object().with("role", role).with("count", 1u32);
    let keys = [role(CERTIFIER, "certifier"), role(EVALUATOR, "evaluator"), role(REVIEWER, "reviewer")];
    Json::object()
        .with("body", &opening().body)
        .with("kind", "certifies")
        .with("from", minute(0))
        .with("until", time("2031-01-01T00:00:00Z"))
        .with("keys", Json::list(keys))
        .with("thresholds", Json::list(["certifier", "evaluator", "reviewer"].map(threshold)))
        .with("scope", Json::object())
        .to_canonical()
}

/// An importer who asks that the body is accredited throughout.
fn trust() -> Trust {
    let policy = format!(
        r#"{{"format":"warifu.trust-policy/2","id":"importer","roots":[],"thresholds":[{{"role":"certifier","count":1}}],
        "sets":[{{"id":"small-set","versions":"*"}}],"product_kinds":["component"],"product":"optional","waivers":"refuse",
        "status":{{"required":false}},
        "accreditation":{{"required":true,"authorities":[{{"name":"harbour-ministry","keys":[{{"name":"Ministry","key":"{}"}}],
        "threshold":1}}],"in_force":"throughout"}}}}"#,
        text(MINISTRY)
    );
    Trust::read(policy.as_bytes()).unwrap()
}

/// Two people take an edition into the ledger.
fn enter(body: &mut Body, case: &str, edition: &Envelope, at: i64) {
    let bytes = Json::from(edition).to_canonical();
    let mut step = blank(body, case, CaseKind::Accreditation, StepName::Proposed, minute(at));
    step.edition = Some(Digest::of(&bytes));
    let envelope = signed(&step, &key(REGISTRAR));
    let proposed = body.step(&Arrival { blobs: &[&bytes], ..Arrival::of(&envelope, minute(at)) }).unwrap().step;
    step = LedgerStep { step: StepName::Decided, previous: Some(proposed), edition: None, ..step };
    take(body, &step, CERTIFIER).unwrap();
}

fn asked(body: &mut Body, edition: &Envelope, filters: &[Filter]) -> Vec<Suspended> {
    let change = Change { edition, at: time(ASKED_AT), known_at: None };
    let page = Page::new(10, None).unwrap();
    let mut read = body.read().unwrap();
    suspension(&mut *read, &trust(), Kept::default(), change, filters, page).unwrap().items
}

/// The code before and after, of a certificate that was handed out.
fn codes(one: &Suspended) -> Option<(&'static str, &'static str)> {
    one.effect.as_ref().map(|effect| (effect.before.code().as_str(), effect.after.code().as_str()))
}

#[test]
fn a_suspension_hits_what_was_granted_under_the_accreditation() {
    let mut body = body();
    let issuer = Issuer::Authority("harbour-ministry".into());
    let first = draft_accreditation(&accreditation(), Accreditor::Issuer(&issuer), minute(0)).unwrap();
    let series: SeriesId = first.series();
    let sign_edition = |edition: &Accreditation| accredit(edition, &[&key(MINISTRY)]).unwrap();
    enter(&mut body, "a-1", &sign_edition(&first), 1);
    // one under the accreditation, one under none, one that nobody has signed yet
    let under = Terms { series: vec![series], ..terms("K-0") };
    let placed = placed_on(&mut body, "c-0", &under, 2);
    for seed in [CERTIFIER, EVALUATOR, REVIEWER] {
        sign(&mut body, &placed, seed, 3).unwrap();
    }
    issued(&mut body, 1, 4);
    placed_on(&mut body, "c-2", &Terms { number: "K-2".into(), ..under }, 5);

    let march = time("2027-03-01T00:00:00Z");
    let reason = words("Impartiality", "公平性");
    let next = suspend_body(first, BodySuspension { from: march, until: None, reason }, march).unwrap();
    let next = sign_edition(&next);
    let found = asked(&mut body, &next, &[Filter::Series(series)]);
    let numbers: Vec<_> = found.iter().map(|one| one.certificate.number.as_str()).collect();
    assert_eq!(numbers, ["K-0", "K-2"]);
    assert!(found[0].is_changed() && !found[1].is_changed());
    assert_eq!(codes(&found[0]), Some(("ok", "body_suspended")));
    assert_eq!(codes(&found[1]), None, "nobody has it");
    // without the filter it is all of them, and what was granted under none is as it was
    let all = asked(&mut body, &next, &[]);
    assert_eq!(all.iter().map(Suspended::is_changed).collect::<Vec<_>>(), [true, false, false]);
    let (before, after) = codes(&all[1]).unwrap();
    assert!(before == after && before != "ok", "{before} {after}");
    // signed by nobody who may, it changes nothing
    let forged = accredit(&Accreditation::read(&next.payload).unwrap(), &[&key(STRANGER)]).unwrap();
    assert!(asked(&mut body, &forged, &[]).iter().all(|one| !one.is_changed()));
    // once the edition is in the ledger, it is what is known already
    enter(&mut body, "a-2", &next, 600_000);
    let known = asked(&mut body, &next, &[Filter::Series(series)]);
    assert_eq!(codes(&known[0]), Some(("body_suspended", "body_suspended")));
}
