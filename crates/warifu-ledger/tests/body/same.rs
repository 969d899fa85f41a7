//! The same history in every store: the same rows, the same published files and the same dump, byte for byte; and a dump of one goes
//! into another.

use std::collections::BTreeMap;

use warifu_ledger::dump::{Secrets, restore};
use warifu_ledger::store::MemoryStore;
use warifu_ledger::{Body, LedgerError, verify};

use crate::dumping::Files;
use crate::stores::Kind;
use crate::story::story;
use crate::world::*;

#[test]
fn the_same_history_gives_the_same_bytes_in_every_store() {
    let mut first: Option<(&str, Vec<u8>, Everything)> = None;
    for (name, mut body) in bodies() {
        let said = story(&mut body).unwrap();
        let everything = Everything::of(&mut body);
        assert_eq!(verify(body.store(), &mut MemoryStore::new()).unwrap().faults, []);
        let Some((other, expected_said, expected)) = &first else {
            assert!(everything.public.len() >= 8 && everything.dump.count() >= 8);
            first = Some((name, said, everything));
            continue;
        };
        assert_eq!(&said, expected_said, "{name} beside {other}");
        everything.demand(expected, &format!("{name} beside {other}"));
    }
}

#[test]
fn a_dump_of_each_store_goes_into_every_other() {
    for (from, mut body) in bodies() {
        story(&mut body).unwrap();
        let expected = Everything::of(&mut body);
        for kind in KINDS {
            let Some(mut store) = kind.store() else { continue };
            restore(&mut *store, &mut Files::of(&mut body, Secrets::Included)).unwrap();
            let mut again = Body::open(store).unwrap();
            Everything::of(&mut again).demand(&expected, &format!("{from} into {kind:?}"));
            assert_eq!(verify(again.store(), &mut MemoryStore::new()).unwrap().faults, []);
            // it goes on there
            issued(&mut again, 7, 20);
        }
    }
}

/// What a ledger shows and keeps.
struct Everything {
    public: BTreeMap<String, Vec<u8>>,
    dump: Files,
    rows: Vec<(&'static str, Vec<warifu_ledger::store::Row>)>,
}

impl Everything {
    fn of(body: &mut Body) -> Self {
        let mut public = BTreeMap::new();
        let add = |name: &str, bytes: &[u8]| -> Result<(), LedgerError> {
            public.insert(name.to_owned(), bytes.to_vec());
            Ok(())
        };
        body.public_files(add).unwrap();
        Self { public, dump: Files::of(body, Secrets::Included), rows: rows(body) }
    }

    fn demand(&self, other: &Self, between: &str) {
        assert!(self.public.keys().eq(other.public.keys()), "{between}");
        for (name, bytes) in &self.public {
            assert!(other.public.get(name) == Some(bytes), "{between}: {name}");
        }
        assert!(self.dump == other.dump, "{between}: the dump");
        // documents are compressed the same way as well
        for ((name, rows), (_, others)) in self.rows.iter().zip(&other.rows) {
            assert_eq!(rows, others, "{between}: {name}");
        }
    }
}

/// An empty ledger in each kind of store that there is.
fn bodies() -> Vec<(&'static str, Body)> {
    let open = |kind: Kind| {
        let store = kind.store()?;
        Some((kind.name(), Body::create(store, opening(), time(OPENED_AT)).unwrap()))
    };
    KINDS.into_iter().filter_map(open).collect()
}

const KINDS: [Kind; 3] = [Kind::Memory, Kind::Sqlite, Kind::Postgres];
