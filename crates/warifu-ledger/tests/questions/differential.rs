//! Every question, over random journals, against the naive answers; in pages of every size, in two stores, reading little.

use std::cell::Cell as Counter;
use std::collections::BTreeSet;
use std::fmt::Debug;

use warifu_ledger::FaultCode;
use warifu_ledger::questions::{
    Audit, DueKind, DueQuestion, Filter, KeyPart, Page, Paged, QuestionError, QueueQuestion, audit, certificate,
    dependants, due, find, history, queue, search, standing, standings,
};
use warifu_ledger::rows::{CertificateRow, Stage};
use warifu_ledger::store::{MemoryStore, Options, Read, Row, Scan, SqliteStore, Store, StoreError, Table, Value};
use warifu_ledger::tables::{LINK, SCHEMA};
use warifu_model::{IdentifierKind, PlacedCertificate, SetId, Status, StatusEvent, StatusHistory, VersionRange};

use warifu_testkit::files::number;
use warifu_testkit::{Dice, on_all_cores};

use crate::maker::{BEGIN, Components, DAY, Maker, Shape, digest_of, key, laboratory, series, time};
use crate::naive::Naive;
use crate::stores::{Kind, chosen};

/// A transaction that counts the rows that are read.
struct Counting<'a> {
    inner: Box<dyn Read + 'a>,
    rows: &'a Counter<usize>,
}

impl Read for Counting<'_> {
    fn get(&mut self, table: &'static Table, key: &[Value]) -> Result<Option<Row>, StoreError> {
        let row = self.inner.get(table, key)?;
        self.rows.set(self.rows.get() + 1);
        Ok(row)
    }

    fn scan(&mut self, scan: &Scan<'_>) -> Result<Vec<Row>, StoreError> {
        let rows = self.inner.scan(scan)?;
        self.rows.set(self.rows.get() + rows.len());
        Ok(rows)
    }
}

struct World {
    maker: Maker,
    known: Vec<i64>,
    surveillance: bool,
    /// Of pages.
    sizes: Dice,
    stores: Vec<Box<dyn Store>>,
    _folder: Folder,
}

