//! Random histories, now to the bytes that leave: whoever opens one is permitted by the model, and nothing planted is in it.

use std::collections::{BTreeMap, BTreeSet};

use warifu_delivery::{Consignment, Desk, deliver, receive};
use warifu_model::{Digest, Localized, SharingCircle, Timestamp, Token};
use warifu_sharing::{Marked, OfferedArrangement, Question};

use crate::foreign::decrypted;
use crate::post::{addressed, empty, identities, secret};
use crate::worlds::{Offered, Scene, held, key, offered, scene, signed, words};
use warifu_testkit::Dice;
use warifu_testkit::files::number;

const ITEM: &[u8] = b"item";

/// Everything that a recipient must not learn from a parcel: names, titles, remarks of the circle.
fn plant(circle: &mut SharingCircle) -> Vec<String> {
    let mut planted = Vec::new();
    let mut secret = |what: &str| {
        let text = format!("planted-{what}-{}", planted.len());
        planted.push(text.clone());
        words(&text)
    };
    circle.title = secret("title");
    circle.note = Some(secret("note"));
    circle.communities.iter_mut().for_each(|one| one.name = secret("community"));
    circle.organisations.iter_mut().for_each(|one| one.name = secret("organisation"));
    circle.people.iter_mut().for_each(|one| one.name = secret("person"));
    circle.schemes.iter_mut().for_each(|one| one.law = secret("law"));
    planted
}

fn everybody(circle: &SharingCircle) -> Vec<Token> {
    circle
        .organisations
        .iter()
        .map(|one| one.id.clone())
        .chain(circle.people.iter().map(|one| one.id.clone()))
        .collect()
}

/// What happens between two shares.
fn happen(scene: &mut Scene, dice: &mut Dice, pool: &[Offered]) {
    let person = dice.below(scene.circle.people.len());
    let organisation = dice.below(scene.circle.organisations.len());
    let at = scene.at;
    match dice.below(7) {
        0 => scene.at = Timestamp::from_unix(at.unix() + 86_400 * i64::try_from(1 + dice.below(9)).unwrap()).unwrap(),
        1 => scene.circle.people[person].clearances.push(held(dice)),
        2 => scene.circle.organisations[organisation].clearances.push(held(dice)),
        3 => scene.circle.people[person].clearances.iter_mut().for_each(|one| one.revoked_at = Some(at)),
        4 => scene.offered.push(dice.pick(pool).clone()),
        5 => scene.circle.people[person].until = Some(at),
        _ => {
            let organisation = &mut scene.circle.organisations[organisation];
            organisation.clients.iter_mut().for_each(|one| one.until = Some(at));
        }
    }
}

struct Told {
    parcels: u64,
    refused: u64,
    onward: u64,
    bytes: u64,
}

#[test]
fn what_leaves_reaches_nobody_outside_the_audience() {
    let (seed, count) = (number("WARIFU_SEED", 59), number("WARIFU_DELIVERY_HISTORIES", 40));
    let mut dice = Dice::new(seed ^ 0x5ea1);
    let pool: Vec<Offered> = (0..40).map(|_| offered(&mut dice)).collect();
    let mut told = Told { parcels: 0, refused: 0, onward: 0, bytes: 0 };
    for history in 0..count {
        let mut scene = scene(&mut dice, &pool);
        let mut said = scene.item.item().clone();
        (said.digest, said.title) = (Digest::of(ITEM), Localized::of("item".into(), "item".into()));
        scene.item = if scene.is_signed { signed(&said, &said.origin) } else { Marked::from(said) };
        let ids = addressed(&mut scene.circle);
        let planted = plant(&mut scene.circle);
        let all = everybody(&scene.circle);
        let mut holders: BTreeSet<Token> =
            all.iter().filter(|id| scene.org(id) == Some(&scene.item.item().origin)).cloned().collect();
        for _ in 0..4 {
            happen(&mut scene, &mut dice, &pool);
            let among: Vec<Token> = holders.iter().cloned().collect();
            let sharer = if among.is_empty() { dice.pick(&all) } else { dice.pick(&among) }.clone();
            let permitted =
                shared(&scene, &sharer, &ids, &planted, &mut told, &format!("seed {seed}, history {history}"));
            if holders.contains(&sharer) {
                holders.extend(permitted);
            }
        }
    }
    let Told { parcels, refused, onward, bytes } = told;
    println!(
        "seed {seed}: {count} histories, {parcels} parcels ({onward} onward), {bytes} bytes searched, {refused} openings refused"
    );
    assert!(count < 40 || (parcels > 100 && onward > 10 && refused > 1_000));
}

