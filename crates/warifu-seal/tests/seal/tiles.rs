//! Logs in tiles: what is appended can be proved out of what was written, and another implementation's log, too.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use proptest::prelude::*;
use warifu_model::{Digest, Problem as _};
use warifu_seal::{
    checkpoint::Checkpoint,
    merkle::MerkleTree,
    note::NoteKey,
    tiles::{EntriesError, Log, TileCache, TileError, TilePath, Tiles},
};

use crate::support::{bytes_of, files, suite};

/// Tiles by their paths.
#[derive(Clone, Default)]
struct Store(BTreeMap<String, Vec<u8>>);

impl Tiles for Store {
    type Error = String;

    fn read(&self, level: u8, index: u64, width: u16) -> Result<Vec<u8>, String> {
        let path = TilePath::hashes(level, index, width).unwrap().to_string();
        self.0.get(&path).cloned().ok_or(path)
    }
}

impl Store {
    fn append(&mut self, log: &mut Log, leaves: &[Digest]) {
        for tile in log.append(leaves).unwrap() {
            let replaced = self.0.insert(tile.path().to_string(), tile.to_bytes());
            assert_eq!(replaced, None, "{} is written twice", tile.path());
        }
    }
}

fn leaves(count: u32) -> Vec<Digest> {
    (0..count).map(|number| MerkleTree::leaf_hash(&number.to_be_bytes())).collect()
}

#[test]
fn every_entry_of_every_size_proves_out_of_the_tiles() {
    let all = leaves(600);
    let (mut log, mut store) = (Log::empty(), Store::default());
    let mut sizes = Vec::new();
    for step in [1, 1, 3, 250, 1, 1, 0, 255, 7, 81] {
        let from = usize::try_from(log.size()).unwrap();
        store.append(&mut log, &all[from..from + step]);
        sizes.push(log.size());
        assert_eq!(log.root(), MerkleTree::over(&all[..from + step]).root(), "{}", log.size());
        assert_eq!(store.root(log.size()).unwrap(), log.root());
        assert_eq!(Log::resume(&store, log.size()).unwrap(), log);
    }
    assert_eq!(log.size(), 600);
    for size in &sizes {
        let tree = MerkleTree::over(&all[..usize::try_from(*size).unwrap()]);
        let root = tree.root();
        for index in (0..*size).step_by(7).chain([size - 1]) {
            let proof = store.prove_inclusion(index, *size).unwrap();
            assert_eq!(proof, tree.prove_inclusion(index).unwrap());
            let leaf = &all[usize::try_from(index).unwrap()];
            assert_eq!(MerkleTree::check_inclusion(leaf, index, *size, &proof, &root), Ok(()));
        }
        for old in 0..=*size {
            let proof = store.prove_consistency(old, *size).unwrap();
            let old_root = MerkleTree::over(&all[..usize::try_from(old).unwrap()]).root();
            assert_eq!(MerkleTree::check_consistency(old, *size, &proof, &old_root, &root), Ok(()), "{old} to {size}");
        }
    }
}

#[test]
fn three_levels_of_tiles() {
    let all = leaves(70_000);
    let (mut log, mut store) = (Log::empty(), Store::default());
    store.append(&mut log, &all);
    // the example of the format: 273 full and one partial tile, one full and one partial, one partial
    assert_eq!(store.0.len(), 274 + 2 + 1);
    assert!(store.0.contains_key("tile/0/273.p/112"));
    assert!(store.0.contains_key("tile/1/001.p/17"));
    assert!(store.0.contains_key("tile/2/000.p/1"));
    let root = MerkleTree::over(&all).root();
    assert_eq!(log.root(), root);
    for index in [0, 65_535, 65_536, 69_999] {
        let proof = store.prove_inclusion(index, 70_000).unwrap();
        assert_eq!(
            MerkleTree::check_inclusion(&all[usize::try_from(index).unwrap()], index, 70_000, &proof, &root),
            Ok(())
        );
    }
    let proof = store.prove_consistency(65_536, 70_000).unwrap();
    assert_eq!(
        MerkleTree::check_consistency(65_536, 70_000, &proof, &MerkleTree::over(&all[..65_536]).root(), &root),
        Ok(())
    );
    let other = MerkleTree::leaf_hash(b"other");
    let resumed = Log::resume_at(&store, 70_000, &other).unwrap();
    assert_eq!(resumed.unwrap_err().code(), "tiles-of-another-tree");
    assert_eq!(Log::resume_at(&store, 70_000, &root).unwrap(), Ok(log));
}

