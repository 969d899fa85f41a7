//! What somebody would try who did not write it.

use std::time::{Duration, Instant};

use warifu_model::{ClearanceArrangement, Community, Json, SharedItem, Tlp};
use warifu_sharing::{Marked, OfferedArrangement, Question, WhyWithheld, share};

use crate::worlds::{circle, day, item, membership, offered, signed, token};
use warifu_testkit::Dice;

/// A hub whose membership has ended has no part in the community any more, even where another way leads to it.
#[test]
fn a_hub_that_has_left_hands_nothing_out() {
    let mut dice = Dice::new(8);
    let mut circle = circle(&mut dice);
    let member = |id: &str, until| {
        let mut one = membership(&mut Dice::new(1));
        (one.organisation, one.from, one.until) = (token(id), day(0), until);
        one
    };
    circle.communities = vec![Community {
        id: token("circle-a"),
        markings: Tlp::ALL.to_vec(),
        hub: Some(token("hub")),
        needs_approval: false,
        members: vec![member("hub", Some(day(5))), member("maker", None), member("grid", None)],
        ..circle.communities[0].clone()
    }];
    for one in &mut circle.organisations {
        one.matters = vec![token("plc")];
        one.clients = Vec::new();
    }
    // the hub is left with a way of its own: it is a client of a member
    circle.organisations[1].clients = vec![member("hub", None)];
    let said = SharedItem {
        origin: token("far"),
        marking: Tlp::Amber,
        audience: vec![token("circle-a")],
        sectors: Vec::new(),
        matters: vec![token("plc")],
        clearances: Vec::new(),
        release_at: None,
        ..item(&mut dice)
    };
    let item = signed(&said, &said.origin);
    for (at, expected) in [(day(4), true), (day(5), false)] {
        let hub = token("hub");
        let question = Question { item: &item, others: &[], circle: &circle, arrangements: &[], sharer: &hub, at };
        let sharing = share(&question);
        let reaches = sharing.permitted.iter().any(|one| *one.recipient() == token("grid"));
        assert_eq!(reaches, expected, "{at}");
        let why = sharing.withheld.iter().find(|one| one.recipient == token("grid")).map(|one| one.reasons[0].why);
        assert_eq!(why, (!expected).then_some(WhyWithheld::HubOnly));
    }
}

/// Editions of one arrangement by the thousand: each is held against its neighbour, not against all pairs of all.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test measures the time that it takes")]
fn many_editions_take_no_longer_than_their_number() {
    let mut dice = Dice::new(3);
    let mut circle = circle(&mut dice);
    let first = offered(&mut dice).read.document().clone();
    let editions: Vec<OfferedArrangement> = (1..=4_000_u32)
        .map(|sequence| {
            let issued_at = day(usize::try_from(sequence / 1_000).unwrap());
            let edition = ClearanceArrangement { sequence, issued_at, ended_at: None, ..first.clone() };
            let bytes = Json::from(&edition).to_canonical();
            circle.adopted.push(warifu_model::Digest::of(&bytes));
            OfferedArrangement::read(&bytes).unwrap()
        })
        .collect();
    circle.adopted.sort();
    let item = Marked::from(item(&mut dice));
    let sharer = item.item().origin.clone();
    let began = Instant::now();
    let question =
        Question { item: &item, others: &[], circle: &circle, arrangements: &editions, sharer: &sharer, at: day(10) };
    let uses = share(&question).arrangements;
    assert_eq!(uses.iter().filter(|one| one.counts.is_ok()).count(), 1);
    assert!(uses.last().unwrap().counts.is_ok());
    // 4,000 editions in the third power would be 64,000,000,000 comparisons
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}