/// One share, looked at from every side: who can open what, and what is in it.
fn shared(
    scene: &Scene,
    sharer: &Token,
    ids: &BTreeMap<Token, age::x25519::Identity>,
    planted: &[String],
    told: &mut Told,
    place: &str,
) -> Vec<Token> {
    let arrangements: Vec<OfferedArrangement> = scene.offered.iter().map(|one| one.read.clone()).collect();
    let (item, others, circle, at) = (&scene.item, &*scene.others, &scene.circle, scene.at);
    let question = Question { item, others, circle, arrangements: &arrangements, sharer, at };
    let consignment = Consignment::of(item, ITEM, None).unwrap();
    let (delivery, log) = deliver(&question, &consignment, &key(sharer), &secret(), &empty()).unwrap();
    assert!(delivery.without_address.is_empty());
    let is_origin = scene.org(sharer) == Some(&item.item().origin);
    for sealed in &delivery.sealed {
        let recipient = sealed.recipient();
        assert!(scene.may_share(sharer, recipient), "{place}: {sharer} to {recipient}");
        told.parcels += 1;
        told.onward += u64::from(!is_origin);
        let others = ids.iter().filter(|(id, _)| *id != recipient);
        for (id, identity) in others {
            let desk = Desk { recipient: id, circle, arrangements: &arrangements, others: &[], at };
            let error = receive(sealed.bytes(), &identities(identity), &desk).unwrap_err();
            assert_eq!(error.code(), "sealed-for-others", "{place}: {id} opens what is for {recipient}");
            told.refused += 1;
        }
        let desk = Desk { recipient, circle, arrangements: &arrangements, others: &scene.others, at };
        let received = receive(sealed.bytes(), &identities(&ids[recipient]), &desk).unwrap();
        assert_eq!((received.item(), received.standing()), (ITEM, Ok(())), "{place}");
        for onward in &received.onward().permitted {
            assert!(scene.may_share(recipient, onward.recipient()), "{place}: onward");
        }
        let inside = decrypted(&ids[recipient], sealed.bytes());
        assert_eq!(inside.len(), 16 * 1024, "{place}");
        told.bytes += (inside.len() + sealed.bytes().len()) as u64;
        searched(scene, sharer, recipient, &[&inside, sealed.bytes()], planted, place);
    }
    let log = warifu_model::Json::from(&log).to_canonical();
    searched(scene, sharer, sharer, &[&log], planted, place);
    delivery.sealed.iter().map(|one| one.recipient().clone()).collect()
}

/// Nothing of the circle is in these bytes, and nobody's id but those that the marking names, sender and recipient.
fn searched(scene: &Scene, sharer: &Token, recipient: &Token, all: &[&[u8]], planted: &[String], place: &str) {
    let item = scene.item.item();
    let quoted = |id: &Token| format!("\"{id}\"");
    let named: BTreeSet<&Token> = item.audience.iter().chain([sharer, recipient, &item.origin]).collect();
    let everybody = everybody(&scene.circle);
    let ids = everybody.iter().filter(|id| !named.contains(id)).map(quoted);
    let texts: Vec<_> = all.iter().map(|bytes| String::from_utf8_lossy(bytes)).collect();
    let forms = |text: String| [data_encoding::BASE64.encode(text.as_bytes()), text];
    for text in planted.iter().cloned().chain(ids).flat_map(forms) {
        for bytes in &texts {
            assert!(!bytes.contains(&text), "{place}: `{text}` leaked");
        }
    }
    // the signed parcel and the marking stand in base64, whatever the place of a text in it
    for bytes in all {
        for run in
            bytes.split(|byte| !byte.is_ascii_alphanumeric() && !b"+/=".contains(byte)).filter(|run| run.len() > 40)
        {
            let Ok(inner) = data_encoding::BASE64.decode(run) else { continue };
            let inner = String::from_utf8_lossy(&inner);
            for text in planted.iter().cloned().chain(everybody.iter().filter(|id| !named.contains(id)).map(quoted)) {
                assert!(!inner.contains(&text), "{place}: `{text}` leaked in base64");
            }
        }
    }
}
