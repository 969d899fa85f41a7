//! The index against a matcher that compares everything with everything, on random worlds; and what more knowledge does.

use std::collections::BTreeSet;

use warifu_advisory::{
    Advisory, AdvisoryFormat, Certified, Cpe, Index, Inside, Item, Known, Left, Match, Named, Purl, Said, Stated,
    Sureness, Versions, Vulnerability,
};
use warifu_model::Digest;

use crate::things::certified;
use warifu_testkit::Dice;
use warifu_testkit::files::number;

/// A hit without its texts: certificate, component, vulnerability, good or bad, what is said, how sure.
type Told = (usize, Option<usize>, usize, bool, Stated, Sureness);

#[test]
fn the_index_finds_what_comparing_everything_finds() {
    let cases = number("WARIFU_ADVISORY_CASES", 150);
    let seed = number("WARIFU_SEED", 120_158);
    let (mut hits, mut kinds) = (0, BTreeSet::new());
    for case in 0..cases {
        let mut dice = Dice::new(seed + case);
        let (inventory, advisory) = (inventory(&mut dice), advisory(&mut dice));
        let index = Index::new(&inventory);
        let found: Vec<Told> = index
            .matches(&advisory)
            .into_iter()
            .map(|hit| {
                (
                    hit.certificate,
                    hit.component,
                    hit.vulnerability,
                    hit.status.is_good(),
                    hit.status,
                    hit.matched.sureness,
                )
            })
            .collect();
        let unique: BTreeSet<Told> = found.iter().copied().collect();
        assert_eq!(unique.len(), found.len(), "case {case}: something is told twice");
        assert_eq!(unique, naive(&inventory, &advisory), "case {case} of seed {seed}");
        kinds.extend(found.iter().map(|told| (told.5, told.3)));
        hits += found.len();
    }
    // every sureness is met by bad news, and the sure ones by good news
    let expected = Sureness::ALL.iter().map(|sureness| (*sureness, false));
    let good = Sureness::ALL.iter().filter(|sureness| sureness.is_sure()).map(|sureness| (*sureness, true));
    assert_eq!(kinds, expected.chain(good).collect(), "{hits} hits");
}

/// Written from ADR 58: every named thing with every item, by every way that leads to it.
fn naive(inventory: &[Certified], advisory: &Advisory) -> BTreeSet<Told> {
    let mut all: Vec<Told> = Vec::new();
    for (certificate, one) in inventory.iter().enumerate() {
        let items = std::iter::once((None, &one.product))
            .chain(one.components.iter().enumerate().map(|(place, one)| (Some(place), &one.item)));
        for (component, item) in items {
            for (vulnerability, of) in advisory.vulnerabilities.iter().enumerate() {
                for said in &of.said {
                    let Some(sureness) = surest(advisory, said.product, item) else { continue };
                    let is_good = matches!(said.status, Stated::Fixed | Stated::NotAffected);
                    if is_good && (advisory.is_draft || sureness < Sureness::IdentifierAndVersion) {
                        continue;
                    }
                    all.push((certificate, component, vulnerability, is_good, said.status, sureness));
                }
            }
        }
    }
    let is_beaten = |told: &Told| {
        all.iter()
            .any(|other| (other.0, other.1, other.2, other.4) == (told.0, told.1, told.2, told.4) && other.5 > told.5)
    };
    all.iter().filter(|told| !is_beaten(told)).copied().collect()
}

fn surest(advisory: &Advisory, place: usize, item: &Item) -> Option<Sureness> {
    let named = &advisory.named[place];
    let own = Match::between(named, item).map(|matched| matched.sureness);
    let by_parts = named.inside.iter().flat_map(|inside| {
        let part = surest(advisory, inside.part, item).map(|sureness| sureness.min(Sureness::Identifier));
        inside.wholes.iter().map(|whole| surest(advisory, *whole, item)).chain([part])
    });
    by_parts.chain([own]).flatten().max()
}

