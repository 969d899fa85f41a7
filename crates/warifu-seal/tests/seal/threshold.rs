//! Thresholds: keys count once, roles count apart.

use warifu_model::{EnvelopeSignature, Role};
use warifu_seal::{
    dsse::Opened,
    threshold::{KeyRoles, ThresholdError, Thresholds},
};

use crate::support::key;

fn role(name: &str) -> Role {
    Role::parse(name).unwrap()
}

fn roles(pairs: &[(u8, &str)]) -> KeyRoles {
    pairs.iter().map(|(seed, name)| (key(*seed).public_key(), role(name))).collect()
}

fn thresholds(pairs: &[(&str, usize)]) -> Result<Thresholds, ThresholdError> {
    Thresholds::new(pairs.iter().map(|(name, count)| (role(name), *count)))
}

fn opened(seeds: &[u8], roles: &KeyRoles) -> Opened {
    let mut envelope = key(seeds[0]).sign_envelope("text/plain", b"forty bales".to_vec());
    for seed in &seeds[1..] {
        key(*seed).add_signature(&mut envelope).unwrap();
    }
    Opened::open_envelope(&envelope, &roles.keys()).unwrap()
}

#[test]
fn each_role_is_counted_by_its_own_keys() {
    let roles = roles(&[(1, "certifier"), (2, "certifier"), (3, "reviewer"), (4, "reviewer")]);
    let thresholds = thresholds(&[("certifier", 2), ("reviewer", 1)]).unwrap();
    let met = |seeds: &[u8]| thresholds.tally(&opened(seeds, &roles), &roles).is_met();
    assert!(met(&[1, 2, 3]));
    assert!(met(&[4, 3, 2, 1]));
    assert!(!met(&[1, 2]));
    assert!(!met(&[1, 3, 4]));

    let tally = thresholds.tally(&opened(&[1, 3, 9], &roles), &roles);
    let shown: Vec<_> =
        tally.roles().iter().map(|r| (r.role().as_str(), r.signers().len(), r.needed(), r.is_met())).collect();
    assert_eq!(shown, [("certifier", 1, 2, false), ("reviewer", 1, 1, true)]);
    assert_eq!(tally.roles()[0].signers(), [key(1).public_key()]);
}

#[test]
fn one_key_is_one_key_under_any_number_of_names() {
    let roles = roles(&[(1, "certifier"), (1, "certifier"), (2, "certifier")]);
    let mut envelope = key(1).sign_envelope("text/plain", b"forty bales".to_vec());
    for keyid in [None, Some("a".to_owned()), Some(key(2).key_id().to_string())] {
        let sig = envelope.signatures[0].sig.clone();
        envelope.signatures.push(EnvelopeSignature { keyid, sig });
    }
    let opened = Opened::open_envelope(&envelope, &roles.keys()).unwrap();
    assert!(thresholds(&[("certifier", 1)]).unwrap().tally(&opened, &roles).is_met());
    assert!(!thresholds(&[("certifier", 2)]).unwrap().tally(&opened, &roles).is_met());
}

#[test]
fn a_key_with_two_roles_counts_toward_both() {
    let roles = roles(&[(1, "certifier"), (1, "reviewer")]);
    let thresholds = thresholds(&[("certifier", 1), ("reviewer", 1)]).unwrap();
    assert!(thresholds.tally(&opened(&[1], &roles), &roles).is_met());
}

#[test]
fn a_role_that_nobody_holds_is_not_met() {
    let roles = roles(&[(1, "certifier")]);
    let tally = thresholds(&[("evaluator", 1)]).unwrap().tally(&opened(&[1], &roles), &roles);
    assert!(!tally.is_met());
    assert!(tally.roles()[0].signers().is_empty());
}

#[test]
fn a_verified_signer_without_a_role_counts_for_nothing() {
    let holders = roles(&[(1, "certifier")]);
    let opened = opened(&[2], &roles(&[(2, "certifier")]));
    assert!(!thresholds(&[("certifier", 1)]).unwrap().tally(&opened, &holders).is_met());
}

#[test]
fn thresholds_that_ask_for_nothing_are_refused() {
    assert_eq!(thresholds(&[]), Err(ThresholdError::NoThresholds));
    assert_eq!(thresholds(&[("a", 1), ("b", 0)]), Err(ThresholdError::ZeroThreshold { role: role("b") }));
    assert_eq!(thresholds(&[("a", 1), ("a", 2)]), Err(ThresholdError::DuplicateRole { role: role("a") }));
}