#[test]
fn remembered_tiles_give_the_proofs_of_the_tree() {
    let all = leaves(70_000);
    let (mut log, mut store) = (Log::empty(), Store::default());
    let steps = [1, 299, 65_236, 1, 4_463];
    let most = [1, 2, 3, 64].map(|most| NonZeroUsize::new(most).unwrap());
    let mut caches = most.map(TileCache::of);
    let mut sizes = Vec::new();
    for step in steps {
        let from = usize::try_from(log.size()).unwrap();
        store.append(&mut log, &all[from..from + step]);
        sizes.push(log.size());
        // what was remembered of a smaller log holds, and what is remembered of a larger one, too
        for known in &mut caches {
            for size in sizes.iter().rev() {
                agrees(known, &store, *size);
            }
        }
    }
    assert_eq!(caches[0].prove_inclusion(&store, 70_000, 70_000).unwrap_err().code(), "leaf-index-out-of-range");
}

/// Holds proofs out of remembered tiles against those out of tiles that are read for each.
fn agrees(known: &mut TileCache, store: &Store, size: u64) {
    for index in [0, 255, 256, 65_535, 65_536, size / 2, size - 1].into_iter().filter(|index| *index < size) {
        assert_eq!(known.prove_inclusion(store, index, size), store.prove_inclusion(index, size), "{index} of {size}");
        assert_eq!(
            known.prove_consistency(store, index, size),
            store.prove_consistency(index, size),
            "{index} to {size}"
        );
    }
}

/// Tiles, and how many were read.
struct Counted(Store, Cell<usize>);

impl Tiles for Counted {
    type Error = String;

    fn read(&self, level: u8, index: u64, width: u16) -> Result<Vec<u8>, String> {
        self.1.set(self.1.get() + 1);
        self.0.read(level, index, width)
    }
}

#[test]
fn a_remembered_tile_is_not_read_again() {
    let (mut log, mut store) = (Log::empty(), Store::default());
    store.append(&mut log, &leaves(2_000));
    let counted = Counted(store, Cell::new(0));
    let mut known = TileCache::default();
    for index in 0..2_000 {
        known.prove_inclusion(&counted, index, 2_000).unwrap();
    }
    assert_eq!(counted.1.get(), 8 + 1, "each of the tiles once");
    let mut known = TileCache::of(NonZeroUsize::new(2).unwrap());
    for index in (0..2_000).step_by(250) {
        known.prove_inclusion(&counted, index, 2_000).unwrap();
    }
    // one that is full forgets, and reads again
    assert!(counted.1.get() > 9 + 8, "{}", counted.1.get());
}

#[test]
fn a_log_of_256_has_a_tile_above() {
    let (mut log, mut store) = (Log::empty(), Store::default());
    store.append(&mut log, &leaves(256));
    assert_eq!(store.0.keys().collect::<Vec<_>>(), ["tile/0/000", "tile/1/000.p/1"]);
    let before = log.clone();
    assert_eq!(log.append(&[]), Ok(Vec::new()));
    assert_eq!(log, before);
}

#[test]
fn odd_tiles_are_named() {
    let (mut log, mut store) = (Log::empty(), Store::default());
    store.append(&mut log, &leaves(300));
    assert_eq!(store.prove_inclusion(300, 300).unwrap_err().code(), "leaf-index-out-of-range");
    assert_eq!(store.prove_consistency(301, 300).unwrap_err().code(), "log-shrunk");
    assert_eq!(store.prove_inclusion(0, 299), Err(TileError::Read("tile/0/001.p/43".into())));
    // a wider tile may stand for a narrower one
    let full = store.0["tile/0/000"].clone();
    store.0.insert("tile/0/000.p/100".into(), full);
    assert_eq!(store.root(100).unwrap(), MerkleTree::over(&leaves(100)).root());
    store.0.insert("tile/0/000".into(), vec![0; 31]);
    let error = store.prove_inclusion(0, 300).unwrap_err();
    assert_eq!(error, TileError::Length { level: 0, index: 0, width: 256, found: 31 });
    let changed = Store(store.0.iter().map(|(path, bytes)| (path.clone(), vec![7; bytes.len() / 32 * 32])).collect());
    if let Ok(proof) = changed.prove_inclusion(299, 300) {
        assert!(MerkleTree::check_inclusion(&leaves(300)[299], 299, 300, &proof, &log.root()).is_err());
    }
}

#[test]
fn paths_have_one_form() {
    let hashes = |level, index, width| TilePath::hashes(level, index, width).unwrap().to_string();
    assert_eq!(hashes(0, 0, 256), "tile/0/000");
    assert_eq!(hashes(3, 1_234_067, 256), "tile/3/x001/x234/067");
    assert_eq!(hashes(1, 1_000, 7), "tile/1/x001/000.p/7");
    assert_eq!(TilePath::entries(999, 255).unwrap().to_string(), "tile/entries/999.p/255");
    assert_eq!(hashes(0, u64::MAX, 1).parse::<TilePath>().unwrap().index(), u64::MAX);
    for odd in [
        "tile/8/000",
        "tile/00/000",
        "tile/0/0",
        "tile/0/0000",
        "tile/0/x001",
        "tile/0/001/000",
        "tile/0/x000/001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000/",
        "tile/x/000",
        "tiles/0/000",
        "tile/0",
        "tile/data/000",
        "tile/0/x018/x446/x744/x073/x709/x551/616",
    ] {
        assert!(odd.parse::<TilePath>().is_err(), "{odd}");
    }
    assert_eq!(TilePath::hashes(8, 0, 1).unwrap_err().code(), "tile-level-out-of-range");
    assert_eq!(TilePath::entries(0, 257).unwrap_err().code(), "tile-width-out-of-range");
}

