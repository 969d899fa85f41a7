//! The log as tiles: whoever reads them finds the tree of the checkpoint, and nothing beyond it.

use warifu_model::Digest;
use warifu_seal::checkpoint::Checkpoint;
use warifu_seal::merkle::MerkleTree;
use warifu_seal::tiles::Log;

use crate::fixture::{get, log_signer};

#[test]
fn entries_lead_to_the_root_that_was_signed() {
    let note = get("/log/checkpoint").body;
    let opened = Checkpoint::open(&note, log_signer().key(), &[]).unwrap();
    let size = opened.checkpoint().size();
    let bundle = get(&format!("/log/tile/entries/000.p/{size}"));
    assert_eq!(bundle.header("cache-control"), Some("public, max-age=31536000, immutable"));
    let leaves: Vec<Digest> = Log::read_entries(&bundle.body).unwrap().into_iter().map(MerkleTree::leaf_hash).collect();
    assert_eq!(MerkleTree::over(&leaves).root(), *opened.checkpoint().root());
    let tile = get(&format!("/log/tile/0/000.p/{size}")).body;
    assert_eq!(tile, leaves.iter().flat_map(|leaf| *leaf.as_bytes()).collect::<Vec<u8>>());
    for beyond in [
        format!("/log/tile/0/000.p/{}", size + 1),
        "/log/tile/0/000".into(),
        "/log/tile/0/0".into(),
        "/log/head".into(),
    ] {
        assert_eq!(get(&beyond).status, 404, "{beyond}");
    }
}
