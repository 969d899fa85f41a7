//! What may not take a permission away, and what may not give one (ADR 57).

use std::collections::BTreeSet;

use warifu_model::{HeldClearance, Tlp, Token};
use warifu_sharing::{Marked, WhyWithheld};

use crate::histories::pool;
use crate::worlds::{Scene, held, level, membership, scene, signed, token};
use warifu_testkit::Dice;
use warifu_testkit::files::number;

fn receivers(scene: &Scene, sharer: &Token) -> BTreeSet<Token> {
    scene.share(sharer).permitted.iter().map(|one| one.recipient().clone()).collect()
}

fn cases(name: &str, mut run: impl FnMut(&mut Dice, Scene, Token) -> bool) {
    let (seed, count) = (number("WARIFU_SEED", 57), number("WARIFU_SHARING_LAWS", 400));
    let mut dice = Dice::new(seed ^ 0x1a3);
    let pool = pool(&mut dice);
    let mut told = 0;
    for _ in 0..count {
        let scene = scene(&mut dice, &pool);
        let everybody = scene.everybody();
        let sharer = if dice.chance(60) { scene.item.item().origin.clone() } else { dice.pick(&everybody).clone() };
        told += u64::from(run(&mut dice, scene, sharer));
    }
    println!("{name}: seed {seed}, {count} cases, {told} with a difference");
    assert!(told > 0, "{name} never made a difference");
}

/// More members, clients, clearances, sectors, matters and longer periods take nothing away.
#[test]
fn a_wider_circle_takes_no_permission_away() {
    cases("wider circle", |dice, scene, sharer| {
        let before = receivers(&scene, &sharer);
        let mut wider = scene.clone();
        let organisation = dice.below(wider.circle.organisations.len());
        let person = dice.below(wider.circle.people.len());
        let community = dice.below(wider.circle.communities.len());
        match dice.below(7) {
            0 => wider.circle.people[person].clearances.push(held(dice)),
            1 => wider.circle.organisations[organisation].clearances.push(held(dice)),
            2 => wider.circle.communities[community].members.push(membership(dice)),
            3 => wider.circle.organisations[organisation].clients.push(membership(dice)),
            4 => wider.circle.organisations[organisation].sectors = vec![token("energy"), token("water")],
            5 => wider.circle.people[person].matters = vec![token("plc"), token("hmi")],
            _ => wider.circle.people[person].until = None,
        }
        let after = receivers(&wider, &sharer);
        assert!(before.is_subset(&after), "{:?} lost", before.difference(&after).collect::<Vec<_>>());
        before != after
    });
}

/// Another arrangement (not another edition of one that is known) takes nothing away.
#[test]
fn another_arrangement_takes_no_permission_away() {
    let mut dice = Dice::new(91);
    let more = pool(&mut dice);
    cases("another arrangement", |dice, mut scene, sharer| {
        let item = &mut scene.item.item().clone();
        item.clearances = vec![level(dice)];
        item.marking = Tlp::Clear;
        scene.item = signed(item, &item.origin);
        // everybody holds the highest level of one scheme or another
        let everywhere = ["jp-a", "uk-a", "us-a"].map(|scheme| {
            let (from, until) = (crate::worlds::day(0), crate::worlds::day(90));
            HeldClearance { scheme: token(scheme), level: token("high"), from, until, revoked_at: None }
        });
        for (place, person) in scene.circle.people.iter_mut().enumerate() {
            person.clearances = vec![everywhere[place % 3].clone()];
        }
        for organisation in &mut scene.circle.organisations {
            organisation.clearances = everywhere.to_vec();
        }
        let key = |one: &crate::worlds::Offered| (one.read.document().id.clone(), one.read.document().parties.clone());
        let known: BTreeSet<_> = scene.offered.iter().map(key).collect();
        let before = receivers(&scene, &sharer);
        let mut wider = scene.clone();
        wider.offered.extend(more.iter().filter(|one| !known.contains(&key(one))).take(3).cloned());
        wider.circle.adopted = wider.offered.iter().map(|one| one.digest).collect();
        wider.circle.adopted.retain(|digest| !scene.offered.iter().any(|one| one.digest == *digest));
        wider.circle.adopted.extend(&scene.circle.adopted);
        let after = receivers(&wider, &sharer);
        assert!(before.is_subset(&after));
        before != after
    });
}

/// More matters, more clearances and a later release give nothing to anybody.
#[test]
fn a_narrower_item_gives_no_permission() {
    cases("narrower item", |dice, scene, sharer| {
        let before = receivers(&scene, &sharer);
        let mut item = scene.item.item().clone();
        match dice.below(4) {
            0 => item.matters = vec![token("plc"), token("hmi")],
            1 => item.clearances.push(level(dice)),
            2 => item.release_at = Some(crate::worlds::day(40)),
            _ => {
                let kept = item.audience.len() > 1;
                item.audience.truncate(if kept { 1 } else { item.audience.len() });
            }
        }
        let mut narrower = scene.clone();
        narrower.item = if scene.is_signed { signed(&item, &item.origin) } else { Marked::from(item) };
        let after = receivers(&narrower, &sharer);
        assert!(after.is_subset(&before), "{:?} won", after.difference(&before).collect::<Vec<_>>());
        before != after
    });
}

/// From the origin: `RED` within `AMBER+STRICT`, which is `AMBER` and `GREEN`, within `CLEAR`, where communities accept all labels.
#[test]
fn labels_widen_what_the_origin_shares() {
    cases("labels", |_, mut scene, _| {
        for community in &mut scene.circle.communities {
            community.markings = Tlp::ALL.to_vec();
        }
        let origin = scene.item.item().origin.clone();
        let [red, strict, amber, green, clear] =
            [Tlp::Red, Tlp::AmberStrict, Tlp::Amber, Tlp::Green, Tlp::Clear].map(|marking| {
                let mut scene = scene.clone();
                let mut item = scene.item.item().clone();
                item.marking = marking;
                scene.item = Marked::from(item);
                receivers(&scene, &origin)
            });
        assert!(red.is_subset(&strict) && strict == amber && amber == green && green.is_subset(&clear));
        red != strict && green != clear
    });
}

/// Labels are no ladder for what is passed on: `AMBER` reaches a client that `GREEN` does not.
#[test]
fn amber_reaches_clients_that_green_does_not() {
    cases("onward labels", |_, mut scene, sharer| {
        let mut item = scene.item.item().clone();
        let [amber, green] = [Tlp::Amber, Tlp::Green].map(|marking| {
            item.marking = marking;
            item.clearances.clear();
            item.matters = vec![token("plc")];
            scene.item = signed(&item, &item.origin);
            scene.is_signed = true;
            receivers(&scene, &sharer)
        });
        amber.difference(&green).next().is_some()
    });
}

#[test]
fn an_unknown_sharer_shares_nothing() {
    let mut dice = Dice::new(7);
    let pool = pool(&mut dice);
    let scene = scene(&mut dice, &pool);
    let sharing = scene.share(&token("stranger"));
    assert!(sharing.permitted.is_empty());
    assert!(sharing.withheld.iter().all(|one| one.reasons.iter().any(|why| why.why == WhyWithheld::SharerUnknown)));
}