#[test]
fn bundles_hold_what_was_put_in() {
    let entries = [&b"bale"[..], b"", &vec![7; 0xffff]];
    let bytes = Log::write_entries(&entries).unwrap();
    assert_eq!(bytes[..6], *b"\x00\x04bale");
    assert_eq!(Log::read_entries(&bytes).unwrap(), entries);
    assert_eq!(Log::read_entries(&bytes[..bytes.len() - 1]), Err(EntriesError::CutShort { entry: 2 }));
    assert_eq!(Log::read_entries(b"\x00"), Err(EntriesError::CutShort { entry: 0 }));
    assert_eq!(
        Log::write_entries(&[vec![0; 0x1_0000]]),
        Err(EntriesError::EntryTooLarge { entry: 0, found: 0x1_0000 })
    );
    assert_eq!(Log::write_entries(&vec![b""; 257]), Err(EntriesError::TooMany));
    assert_eq!(Log::read_entries(&[0; 514]), Err(EntriesError::TooMany));
    assert_eq!(Log::read_entries(&[0; 512]).unwrap().len(), 256);
}

#[test]
fn a_log_of_another_implementation_is_ours_too() {
    let Some(folder) = suite("tlog-tiles-tessera") else { return };
    let folder = folder.join("testdata");
    let key: NoteKey = String::from_utf8(bytes_of(&folder.join("log.vkey"))).unwrap().trim().parse().unwrap();
    let log_folder = folder.join("log");
    let entries = bytes_of(&log_folder.join("tile/entries/000.p/15"));
    let leaves: Vec<_> = Log::read_entries(&entries).unwrap().into_iter().map(MerkleTree::leaf_hash).collect();
    let written: BTreeMap<_, _> = files(log_folder.join("tile/0"), "")
        .into_iter()
        .chain((1..=15).map(|width| log_folder.join(format!("tile/0/000.p/{width}"))))
        .map(|path| (path.strip_prefix(&log_folder).unwrap().to_string_lossy().into_owned(), bytes_of(&path)))
        .collect();
    let (mut log, mut store) = (Log::empty(), Store::default());
    let mut last = None;
    for (size, leaf) in (1..).zip(&leaves) {
        store.append(&mut log, std::slice::from_ref(leaf));
        let path = format!("tile/0/000.p/{size}");
        assert_eq!(store.0[&path], written[&path]);
        let signed = bytes_of(&log_folder.join(format!("checkpoint.{size}")));
        let head = Checkpoint::open(&signed, &key, &[]).unwrap().checkpoint().clone();
        assert_eq!((head.size(), head.root()), (size, &log.root()));
        if let Some((old_size, old_root)) = last.replace((head.size(), *head.root())) {
            let proof = store.prove_consistency(old_size, size).unwrap();
            assert_eq!(MerkleTree::check_consistency(old_size, size, &proof, &old_root, head.root()), Ok(()));
        }
    }
    assert_eq!(log.size(), 15);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn batches_do_not_matter(sizes in proptest::collection::vec(0..400_usize, 1..6)) {
        let all = leaves(u32::try_from(sizes.iter().sum::<usize>()).unwrap());
        let (mut log, mut store, mut rest) = (Log::empty(), Store::default(), &all[..]);
        for size in sizes {
            let (batch, after) = rest.split_at(size);
            for tile in log.append(batch).unwrap() {
                store.0.insert(tile.path().to_string(), tile.to_bytes());
            }
            rest = after;
        }
        prop_assert_eq!(log.root(), MerkleTree::over(&all).root());
        let mut at_once = Log::empty();
        let tiles = at_once.append(&all).unwrap();
        prop_assert_eq!(&at_once, &log);
        for tile in tiles {
            prop_assert_eq!(store.0.get(&tile.path().to_string()), Some(&tile.to_bytes()));
        }
    }

    #[test]
    fn any_bytes_get_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..600), path: String, tail: String) {
        if let Ok(entries) = Log::read_entries(&bytes) {
            prop_assert_eq!(Log::write_entries(&entries).unwrap(), bytes);
        }
        let _ = path.parse::<TilePath>();
        let _ = format!("tile/{tail}").parse::<TilePath>();
    }
}
