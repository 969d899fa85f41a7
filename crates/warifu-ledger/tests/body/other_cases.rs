//! Officers, accreditations and holds: two people for each.

use warifu_ledger::roster::{member, roster};
use warifu_ledger::rows::{EditionRow, HoldRow};
use warifu_ledger::store::Scan;
use warifu_ledger::{Arrival, Body, LedgerError, Taken};
use warifu_model::{CaseKind, Digest, Hold, Issuer, Json, LedgerStep, Officer, StepName};
use warifu_signing::{Accreditor, accredit, draft_accreditation};

use crate::world::*;

fn officers(body: &mut Body, case: &str, officer: Officer, at: i64) -> Result<Taken, LedgerError> {
    let mut step = blank(body, case, CaseKind::Officers, StepName::Proposed, minute(at));
    step.officer = Some(officer);
    let proposed = take(body, &step, ADMIN)?.step;
    step = LedgerStep { step: StepName::Decided, previous: Some(proposed), officer: None, ..step };
    assert_eq!(take(body, &step, ADMIN).unwrap_err().code(), "officer-took-a-step");
    take(body, &step, ADMIN_2)
}

#[test]
fn a_key_is_added_gets_other_roles_and_ends() {
    let mut body = body();
    officers(&mut body, "o-1", officer(STRANGER, "New", &["registrar"]), 1).unwrap();
    let applied = blank(&body, "c-1", CaseKind::Certification, StepName::Applied, minute(2));
    take(&mut body, &applied, STRANGER).unwrap();
    let later = Officer { from: Some(minute(10)), ..officer(STRANGER, "New", &["evaluator"]) };
    officers(&mut body, "o-2", later, 3).unwrap();
    let now = |body: &mut Body, at| member(&mut *body.read().unwrap(), text(STRANGER), minute(at)).unwrap();
    assert!(now(&mut body, 9).unwrap().has("registrar"), "until then what was said before holds");
    assert!(now(&mut body, 10).unwrap().has("evaluator"));
    let ended = Officer { until: Some(minute(20)), ..officer(STRANGER, "New", &["evaluator"]) };
    officers(&mut body, "o-3", ended, 15).unwrap();
    assert!(now(&mut body, 19).is_some());
    assert!(now(&mut body, 20).is_none());
    let step = blank(&body, "c-2", CaseKind::Certification, StepName::Applied, minute(21));
    assert_eq!(take(&mut body, &step, STRANGER).unwrap_err().code(), "officer-not-in-office");
    assert!(roster(&mut *body.read().unwrap(), minute(21)).unwrap().iter().all(|one| one.key != text(STRANGER)));
}

#[test]
fn nobody_can_lock_the_body_out() {
    let mut body = body();
    let end = |seed, name| Officer { until: Some(minute(1)), ..officer(seed, name, &["administrator"]) };
    officers(&mut body, "o-1", end(ALL, "Everything"), 5).unwrap();
    let mut step = blank(&body, "o-2", CaseKind::Officers, StepName::Proposed, minute(6));
    step.officer = Some(end(ADMIN_2, "Second administrator"));
    assert_eq!(take(&mut body, &step, ADMIN).unwrap_err().code(), "ledger-without-officer");
}

#[test]
fn an_edition_follows_the_one_before() {
    let mut body = body();
    let terms = Json::object()
        .with("body", &opening().body)
        .with("kind", "certifies")
        .with("from", minute(0))
        .with("until", time("2030-01-01T00:00:00Z"))
        .with(
            "keys",
            Json::list([Json::object()
                .with("name", "C")
                .with("key", text(CERTIFIER))
                .with("roles", Json::list(["certifier"]))]),
        )
        .with("thresholds", Json::list([Json::object().with("role", "certifier").with("count", 1u32)]))
        .with("scope", Json::object())
        .to_canonical();
    let issuer = Issuer::Authority("harbour-ministry".into());
    let first = draft_accreditation(&terms, Accreditor::Issuer(&issuer), minute(0)).unwrap();
    let second = draft_accreditation(&terms, Accreditor::OfEdition(&first), minute(3)).unwrap();
    let envelope = |edition| Json::from(&accredit(edition, &[&key(1)]).unwrap()).to_canonical();
    let mut give = |case: &str, edition: &[u8], at| -> Result<Taken, LedgerError> {
        let mut step = blank(&body, case, CaseKind::Accreditation, StepName::Proposed, minute(at));
        step.edition = Some(Digest::of(edition));
        let proposed =
            body.step(&Arrival { blobs: &[edition], ..Arrival::of(&signed(&step, &key(REGISTRAR)), minute(at)) })?;
        step = LedgerStep { step: StepName::Decided, previous: Some(proposed.step), edition: None, ..step };
        take(&mut body, &step, CERTIFIER)
    };
    give("a-1", &envelope(&first), 1).unwrap();
    assert_eq!(give("a-2", &envelope(&first), 2).unwrap_err().code(), "accreditation-not-later");
    give("a-3", &envelope(&second), 4).unwrap();
    let rows = body.read().unwrap().scan(&Scan::all(EditionRow::TABLE, 10)).unwrap();
    assert_eq!(rows.iter().map(|row| EditionRow::of(row).number).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn a_hold_is_placed_by_two() {
    let mut body = body();
    let certificate = issued(&mut body, 1, 1).certificate;
    let mut step = blank(&body, "h-1", CaseKind::Hold, StepName::Proposed, minute(5));
    step.hold = Some(Hold { certificate, until: None, reason: words("Court order", "裁判所の命令") });
    let proposed = take(&mut body, &step, REGISTRAR).unwrap().step;
    step = LedgerStep { step: StepName::Decided, previous: Some(proposed), hold: None, ..step };
    take(&mut body, &step, CERTIFIER).unwrap();
    let rows = body.read().unwrap().scan(&Scan::all(HoldRow::TABLE, 10)).unwrap();
    assert_eq!(rows.iter().map(|row| HoldRow::of(row).place).collect::<Vec<_>>(), [0]);
}