/// A thing is compared by its identifiers as a person would: a small table instead of the code.
#[test]
fn things_are_compared_as_they_are_named() {
    let known = |purl: &str, cpe: &str, vendor: &str, name: &str| Known {
        vendor: Some(vendor.to_owned()).filter(|text| !text.is_empty()),
        names: Some(name.to_owned()).filter(|text| !text.is_empty()).into_iter().collect(),
        purls: Purl::parse(purl).into_iter().collect(),
        cpes: Cpe::parse(cpe).into_iter().collect(),
        ..Known::default()
    };
    let openssl = "cpe:2.3:a:openssl:openssl:1.1.1:*:*:*:*:*:*:*";
    for (said, versions, own, version, expected) in [
        (
            known("pkg:npm/a@1", "", "", ""),
            "",
            known("pkg:npm/a@1", "", "", ""),
            "",
            Some(Sureness::IdentifierAndVersion),
        ),
        (known("pkg:npm/a@1", "", "", ""), "", known("pkg:npm/a@2", "", "", ""), "", None),
        (known("pkg:npm/a", "", "", ""), "", known("pkg:npm/a@2", "", "", ""), "", Some(Sureness::Identifier)),
        (
            known("pkg:npm/a", "", "", ""),
            "<2",
            known("pkg:npm/a@1.5", "", "", ""),
            "",
            Some(Sureness::IdentifierAndVersion),
        ),
        (known("pkg:npm/a", "", "", ""), "<2", known("pkg:npm/a", "", "", ""), "2.5", None),
        (
            known("pkg:npm/a?vers=vers:npm%2F%3C2.0.0", "", "", ""),
            "",
            known("pkg:npm/a@1.0.0", "", "", ""),
            "",
            Some(Sureness::IdentifierAndVersion),
        ),
        (
            known("pkg:npm/a@1?arch=arm", "", "", ""),
            "",
            known("pkg:npm/a@1", "", "", ""),
            "",
            Some(Sureness::Identifier),
        ),
        // another package of one kind is surely another, whatever the names
        (known("pkg:deb/debian/a@1", "", "", "ab"), "", known("pkg:deb/ubuntu/a@1", "", "", "ab"), "1", None),
        // between kinds only the names are left
        (
            known("pkg:deb/debian/a@1", "", "", "ab"),
            "",
            known("pkg:rpm/redhat/a@1", "", "", "ab"),
            "1",
            Some(Sureness::Name),
        ),
        (
            known("", "cpe:/a:openssl:openssl:1.1.1", "", ""),
            "",
            known("", openssl, "", ""),
            "",
            Some(Sureness::IdentifierAndVersion),
        ),
        (known("", "cpe:/a:openssl:openssl", "", ""), "<=1.1.0", known("", openssl, "", ""), "", None),
        (
            known("", "cpe:/a:openssl:openssl:1.1.1", "", ""),
            "",
            known("", "cpe:/a:openssl:openssl", "", ""),
            "",
            Some(Sureness::Identifier),
        ),
        // one kind says yes, the other no
        (
            known("pkg:npm/a@1", "cpe:/a:x:y", "", ""),
            "",
            known("pkg:npm/a@1", openssl, "", ""),
            "",
            Some(Sureness::Identifier),
        ),
        (
            known("", "", "Siemens AG", "S7-1500"),
            "<3.0",
            known("", "", "Siemens", "s7 1500"),
            "2.9",
            Some(Sureness::NameAndVersion),
        ),
        (
            known("", "", "Siemens AG", "S7-1500"),
            "<3.0",
            known("", "", "Siemens", "SIMATIC S7-1500"),
            "2.9",
            Some(Sureness::Name),
        ),
        (known("", "", "Siemens AG", "S7-1500"), "<3.0", known("", "", "Siemens", "S7-1500"), "3.1", None),
        (known("", "", "Siemens", "S7-1500"), "", known("", "", "Hamakaze", "S7-1500"), "", None),
        (known("", "", "", "S7-1500"), "=1.0", known("", "", "Hamakaze", "S7-1500"), "1.0", Some(Sureness::Name)),
        (known("", "", "Cisco", "Multiple Products"), "", known("", "", "Cisco", "Multiple Products"), "", None),
        (known("", "", "", ""), "", known("", "", "", ""), "", None),
    ] {
        let versions = if versions.is_empty() { Versions::Unsaid } else { Versions::range(versions) };
        let named = Named { known: said.clone(), versions, ..Named::default() };
        let item = Item { known: own.clone(), version: Some(version.to_owned()).filter(|text| !text.is_empty()) };
        assert_eq!(Match::between(&named, &item).map(|matched| matched.sureness), expected, "{said:?} {own:?}");
    }
}

