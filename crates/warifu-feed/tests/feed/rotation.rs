//! Roots one after the other, and keys of other roles.

use warifu_feed::State;

use crate::simulator::{RoleKeys, Sim, Subscriber, TestKey, ed25519};

/// Keys, threshold, who signs.
type Edition = (&'static [u8], i64, &'static [u8]);

fn keys(numbers: &[u8]) -> Vec<TestKey> {
    numbers.iter().map(|number| ed25519(100 + number)).collect()
}

#[test]
fn roots_follow_each_other_as_both_sets_of_keys_say() {
    let cases: &[(&[Edition], bool)] = &[
        (&[(&[1], 1, &[1]), (&[2], 1, &[2, 1]), (&[2], 1, &[2])], true),
        (&[(&[1], 1, &[3, 1, 4]), (&[2], 1, &[3, 2, 1, 4]), (&[2], 1, &[3, 2, 4])], true),
        (
            &[
                (&[0, 1, 2, 3, 4], 3, &[0, 2, 4]),
                (&[0, 1, 2, 3, 4], 3, &[0, 4, 1]),
                (&[0, 1, 2, 3, 4], 3, &[0, 1, 3]),
                (&[0, 1, 2, 3, 4], 3, &[0, 1, 3]),
            ],
            true,
        ),
        (&[(&[0, 1, 2, 3, 4], 3, &[0, 2, 4]), (&[0, 1, 3, 4, 5], 3, &[0, 4, 1])], true),
        (
            &[
                (&[0, 1, 2, 3, 4], 3, &[0, 2, 4]),
                (&[0, 1, 3, 4, 5], 3, &[0, 2, 4, 5]),
                (&[0, 1, 3, 4, 5], 3, &[0, 4, 5]),
            ],
            true,
        ),
        (
            &[
                (&[0, 1, 2, 3, 4], 3, &[0, 2, 4]),
                (&[5, 6, 7, 8, 9], 3, &[0, 2, 4, 5, 6, 7]),
                (&[5, 6, 7, 8, 9], 3, &[5, 6, 7]),
            ],
            true,
        ),
        (&[(&[1, 2, 3], 1, &[1]), (&[1, 2, 3], 2, &[1, 2])], true),
        (&[(&[1, 2, 3], 2, &[1, 2]), (&[1, 2, 3], 1, &[1, 2]), (&[1, 2, 3], 1, &[1])], true),
        (&[(&[1], 1, &[1]), (&[1, 2], 2, &[1, 2])], true),
        (&[(&[1], 1, &[1]), (&[2], 1, &[2, 3, 4])], false),
        (&[(&[1], 1, &[1]), (&[2], 1, &[1, 3, 4])], false),
        (&[(&[0, 1, 2, 3, 4], 3, &[0, 2, 4]), (&[0, 1, 3, 4, 5], 3, &[0, 2, 4])], false),
        (&[(&[0, 1, 2, 3, 4], 3, &[0, 2, 4]), (&[0, 1, 3, 4, 5], 3, &[0, 4, 5])], false),
        (&[(&[1, 2, 3], 1, &[1]), (&[1, 2, 3], 2, &[2])], false),
        (&[(&[1, 2, 3], 2, &[1, 2]), (&[1, 2, 3], 1, &[1])], false),
    ];
    for (number, (editions, is_good)) in cases.iter().enumerate() {
        let mut sim = Sim::new();
        sim.files.retain(|name, _| !name.ends_with("root.json"));
        sim.set("root", 0);
        let mut written = Vec::new();
        for (listed, threshold, signers) in *editions {
            sim.roles.insert("root", RoleKeys::of(&keys(listed), *threshold));
            sim.signers.insert("root".to_owned(), keys(signers));
            sim.publish(&["root"]);
            written.push(sim.meta["root"].1.clone());
        }
        let mut one = Subscriber::new(&sim);
        one.state = State::new(written[0].clone());
        let done = one.refresh(&mut sim);
        let expected = if *is_good { written.len() - 1 } else { written.len() - 2 };
        assert_eq!(one.bytes("root").as_ref(), Some(&written[expected]), "case {number}");
        assert_eq!(done.map_err(|error| error.code()), if *is_good { Ok(()) } else { Err("feed-too-few-signatures") });
    }
}

#[test]
fn other_roles_are_signed_as_the_root_says() {
    let cases: &[(Edition, bool)] = &[
        ((&[2], 1, &[2]), true),
        ((&[1], 1, &[3, 1, 4]), true),
        ((&[2], 1, &[1, 3, 4]), false),
        ((&[0, 1, 3, 4, 5], 3, &[0, 2, 4]), false),
        ((&[0, 1, 3, 4, 5], 3, &[0, 4]), false),
        ((&[0, 1, 2, 3, 4], 3, &[0, 2, 4]), true),
        ((&[0, 1, 2, 3, 4], 3, &[0, 4, 1]), true),
        ((&[0, 1, 2, 3, 4], 3, &[0, 1, 3]), true),
        ((&[0, 1, 2, 3, 4], 3, &[1, 2, 3]), true),
        ((&[0, 1, 2, 3, 4], 3, &[2, 3, 4]), true),
    ];
    for (number, ((listed, threshold, signers), is_good)) in cases.iter().enumerate() {
        for role in ["timestamp", "snapshot", "targets"] {
            let mut sim = Sim::new();
            let mut one = Subscriber::new(&sim);
            one.refresh(&mut sim).unwrap();
            sim.roles.insert(role, RoleKeys::of(&keys(listed), *threshold));
            sim.signers.insert(role.to_owned(), keys(signers));
            sim.publish(&["root", role]);
            sim.write("snapshot");
            sim.publish(&["snapshot", "timestamp"]);
            let done = one.refresh(&mut sim).map_err(|error| error.code());
            assert_eq!(done, if *is_good { Ok(()) } else { Err("feed-too-few-signatures") }, "case {number}, {role}");
            if *is_good {
                assert_eq!(one.bytes(role).as_ref(), Some(&sim.meta[role].1), "case {number}, {role}");
            }
        }
    }
}

#[test]
fn long_chain_of_roots_is_walked_in_several_updates() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    for _ in 0..300 {
        sim.publish(&["root"]);
    }
    one.refresh(&mut sim).unwrap();
    assert_eq!(one.version("root"), 257);
    one.refresh(&mut sim).unwrap();
    assert_eq!(one.version("root"), 301);
}

#[test]
fn roots_are_kept_where_a_later_step_fails() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    sim.publish(&["root", "root"]);
    sim.files.remove("timestamp.json");
    assert_eq!(one.refused(&mut sim), "feed-file-missing");
    assert_eq!(one.version("root"), 3);
}
