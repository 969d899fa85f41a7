//! Seeded product descriptions: 100 claims and 30 evidence entries each, about 19 to 20 KB as an attestation.

use crate::dice::Dice;
use crate::policy::{ALGORITHMS, AT, AT_DATE, GOOD_MECHANISMS, KINDS, MECHANISMS, Rule, Test, YEAR_AGO, YEAR_AGO_DATE};

/// One product description.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its place in the series.
    pub number: usize,
    /// The claims, in the order of the vocabulary.
    pub claims: Vec<Claim>,
    /// The evidence entries.
    pub evidence: Vec<Entry>,
}

/// One claim.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Its group.
    pub group: &'static str,
    /// Its name inside the group.
    pub name: &'static str,
    /// Its value.
    pub value: Slot,
    /// Places of the evidence entries that support it.
    pub evidence: Vec<usize>,
}

/// The value of a claim.
#[derive(Clone, Debug)]
pub enum Slot {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A token, version or date.
    Text(String),
    /// A list of tokens.
    List(Vec<&'static str>),
}

/// One evidence entry.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its kind.
    pub kind: &'static str,
    /// The digest of the document.
    pub digest: [u8; 32],
    /// Its size in bytes.
    pub size: i64,
    /// When it was made.
    pub made_at: String,
    /// Until when it counts.
    pub valid_until: String,
}

impl Document {
    /// The description with this number: about one requirement of eight fails.
    pub fn mixed(rules: &[Rule], number: usize) -> Self {
        Self::roll(rules, number, FAILS)
    }

    /// The description with this number, of a product that meets everything.
    pub fn conforming(rules: &[Rule], number: usize) -> Self {
        Self::roll(rules, number, 0)
    }

    fn roll(rules: &[Rule], number: usize, fails: u8) -> Self {
        let mut dice = Dice::new(SEED.wrapping_add(u64::try_from(number).unwrap_or(0)));
        let mut document = Self { number, claims: Vec::new(), evidence: Vec::new() };
        for rule in rules {
            let fails = dice.percent(fails);
            document.fill(rule, fails, &mut dice);
        }
        document
    }

    fn fill(&mut self, rule: &Rule, fails: bool, dice: &mut Dice) {
        let slots = match &rule.test {
            Test::IsTrue => vec![("enforced", Slot::Bool(!fails))],
            Test::AtLeast(least) => vec![("strength", Slot::Int(at_least(dice, *least, fails)))],
            Test::Within(least, most) => vec![("interval_seconds", Slot::Int(within(dice, *least, *most, fails)))],
            Test::OneOf(good) => vec![("mechanism", Slot::Text(mechanism(dice, good, fails).to_owned()))],
            Test::ContainsAll(all) => vec![("algorithms", Slot::List(algorithms(dice, all, fails)))],
            Test::Version(from, below) => vec![("library_version", Slot::Text(version(dice, from, below, fails)))],
            Test::Window(after, before) => vec![("reviewed_on", Slot::Text(date(dice, after, before, fails)))],
            Test::Recent => vec![("reviewed_on", Slot::Text(date(dice, YEAR_AGO_DATE, AT_DATE, fails)))],
            Test::Composite(least, most) => vec![("retries", Slot::Int(within(dice, *least, *most, fails)))],
            Test::WhereRemote(most) => vec![
                ("remote", Slot::Bool(dice.percent(APPLIES))),
                ("session_limit", Slot::Int(most - at_least(dice, 0, fails))),
            ],
            Test::Evidence(kind) => {
                self.evidence.extend((0..3).map(|copy| entry(dice, kind, fails, copy)));
                Vec::new()
            }
        };
        for (name, value) in slots {
            let count = dice.within(1, 3);
            let evidence = (0..count).map(|_| usize::try_from(dice.within(0, 29)).unwrap_or(0)).collect();
            self.claims.push(Claim { group: rule.group, name, value, evidence });
        }
    }
}

fn at_least(dice: &mut Dice, least: i64, fails: bool) -> i64 {
    if fails { least - dice.within(1, 50) } else { least + dice.within(0, 500) }
}

fn within(dice: &mut Dice, least: i64, most: i64, fails: bool) -> i64 {
    match (fails, dice.percent(50)) {
        (false, _) => dice.within(least, most),
        (true, true) => least - dice.within(1, 9),
        (true, false) => most + dice.within(1, 90),
    }
}