/// A version that is not known, or not understood, never makes a hit go away.
#[test]
fn less_knowledge_never_loses_a_hit() {
    for case in 0..2000 {
        let mut dice = Dice::new(90_000 + case);
        let (named, item) = (named(&mut dice, 0), item(&mut dice));
        if Match::between(&named, &item).is_none() {
            continue;
        }
        let open = Item { version: None, ..item.clone() };
        let unread = Named { versions: Versions::Unread("some".into()), ..named.clone() };
        for (less, what) in [(Match::between(&named, &open), "version"), (Match::between(&unread, &item), "range")] {
            assert!(less.is_some(), "case {case}: without {what} the hit is gone: {named:?} {item:?}");
        }
    }
}

pub(crate) fn inventory(dice: &mut Dice) -> Vec<Certified> {
    let count = 1 + dice.below(6);
    (0..count)
        .map(|number| {
            let components = (0..dice.below(4)).map(|_| item(dice)).collect();
            certified(&number.to_string(), item(dice), components)
        })
        .collect()
}

fn known(dice: &mut Dice) -> Known {
    let purls = [
        "pkg:npm/a@1.0",
        "pkg:npm/a@2.0",
        "pkg:npm/a",
        "pkg:npm/A@1.0?arch=arm",
        "pkg:npm/b@1.0",
        "pkg:deb/debian/a@1.0",
    ];
    let cpes = [
        "cpe:/a:v:a:1.0",
        "cpe:/a:v:a",
        "cpe:2.3:a:v:a:2.0:*:*:*:*:*:*:*",
        "cpe:2.3:h:v:a:-:*:*:*:*:*:arm:*",
        "cpe:/a:v:b",
    ];
    let names = ["A-100", "V A-100", "Series A-100", "a100", "b", "Multiple Products"];
    let digests = [Digest::of(b"1"), Digest::of(b"2")];
    let exact = ["swid:1".to_owned(), "urn:cdx:1/1#a".to_owned()];
    Known {
        vendor: Some((*dice.pick(&["V", "V Inc.", "W"])).to_owned()).filter(|_| dice.chance(70)),
        names: dice.subset(25, &names).into_iter().map(str::to_owned).collect(),
        purls: dice.subset(15, &purls).into_iter().filter_map(Purl::parse).collect(),
        cpes: dice.subset(15, &cpes).into_iter().filter_map(Cpe::parse).collect(),
        digests: dice.subset(8, &digests),
        exact: dice.subset(8, &exact),
        is_supplied: dice.chance(20),
        models: dice.subset(10, &["A1*", "a-1??", "V-*"]).into_iter().map(str::to_owned).collect(),
    }
}

fn item(dice: &mut Dice) -> Item {
    let version = Some((*dice.pick(&["1.0", "2.0", "v1.0", "spring"])).to_owned()).filter(|_| dice.chance(80));
    Item { known: known(dice), version }
}

fn named(dice: &mut Dice, place: usize) -> Named {
    let versions = match dice.below(5) {
        0 => Versions::One((*dice.pick(&["1.0", "2.0", "1"])).to_owned()),
        1 => Versions::range("<2.0"),
        2 => Versions::range("vers:all/*"),
        3 => Versions::Unread("before the summer".into()),
        _ => Versions::Unsaid,
    };
    // what is inside of others names those that came before, so that there is no circle
    let inside =
        (place > 1 && dice.chance(30)).then(|| Inside { part: dice.below(place), wholes: vec![dice.below(place)] });
    Named { id: place.to_string(), known: known(dice), versions, inside }
}

pub(crate) fn advisory(dice: &mut Dice) -> Advisory {
    let named: Vec<Named> = (0..2 + dice.below(6)).map(|place| named(dice, place)).collect();
    let vulnerability = |dice: &mut Dice, number: usize| {
        let products = dice.subset(60, &(0..named.len()).collect::<Vec<_>>());
        let said =
            products.into_iter().map(|product| Said { product, status: *dice.pick(Stated::ALL), justification: None });
        Vulnerability { ids: vec![format!("CVE-{number}")], said: said.collect(), ..Vulnerability::default() }
    };
    let vulnerabilities = (0..=dice.below(3)).map(|number| vulnerability(dice, number)).collect();
    Advisory {
        format: AdvisoryFormat::Csaf,
        digest: Digest::of(b"a"),
        id: "a".into(),
        edition: None,
        publisher: None,
        title: None,
        issued_at: None,
        first_issued_at: None,
        is_draft: dice.chance(10),
        marking: None,
        named,
        vulnerabilities,
        left: Left::default(),
    }
}