/// A folder that goes with the test.
struct Folder(std::path::PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn world(seed: u64) -> World {
    let folder = std::env::temp_dir().join(format!("warifu-questions-{}-{seed}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let sqlite = SqliteStore::create(&folder.join("ledger.db"), &SCHEMA, Options::default()).unwrap();
    let mut stores: Vec<Box<dyn Store>> = vec![Box::new(MemoryStore::new()), Box::new(sqlite)];
    if chosen() == Some(Kind::Postgres) {
        stores.push(crate::stores::new_store());
    }
    let mut dice = Dice::new(seed ^ 0xfeed);
    let shape = Shape {
        variety: 1 + dice.below(20),
        surveillance: dice.one_in(2),
        components: if dice.one_in(4) { Components::First } else { Components::Recent },
    };
    let most = if dice.one_in(20) { 200 } else { 45 };
    let steps = 5 + dice.below(most);
    let mut maker = Maker::new(seed, shape);
    let mut made = vec![maker.opened()];
    for _ in 0..steps {
        made.extend(if dice.one_in(6) { maker.certify() } else { maker.step() });
    }
    for store in &mut stores {
        let mut write = store.write().unwrap();
        for one in &made {
            one.append(&mut *write).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        }
        write.commit().unwrap();
    }
    let known = made.iter().map(|one| one.known_at.unix()).collect();
    World { maker, known, surveillance: shape.surveillance, sizes: dice, stores, _folder: Folder(folder) }
}

/// The whole answer, asked for in pages of several sizes, from every store: all are the same. No page reads many more rows than
/// it answers.
fn whole<T: Clone + Debug + PartialEq>(
    world: &mut World,
    per_answer: usize,
    ask: impl Fn(&mut dyn Read, Page<'_>) -> Result<Paged<T>, QuestionError>,
) -> Vec<T> {
    let mut answer: Option<Vec<T>> = None;
    let small = [1, 2, 3, 7];
    for store in &mut world.stores {
        for limit in [1_000, *world.sizes.pick(&small)] {
            let (mut all, mut next): (Vec<T>, Option<String>) = (Vec::new(), None);
            loop {
                let rows = Counter::new(0);
                let mut read = Counting { inner: store.read().unwrap(), rows: &rows };
                let page = ask(&mut read, Page::new(limit, next.as_deref()).unwrap()).unwrap();
                assert!(page.items.len() <= limit as usize);
                let most = page.items.len() * per_answer + MOST_BESIDE;
                assert!(rows.get() <= most, "{} rows for {} answers", rows.get(), page.items.len());
                all.extend(page.items);
                next = page.next;
                if next.is_none() {
                    break;
                }
            }
            match &answer {
                None => answer = Some(all),
                Some(answer) => assert_eq!(answer, &all, "pages of {limit}"),
            }
        }
    }
    answer.unwrap()
}

/// A filter of the kind of this number, about something that there is.
fn filter(dice: &mut Dice, naive: &Naive<'_>, which: usize) -> Filter {
    let placed = naive.placed();
    let some = placed[dice.below(placed.len())];
    let product = &some.certificate.product;
    match which {
        0 => Filter::Number(some.certificate.number.to_lowercase().replace('-', " -")),
        1 => Filter::Holder(some.certificate.holder.name.en.to_uppercase()),
        2 => Filter::Holder(some.certificate.holder.name.ja.clone()),
        3 => Filter::Product(format!("{} {}", product.vendor, product.model)),
        4 => Filter::Product(product.name.ja.clone()),
        5 => Filter::Artifact(product.artifacts[0].digest),
        6 => Filter::Package(format!("pkg:generic/hama/{}@9.9", dice.below(7))),
        7 => match product.identifiers.first() {
            Some(identifier) => Filter::Identifier(identifier.kind, identifier.value.clone()),
            None => Filter::Identifier(IdentifierKind::Gtin, "4901234567894".to_owned()),
        },
        8 => {
            let range = VersionRange::parse(dice.word(&["*", ">=1.0.0, <2.0.0", "1.0.0"])).unwrap();
            Filter::Set(SetId::parse(dice.word(&["jc-star", "ssdf", "iot-base"])).unwrap(), range)
        }
        9 => Filter::Level("1".to_owned()),
        10 => Filter::Key(laboratory(dice.below(4)).id(), *dice.pick(&[KeyPart::Counted, KeyPart::Heard])),
        11 => Filter::Key(key(40).id(), KeyPart::Signer),
        12 => Filter::Evidence(digest_of("evidence", dice.below(20))),
        13 => Filter::Input(*dice.pick(&[some.record.inputs[0].digest, digest_of("policy", 0)])),
        14 => Filter::Component(some.digest),
        15 => Filter::Series(series(dice.below(3))),
        16 => Filter::Record(some.certificate.record),
        17 => Filter::Status(*dice.pick(&[Status::Active, Status::Suspended, Status::Withdrawn])),
        18 => Filter::Stage(*dice.pick(Stage::ALL)),
        _ => Filter::Certificate(some.digest),
    }
}

const FILTERS: usize = 20;

fn naive(world: &World) -> Naive<'_> {
    Naive { facts: &world.maker.facts, known: &world.known, surveillance: world.surveillance }
}

fn has_certificates(world: &World) -> bool {
    !naive(world).placed().is_empty()
}

fn certificates_are_found(world: &mut World, dice: &mut Dice) {
    let mut asked: Vec<Vec<Filter>> = vec![Vec::new()];
    if has_certificates(world) {
        let naive = naive(world);
        let kinds: Vec<usize> = (0..FILTERS).filter(|_| dice.one_in(2)).collect();
        asked.extend(kinds.into_iter().map(|which| vec![filter(dice, &naive, which)]));
        for _ in 0..6 {
            let many = 2 + dice.below(3);
            let mut some = || {
                let which = dice.below(FILTERS);
                filter(dice, &naive, which)
            };
            asked.push((0..many).map(|_| some()).collect());
        }
    }
    for filters in asked {
        let expected = naive(world).find(&filters);
        let found = whole(world, 1 + filters.len(), |store, page| find(store, &filters, page));
        let places: Vec<u32> = found.iter().map(|line| line.place).collect();
        assert_eq!(places.iter().copied().collect::<BTreeSet<_>>(), expected, "{filters:?}");
        assert_eq!(places.len(), expected.len(), "{filters:?}: none twice");
        if !filters.iter().any(|filter| matches!(filter, Filter::Set(..))) {
            assert!(places.is_sorted(), "{filters:?}: {places:?}");
        }
        for line in &found {
            let naive = naive(world);
            let all = naive.placed();
            let fact = all[line.place as usize];
            let certificate = &fact.certificate;
            assert_eq!((&line.number, line.digest), (&certificate.number, fact.digest));
            assert_eq!((line.stage, line.status), (naive.stage(line.place), naive.status(line.place)));
            assert_eq!((line.expires_at, &line.level), (certificate.expires_at, &certificate.level));
            assert_eq!(line.version, certificate.set.version.to_string());
        }
    }
}

fn statuses_are_those_of_a_history(world: &mut World, dice: &mut Dice) {
    let mut status_history = StatusHistory::new("minato".to_owned());
    {
        let naive = naive(world);
        for placed in naive.placed() {
            status_history.certificates.push(PlacedCertificate::of(&placed.certificate, placed.digest));
        }
        for fact in naive.facts {
            if let crate::maker::Fact::Said(said) = fact {
                let (from, recorded_at) = (time(said.from), time(said.known_at));
                let reason = warifu_model::Localized::english("Fault");
                status_history.events.push(StatusEvent {
                    index: said.place,
                    status: said.status,
                    from,
                    recorded_at,
                    reason,
                });
            }
        }
    }
    let days = usize::try_from((world.maker.now - BEGIN) / DAY).unwrap() + 10;
    for _ in 0..4 {
        let mut some = || BEGIN + DAY * (i64::try_from(dice.below(days)).unwrap() - 5);
        let (at, known_at) = (some(), some());
        let all = whole(world, 18, |store, page| standings(store, time(at), time(known_at), page));
        let naive = naive(world);
        assert_eq!(all.len(), naive.placed().len());
        for (found, placed) in all.iter().zip(naive.placed()) {
            assert_eq!(found.certificate, placed.digest);
            assert_eq!(found.status, naive.standing(placed, at, known_at), "{} at {at}, {known_at}", placed.place);
            let end = placed.certificate.expires_at.map_or(i64::MAX, warifu_model::Timestamp::unix);
            assert_eq!(found.is_in_period, (placed.certificate.granted_at.unix()..end).contains(&at));
        }
        // for a time after everything that was said, it is what a snapshot of then says
        let later = whole(world, 18, |store, page| standings(store, time(i64::from(u32::MAX)), time(known_at), page));
        let of_history = status_history.statuses(time(known_at));
        for found in later {
            let status = found.status.unwrap_or_default();
            assert_eq!(status, of_history.get(&found.place).copied().unwrap_or_default());
            let mut read = world.stores[0].read().unwrap();
            let alone = standing(&mut *read, &found.certificate, found.at, found.known_at).unwrap();
            assert_eq!(alone, found);
        }
    }
}

fn histories_hold_everything(world: &mut World, dice: &mut Dice) {
    if !has_certificates(world) {
        return;
    }
    for _ in 0..3 {
        let (digest, place, case) = {
            let naive = naive(world);
            let all = naive.placed();
            let some = all[dice.below(all.len())];
            (some.digest, some.place, some.case.clone())
        };
        let events = whole(world, 40, |store, page| Ok(history(store, &digest, page)?.events));
        let mut read = world.stores[0].read().unwrap();
        let whole = history(&mut *read, &digest, Page::new(1, None).unwrap()).unwrap();
        drop(read);
        let naive = naive(world);
        let said: Vec<_> =
            naive.said(place).iter().map(|said| (said.status, said.from, said.known_at, said.entry)).collect();
        let found: Vec<_> =
            events.iter().map(|one| (one.status, one.since.unix(), one.recorded_at.unix(), one.sequence)).collect();
        assert_eq!(found, said);
        for (event, said) in events.iter().zip(naive.said(place)) {
            let case = event.case.as_ref().unwrap();
            assert_eq!((&case.case, case.steps.len()), (&said.case, 2));
        }
        let entries: BTreeSet<u32> = naive
            .facts
            .iter()
            .filter_map(|fact| match fact {
                crate::maker::Fact::Step(step) if step.case == case => Some(step.entry),
                _ => None,
            })
            .collect();
        let steps = &whole.case.as_ref().unwrap().steps;
        assert_eq!(steps.iter().map(|step| step.sequence).collect::<BTreeSet<_>>(), entries);
        assert!(steps.iter().all(|step| step.name.is_some()));
        let signed = naive
            .facts
            .iter()
            .filter(|fact| matches!(fact, crate::maker::Fact::Signed { place: one, .. } if *one == place));
        assert_eq!(whole.signatures.len(), signed.count());
        let held = naive
            .facts
            .iter()
            .filter(|fact| matches!(fact, crate::maker::Fact::Held { place: one, .. } if *one == place));
        assert_eq!(whole.holds.len(), held.count());
    }
}

const SEARCHES: [&str; 24] = [
    "hama",
    "HAMA control",
    "control",
    "contr works",
    "制御",
    "制御装置",
    "装",
    "置",
    "浜風 hama",
    "mco 2026 10",
    "hk 210",
    "hk-2100",
    "1.",
    "1.2",
    "流量計",
    "流",
    "zürich",
    "ZÜRICH gäge",
    "ＨＫ",
    "works 9",
    "全機能",
    "a",
    "x",
    "制御と子 son",
];

fn searches_find(world: &mut World, dice: &mut Dice) {
    for _ in 0..8 {
        let text = *dice.pick(&SEARCHES);
        // what has another width is the same word
        let plain = text.replace("ＨＫ", "hk");
        let expected = naive(world).search(&plain);
        let found = whole(world, 12, |store, page| search(store, text, page));
        let places: Vec<u32> = found.iter().map(|line| line.place).collect();
        assert_eq!(places.iter().copied().collect::<BTreeSet<_>>(), expected, "{text}");
        assert_eq!(places.len(), expected.len(), "{text}: none twice");
        if plain.chars().all(|c| c < '\u{900}') {
            let first = naive(world).search_whole(&plain);
            assert_eq!(places[..first.len()], first, "{text}: whole words first");
        }
    }
}

fn everything_due_is_listed(world: &mut World, dice: &mut Dice) {
    for round in 0..4 {
        let from = BEGIN + DAY * i64::try_from(dice.below(400)).unwrap();
        let until = from + DAY * i64::try_from(dice.below(600)).unwrap();
        let some = DueKind::ALL.iter().copied().filter(|_| dice.one_in(2)).collect();
        let kinds = if round == 0 { BTreeSet::new() } else { some };
        let question = DueQuestion { from: time(from), until: time(until), kinds };
        let expected = naive(world).due(&question);
        let found = whole(world, 10, |store, page| due(store, &question, page));
        assert!(found.is_sorted_by_key(|due| (due.at, due.kind)));
        let about = |due: &warifu_ledger::questions::Due| {
            let number = due.certificate.as_ref().map(|line| line.number.clone());
            let key = due.key.as_ref().map(|(key, _)| key.to_string());
            number.or(key).or(due.series.clone()).unwrap_or_default()
        };
        let found: Vec<_> = found.iter().map(|due| (due.at.unix(), due.kind, about(due))).collect();
        assert_eq!(found.len(), expected.len(), "{question:?}");
        assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected, "{question:?}");
    }
}

fn paths_lead_from_components(world: &mut World, dice: &mut Dice) {
    if !has_certificates(world) {
        return;
    }
    for _ in 0..3 {
        let component = {
            let naive = naive(world);
            let all = naive.placed();
            all[dice.below(all.len().min(5))].digest
        };
        let expected = naive(world).dependants(&component);
        let found = whole(world, 80, |store, page| dependants(store, &component, page));
        let found: Vec<_> = found.into_iter().map(|one| (one.certificate.place, one.path, one.end)).collect();
        let expected: Vec<_> = expected.into_iter().map(|(place, path)| (place, path, None)).collect();
        assert_eq!(found, expected);
    }
}

fn cases_wait(world: &mut World, dice: &mut Dice) {
    let at = world.maker.now + 1;
    let expected = naive(world).queue(at);
    let found = whole(world, 60, |store, page| queue(store, &QueueQuestion::default(), time(at), page));
    let plain: Vec<_> = found
        .iter()
        .map(|one| {
            let keys: BTreeSet<_> = one.keys.iter().map(|(key, _)| *key).collect();
            let step = one.step.clone().unwrap_or_default();
            (one.state.as_str(), one.kind.as_str(), one.since.unix(), one.case.clone(), step, keys)
        })
        .collect();
    assert_eq!(plain, expected);
    let seed = *dice.pick(&[11, 20, 40, 60]);
    let question = QueueQuestion { role: None, key: Some(key(seed)) };
    let mine = whole(world, 60, |store, page| queue(store, &question, time(at), page));
    let expected: Vec<_> =
        found.iter().filter(|one| one.keys.iter().any(|(one, _)| *one == key(seed))).cloned().collect();
    assert_eq!(mine, expected);
    let question = QueueQuestion { role: Some("certifier".to_owned()), key: None };
    let theirs = whole(world, 60, |store, page| queue(store, &question, time(at), page));
    assert!(theirs.iter().all(|one| one.roles == ["certifier"]));
    assert_eq!(theirs.len(), found.iter().filter(|one| one.roles == ["certifier"]).count());
}

fn the_journal_is_told(world: &mut World, dice: &mut Dice) {
    let mut questions = vec![Audit::default()];
    for _ in 0..8 {
        let naive = naive(world);
        let placed = naive.placed();
        let from = dice.one_in(3).then(|| time(BEGIN + DAY * i64::try_from(dice.below(40)).unwrap()));
        let until = dice.one_in(3).then(|| time(BEGIN + DAY * i64::try_from(40 + dice.below(60)).unwrap()));
        let actor = dice.one_in(3).then(|| key(*dice.pick(&[10, 11, 20, 40, 41])));
        let case =
            dice.one_in(3).then(|| format!("{}-{}", *dice.pick(&["c", "c", "s", "h", "o", "a"]), 1 + dice.below(30)));
        let certificate = (dice.one_in(3) && !placed.is_empty()).then(|| placed[dice.below(placed.len())].digest);
        questions.push(Audit { from, until, actor, case, certificate });
    }
    for question in questions {
        let expected = naive(world).audit(&question);
        let found = whole(world, 14, |store, page| audit(store, &question, page));
        let entries: Vec<u32> = found.iter().map(|line| line.sequence).collect();
        assert_eq!(entries, expected, "{question:?}");
        for line in found {
            assert!(!line.text.en.is_empty() && !line.text.ja.is_empty() && line.text.en != line.text.ja);
            assert!(!line.text.en.contains('?'), "{}", line.text.en);
        }
    }
}

/// `WARIFU_HISTORIES` says how many, `WARIFU_SEED` from which on.
#[test]
fn questions_are_answered_as_from_a_list_of_facts() {
    let first: u64 = number("WARIFU_SEED", 1);
    // a server is asked for each row by itself, which takes a hundred times as long; its rows are those of the others (`stores`)
    let ordinarily = if chosen() == Some(Kind::Postgres) { 4 } else { 25 };
    let histories = number("WARIFU_HISTORIES", ordinarily);
    let certificates: usize = on_all_cores(first..first + histories, certificates_of).into_iter().sum();
    println!("{histories} histories from seed {first}: {certificates} certificates");
    assert!(histories < 50 || certificates as u64 > histories, "{certificates} certificates in {histories} histories");
}

/// Asks every question about the history of a seed; says how many certificates are in it.
fn certificates_of(seed: u64) -> usize {
    // the seed is what makes it happen again
    let outcome = std::panic::catch_unwind(|| {
        let mut world = world(seed);
        let mut dice = Dice::new(seed);
        certificates_are_found(&mut world, &mut dice);
        statuses_are_those_of_a_history(&mut world, &mut dice);
        histories_hold_everything(&mut world, &mut dice);
        searches_find(&mut world, &mut dice);
        everything_due_is_listed(&mut world, &mut dice);
        paths_lead_from_components(&mut world, &mut dice);
        cases_wait(&mut world, &mut dice);
        the_journal_is_told(&mut world, &mut dice);
        naive(&world).placed().len()
    });
    outcome.unwrap_or_else(|failure| panic!("WARIFU_SEED={seed} WARIFU_HISTORIES=1 fails: {failure:?}"))
}

/// A question that is begun finds everything that was there, once, while the ledger grows.
#[test]
fn pages_hold_while_the_ledger_grows() {
    let mut maker = Maker::new(7, Shape { variety: 2, surveillance: true, components: Components::Recent });
    let mut store = MemoryStore::new();
    let grow = |store: &mut MemoryStore, maker: &mut Maker| {
        let mut write = store.write().unwrap();
        for one in maker.certify() {
            one.append(&mut *write).unwrap();
        }
        write.commit().unwrap();
    };
    let opened = maker.opened();
    let mut write = store.write().unwrap();
    opened.append(&mut *write).unwrap();
    write.commit().unwrap();
    (0..20).for_each(|_| grow(&mut store, &mut maker));
    let asked = [Filter::Input(digest_of("policy", 0)), Filter::Stage(Stage::Issued)];
    let (mut found, mut next): (Vec<u32>, Option<String>) = (Vec::new(), None);
    loop {
        let mut read = store.read().unwrap();
        let page = find(&mut *read, &asked, Page::new(3, next.as_deref()).unwrap()).unwrap();
        drop(read);
        found.extend(page.items.iter().map(|line| line.place));
        next = page.next;
        if next.is_none() || found.len() > 60 {
            break;
        }
        grow(&mut store, &mut maker);
    }
    let expected: Vec<u32> = (0..u32::try_from(found.len()).unwrap()).collect();
    assert_eq!(found, expected);
    assert!(found.len() > 20);
}

/// Filters that hardly ever hold together make pages that are nearly empty, not pages that read everything.
#[test]
fn a_page_passes_over_so_many_rows_and_no_more() {
    let mut store = MemoryStore::new();
    let mut write = store.write().unwrap();
    let (one, other) = (digest_of("artifact", 1), digest_of("artifact", 2));
    for place in 0..3_500_u32 {
        let digest = digest_of("certificate", place as usize);
        let row = CertificateRow { place, number: format!("K-{place}"), digest, ..CertificateRow::of(&Vec::new()) };
        write.insert(CertificateRow::TABLE, &row.to_row()).unwrap();
        for (artifact, places) in [(one, 0..3_000), (other, 2_500..3_500)] {
            if places.contains(&place) {
                let link = ["artifact".into(), artifact.to_string().into(), i64::from(place).into()];
                write.insert(&LINK, &link).unwrap();
            }
        }
    }
    write.commit().unwrap();
    let asked = [Filter::Artifact(one), Filter::Artifact(other)];
    let (mut found, mut pages, mut next): (Vec<u32>, usize, Option<String>) = (Vec::new(), 0, None);
    loop {
        let rows = Counter::new(0);
        let mut read = Counting { inner: store.read().unwrap(), rows: &rows };
        let page = find(&mut read, &asked, Page::new(100, next.as_deref()).unwrap()).unwrap();
        assert!(rows.get() < 4_500, "{} rows", rows.get());
        pages += 1;
        found.extend(page.items.iter().map(|line| line.place));
        next = page.next;
        if next.is_none() {
            break;
        }
    }
    assert_eq!(found, (2_500..3_000).collect::<Vec<_>>());
    assert!(pages >= 7, "{pages} pages: two that pass over a thousand each, and five that answer");
}

#[test]
fn a_cursor_of_another_question_is_refused() {
    let mut world = world(3);
    let mut read = world.stores[0].read().unwrap();
    let first = find(&mut *read, &[], Page::new(1, None).unwrap()).unwrap();
    let cursor = first.next.unwrap();
    assert_eq!(find(&mut *read, &[], Page::new(1, Some(&cursor)).unwrap()).unwrap().items.len(), 1);
    let page = Page::new(1, Some(&cursor)).unwrap();
    let refused = find(&mut *read, &[Filter::Stage(Stage::Issued)], page).unwrap_err();
    assert_eq!(refused.code(), "ledger-cursor-foreign");
    assert_eq!(search(&mut *read, "hama", page).unwrap_err().code(), "ledger-cursor-foreign");
    assert_eq!(search(&mut *read, " -- ", Page::new(1, None).unwrap()).unwrap_err().code(), "ledger-search-empty");
    let long = (0..40).map(|number| format!("w{number}")).collect::<Vec<_>>().join(" ");
    assert_eq!(search(&mut *read, &long, Page::new(1, None).unwrap()).unwrap_err().code(), "ledger-search-long");
    let question = DueQuestion { from: time(10), until: time(9), kinds: BTreeSet::new() };
    assert_eq!(due(&mut *read, &question, Page::new(1, None).unwrap()).unwrap_err().code(), "ledger-period-empty");
    assert_eq!(certificate(&mut *read, &first.items[0].digest).unwrap(), Some(first.items[0].clone()));
}

/// Rows that a page may read beside what it answers: those that filters pass over, with what they ask for each, and a look ahead.
const MOST_BESIDE: usize = 6_000;

/// What is asked about is in order, as far as its documents go: the records of these journals name papers that nobody has, snapshots
/// are made when none is due, and nothing else is found.
#[test]
fn the_journals_that_are_made_hold_together() {
    let mut maker = Maker::new(11, Shape { variety: 12, surveillance: true, components: Components::Recent });
    let mut store = MemoryStore::new();
    let mut made = vec![maker.opened()];
    for _ in 0..40 {
        made.extend(maker.certify());
        made.extend(maker.affair());
    }
    let mut write = store.write().unwrap();
    made.iter().try_for_each(|one| one.append(&mut *write)).unwrap();
    write.commit().unwrap();
    let verified = warifu_ledger::verify(&mut store, &mut MemoryStore::new()).unwrap();
    let of_papers =
        [FaultCode::BlobMissing, FaultCode::CertificateDiffers, FaultCode::EntryUnfounded, FaultCode::SnapshotDiffers];
    let others: Vec<_> = verified.faults.iter().filter(|fault| !of_papers.contains(&fault.code)).collect();
    assert!(others.is_empty(), "{others:?}");
    assert!(verified.certificates >= 40);
}
