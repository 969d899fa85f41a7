use std::collections::BTreeMap;

use warifu_model::Digest;
use warifu_seal::{
    audit::{AuditError, LogFiles},
    checkpoint::Checkpoint,
    merkle::MerkleTree,
    tiles::{Log, TilePath, Tiles},
    witness::WitnessError,
};

/// A log in memory, of which any byte can be spoilt.
#[derive(Clone)]
struct Kept {
    tiles: BTreeMap<String, Vec<u8>>,
    entries: Vec<Vec<u8>>,
}

impl Tiles for Kept {
    type Error = String;

    fn read(&self, level: u8, index: u64, width: u16) -> Result<Vec<u8>, String> {
        let path = TilePath::hashes(level, index, width).unwrap().to_string();
        self.tiles.get(&path).cloned().ok_or(path)
    }
}

impl LogFiles for Kept {
    fn entries(&self, index: u64, width: u16) -> Result<Vec<Vec<u8>>, String> {
        let entries = self.entries.iter().skip(usize::try_from(index).unwrap() * 256).take(usize::from(width));
        Ok(entries.cloned().collect())
    }
}

fn kept(size: u32) -> (Kept, Checkpoint) {
    let entries: Vec<Vec<u8>> = (0..size).map(|number| number.to_be_bytes().to_vec()).collect();
    let mut log = Log::empty();
    let leaves: Vec<Digest> = entries.iter().map(|entry| MerkleTree::leaf_hash(entry)).collect();
    let tiles = log.append(&leaves).unwrap();
    let tiles = tiles.iter().map(|tile| (tile.path().to_string(), tile.to_bytes())).collect();
    (Kept { tiles, entries }, Checkpoint::new("log.example", log.size(), log.root()).unwrap())
}

#[test]
fn an_audit_counts_every_entry_and_every_tile() {
    for size in [1, 255, 256, 257, 600] {
        let (kept, head) = kept(size);
        let files = kept.audit(&head).unwrap();
        assert_eq!(files, u64::from(size).div_ceil(256) + kept.tiles.len() as u64, "{size}");
    }
}

#[test]
fn a_spoilt_tile_is_named_with_its_first_wrong_hash() {
    let (kept, head) = kept(600);
    for (path, bytes) in &kept.tiles {
        let mut spoilt = kept.clone();
        let last = bytes.len() - 1;
        spoilt.tiles.get_mut(path).unwrap()[last] ^= 1;
        match spoilt.audit(&head) {
            Err(AuditError::Tile { path: found, hash }) => {
                assert_eq!((found.to_string(), hash), (path.clone(), last / 32));
            }
            other => panic!("{path}: {other:?}"),
        }
    }
}

#[test]
fn other_entries_do_not_lead_to_the_checkpoint() {
    let (kept, _) = kept(600);
    let (_, other) = self::kept(599);
    let head = Checkpoint::new("log.example", 600, *other.root()).unwrap();
    assert!(matches!(kept.audit(&head), Err(AuditError::Tree(WitnessError::OtherEntries { found: 600, .. }))));
    let mut swapped = kept.clone();
    swapped.entries.swap(4, 5);
    let (_, head) = self::kept(600);
    assert!(matches!(swapped.audit(&head), Err(AuditError::Tile { hash: 4, .. })));
    let mut missing = kept;
    missing.tiles.remove("tile/0/000");
    assert_eq!(missing.audit(&head), Err(AuditError::Read("tile/0/000".into())));
}