fn mechanism(dice: &mut Dice, good: &[&'static str], fails: bool) -> &'static str {
    if fails { dice.one_of(MECHANISMS.get(GOOD_MECHANISMS..).unwrap_or_default()) } else { dice.one_of(good) }
}

fn algorithms(dice: &mut Dice, all: &[&'static str], fails: bool) -> Vec<&'static str> {
    let left_out = if fails { dice.one_of(all) } else { "" };
    let chosen = |name: &&str| *name != left_out && (all.contains(name) || dice.percent(40));
    ALGORITHMS.into_iter().filter(chosen).collect()
}

fn version(dice: &mut Dice, from: &str, below: &str, fails: bool) -> String {
    let part = |text: &str, place: usize| text.split('.').nth(place).and_then(|p| p.parse().ok()).unwrap_or(0);
    let (major, minor, next) = (part(from, 0), part(from, 1), part(below, 0));
    let patch = dice.within(0, 40);
    match (fails, dice.percent(50)) {
        (true, true) => format!("{major}.{}.{patch}", minor - 1),
        (true, false) => format!("{next}.{}.{patch}", dice.within(0, 9)),
        (false, true) => format!("{major}.{}.{patch}", dice.within(minor, 30)),
        (false, false) => format!("{}.{}.{patch}-rc.{}", next - 1, dice.within(0, 30), dice.within(1, 9)),
    }
}

/// A day well inside the bounds, or well outside.
fn date(dice: &mut Dice, after: &str, before: &str, fails: bool) -> String {
    let day = dice.within(1, 28);
    match (fails, dice.percent(50)) {
        (false, true) => format!("2025-{:02}-{day:02}", dice.within(7, 12)),
        (false, false) => format!("2026-{:02}-{day:02}", dice.within(1, 3)),
        (true, true) => format!("{}-{:02}-{day:02}", before.get(..4).unwrap_or("2026"), dice.within(7, 12)),
        (true, false) => format!("2024{}", after.get(4..).unwrap_or("-01-01")),
    }
}

fn entry(dice: &mut Dice, kind: &'static str, fails: bool, copy: i64) -> Entry {
    let stale = fails || (copy > 0 && dice.percent(40));
    let (made, until) = match (stale, dice.percent(50)) {
        (false, true) => ("2025", "2027"),
        (false, false) => ("2026", "2028"),
        (true, true) => ("2024", "2027"),
        (true, false) => ("2025", "2026"),
    };
    let month = |dice: &mut Dice, year: &str| match year {
        "2025" => dice.within(7, 12),
        "2026" => dice.within(1, 5),
        _ => dice.within(1, 12),
    };
    let made_at = format!("{made}-{:02}-{:02}T08:30:00Z", month(dice, made), dice.within(1, 28));
    let valid_until = format!("{until}-{:02}-{:02}T00:00:00Z", month(dice, until), dice.within(1, 28));
    Entry { kind, digest: dice.bytes32(), size: dice.within(10_000, 9_999_999), made_at, valid_until }
}

/// What the policy says about a description, worked out by plain comparisons that share no code with any engine: the
/// failing requirements, and those that do not apply, by place.
pub fn expected(rules: &[Rule], document: &Document) -> (Vec<usize>, Vec<usize>) {
    let mut failing = Vec::new();
    let mut aside = Vec::new();
    for (place, rule) in rules.iter().enumerate() {
        let look = Look { document, group: rule.group };
        if matches!(rule.test, Test::WhereRemote(_)) && !look.flag("remote") {
            aside.push(place);
        } else if !look.holds(&rule.test) {
            failing.push(place);
        }
    }
    (failing, aside)
}

struct Look<'a> {
    document: &'a Document,
    group: &'static str,
}

impl<'a> Look<'a> {
    fn slot(&self, name: &str) -> Option<&'a Slot> {
        let claims = &self.document.claims;
        claims.iter().find(|claim| claim.group == self.group && claim.name == name).map(|claim| &claim.value)
    }

    fn flag(&self, name: &str) -> bool {
        matches!(self.slot(name), Some(Slot::Bool(true)))
    }

    fn count(&self, name: &str) -> i64 {
        if let Some(Slot::Int(value)) = self.slot(name) { *value } else { i64::MIN }
    }

    fn text(&self, name: &str) -> &'a str {
        if let Some(Slot::Text(text)) = self.slot(name) { text } else { "" }
    }

    fn holds(&self, test: &Test) -> bool {
        match test {
            Test::IsTrue => self.flag("enforced"),
            Test::AtLeast(least) => self.count("strength") >= *least,
            Test::Within(least, most) => (*least..=*most).contains(&self.count("interval_seconds")),
            Test::OneOf(good) => good.contains(&self.text("mechanism")),
            Test::ContainsAll(all) => {
                matches!(self.slot("algorithms"), Some(Slot::List(list)) if all.iter().all(|name| list.contains(name)))
            }
            Test::Version(from, below) => {
                let version = precedence(self.text("library_version"));
                precedence(from) <= version && version < precedence(below)
            }
            Test::Window(after, before) => {
                let date = self.text("reviewed_on");
                after.as_str() < date && date < before.as_str()
            }
            Test::Recent => (YEAR_AGO_DATE..=AT_DATE).contains(&self.text("reviewed_on")),
            Test::Composite(least, most) => {
                let refused = MECHANISMS.iter().skip(GOOD_MECHANISMS).any(|bad| *bad == self.text("mechanism"));
                (self.flag("enforced") || self.count("retries") >= *least) && self.count("retries") <= *most && !refused
            }
            Test::WhereRemote(most) => self.count("session_limit") <= *most,
            Test::Evidence(kind) => self.document.evidence.iter().any(|entry| {
                let made = (YEAR_AGO..=AT).contains(&entry.made_at.as_str());
                entry.kind == *kind && made && entry.valid_until.as_str() >= AT
            }),
        }
    }
}

/// Enough of SemVer 2.0.0 clause 11 for `a.b.c` and `a.b.c-rc.n`.
fn precedence(version: &str) -> (Vec<u64>, bool, u64) {
    let (core, pre) = version.split_once("-rc.").unwrap_or((version, ""));
    let parts = core.split('.').map(|part| part.parse().unwrap_or(0)).collect();
    (parts, pre.is_empty(), pre.parse().unwrap_or(0))
}

/// How many of a hundred claims are rolled so as to fail; some requirements share claims, so a little more of them do.
const FAILS: u8 = 13;
/// How many of a hundred conditional requirements apply.
const APPLIES: u8 = 33;
const SEED: u64 = 0x0048_4b32_3130;

/// Every kind has its three entries, so references land.
const _: () = assert!(KINDS.len() == 10);
