//! Envelopes and trees that other implementations made.

use std::collections::BTreeSet;

use warifu_model::{Digest, Envelope};
use warifu_seal::{
    dsse::{OpenError, Opened},
    keys::{PublicKey, SigningKey},
    merkle::MerkleTree,
};

use crate::support::{base64, bytes_of, files, hex, hex32, json_of, suite};

fn digest(bytes: Vec<u8>) -> Digest {
    Digest::from_bytes(bytes.try_into().unwrap())
}

#[test]
fn envelopes_of_the_go_implementation_open_and_are_made_alike() {
    let Some(folder) = suite("crate-dsse-vectors") else { return };
    let vectors = json_of(&folder.join("cross_lang_signing.json"));
    let key = SigningKey::from_seed(&hex32(vectors["test_seed_hex"].as_str().unwrap()));
    let public = PublicKey::from_pem(vectors["public_key_pem"].as_str().unwrap().as_bytes()).unwrap();
    assert_eq!(key.public_key(), public);
    let fixtures = vectors["fixtures"].as_array().unwrap();
    assert!(fixtures.len() >= 11);
    for fixture in fixtures {
        let (name, payload_type) = (&fixture["name"], fixture["payload_type"].as_str().unwrap());
        let payload = base64(&fixture["canonical_b64"]);
        assert_eq!(Envelope::pae(payload_type, &payload), base64(&fixture["pae_b64"]), "{name}");
        let made = key.sign_envelope(payload_type, payload.clone());
        assert_eq!(made.signatures[0].sig, base64(&fixture["signature_b64"]), "{name}");
        let opened = Opened::open(fixture["envelope"].to_string().as_bytes(), std::slice::from_ref(&public)).unwrap();
        assert_eq!((opened.payload_type(), opened.payload()), (payload_type, &payload[..]), "{name}");
    }
}

#[test]
fn the_envelope_of_the_protocol_text_is_read_and_its_signer_not_known() {
    // signed with ECDSA: well-formed, but by no key of ours
    let envelope = br#"{"payload": "aGVsbG8gd29ybGQ=",
 "payloadType": "http://example.com/HelloWorld",
 "signatures": [{"sig": "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=="}]}"#;
    let key = SigningKey::from_seed(&[7; 32]).public_key();
    assert_eq!(Opened::open(envelope, &[key]), Err(OpenError::UnknownSigner { found: 1 }));
}

#[test]
fn templates_of_the_envelope_text_do_not_open() {
    let Some(folder) = suite("dsse") else { return };
    let key = SigningKey::from_seed(&[7; 32]).public_key();
    let templates = files(folder.join("examples-from-md"), "json");
    assert!(templates.len() >= 2);
    for template in templates {
        let error = Opened::open(&bytes_of(&template), std::slice::from_ref(&key)).unwrap_err();
        assert_eq!(error.code(), "envelope-malformed");
    }
}

#[test]
fn in_toto_statements_open_with_their_key() {
    let Some(folder) = suite("in-toto-dsse") else { return };
    let key = json_of(&folder.join("test-data-raw/key.pub"));
    let public = PublicKey::from_bytes(&hex32(key["keyval"]["public"].as_str().unwrap())).unwrap();
    let envelopes = files(folder.join("test-data"), "json");
    assert!(envelopes.len() >= 3);
    for path in envelopes {
        let bytes = bytes_of(&path);
        let opened = Opened::open(&bytes, std::slice::from_ref(&public)).unwrap();
        assert_eq!(opened.payload_type(), "application/vnd.in-toto+json");
        let statement: serde_json::Value = serde_json::from_slice(opened.payload()).unwrap();
        // one of them says `type` where the specification says `_type`; what opens is the bytes, whatever they say
        assert!(statement["predicateType"].is_string());

        let changed = String::from_utf8(bytes).unwrap().replace("vnd.in-toto+json", "vnd.in-toto+jsom");
        assert_eq!(
            Opened::open(changed.as_bytes(), std::slice::from_ref(&public)).unwrap_err().code(),
            "signer-unknown"
        );
    }
}

#[test]
fn the_reference_tree_has_our_roots() {
    let Some(folder) = suite("merkle") else { return };
    let tree = json_of(&folder.join("reference-tree.json"));
    let texts = |name: &str| -> Vec<_> {
        tree[name].as_array().unwrap().iter().map(|text| hex(text.as_str().unwrap())).collect()
    };
    let leaves: Vec<_> = texts("leaf_inputs_hex").iter().map(|leaf| MerkleTree::leaf_hash(leaf)).collect();
    let roots: Vec<_> = texts("root_hashes_hex_by_size").into_iter().map(digest).collect();
    assert_eq!(roots.len(), leaves.len() + 1);
    for (size, expected) in roots.iter().enumerate() {
        assert_eq!(MerkleTree::over(&leaves[..size]).root(), *expected, "{size} leaves");
    }
    let nodes: BTreeSet<_> = tree["node_hashes_hex"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|level| level.as_array().unwrap())
        .map(|text| digest(hex(text.as_str().unwrap())))
        .collect();
    for index in 0..leaves.len() as u64 {
        let proof = MerkleTree::over(&leaves).prove_inclusion(index).unwrap();
        assert!(proof.iter().all(|hash| nodes.contains(hash)), "leaf {index}");
    }
}

#[test]
fn foreign_proofs_are_checked_as_their_makers_say() {
    let Some(folder) = suite("merkle") else { return };
    let proofs = files(folder.join("inclusion"), "json");
    assert!(proofs.len() >= 5);
    for path in proofs {
        let case = json_of(&path);
        let proof: Vec<_> = case["proof"].as_array().into_iter().flatten().map(|hash| digest(base64(hash))).collect();
        let checked = MerkleTree::check_inclusion(
            &digest(base64(&case["leafHash"])),
            case["leafIdx"].as_u64().unwrap(),
            case["treeSize"].as_u64().unwrap(),
            &proof,
            &digest(base64(&case["root"])),
        );
        assert_eq!(checked.is_err(), case["wantErr"].as_bool().unwrap(), "{}: {checked:?}", path.display());
    }
}

#[test]
fn foreign_consistency_proofs_are_checked_as_their_makers_say() {
    let Some(folder) = suite("merkle") else { return };
    let proofs = files(folder.join("consistency"), "json");
    assert!(proofs.len() >= 5);
    for path in proofs {
        let case = json_of(&path);
        let proof: Vec<_> = case["proof"].as_array().into_iter().flatten().map(|hash| digest(base64(hash))).collect();
        let (old, new) = (case["size1"].as_u64().unwrap(), case["size2"].as_u64().unwrap());
        let roots = ["root1", "root2"].map(|name| digest(base64(&case[name])));
        // its empty trees come without a root
        if old == 0 {
            continue;
        }
        let checked = MerkleTree::check_consistency(old, new, &proof, &roots[0], &roots[1]);
        assert_eq!(checked.is_err(), case["wantErr"].as_bool().unwrap(), "{}: {checked:?}", path.display());
    }
}
