use warifu_feed::Expiry;

use crate::simulator::{Sim, Subscriber, day};

#[test]
fn expired_root_is_kept_and_nothing_after_it_is_asked() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    one.refresh(&mut sim).unwrap();
    sim.publish(&["root"]);
    sim.expires.insert("root".to_owned(), day(-1));
    sim.publish(&["root", "targets", "snapshot", "timestamp"]);
    sim.asked.clear();
    assert_eq!(one.refused(&mut sim), "feed-expired");
    assert_eq!((one.version("root"), one.version("timestamp"), one.version("snapshot")), (3, 1, 1));
    assert_eq!(sim.asked, ["2.root.json", "3.root.json", "4.root.json"]);
}

#[test]
fn expired_root_in_the_middle_is_walked_over() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    sim.expires.insert("root".to_owned(), day(-1));
    sim.publish(&["root"]);
    sim.expires.remove("root");
    sim.publish(&["root"]);
    one.refresh(&mut sim).unwrap();
    assert_eq!(one.version("root"), 3);
}

#[test]
fn newer_but_expired_metadata_is_not_kept() {
    for role in ["timestamp", "snapshot", "targets"] {
        let mut sim = Sim::new();
        let mut one = Subscriber::new(&sim);
        one.refresh(&mut sim).unwrap();
        sim.expires.insert(role.to_owned(), day(-5));
        sim.publish(&["targets", "snapshot", "timestamp"]);
        assert_eq!(one.refused(&mut sim), "feed-expired");
        assert_eq!(one.version(role), 1, "{role}");
    }
}

#[test]
fn expired_metadata_of_the_state_is_replaced() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    for role in ["timestamp", "snapshot", "targets"] {
        sim.expires.insert(role.to_owned(), day(7));
    }
    sim.publish(&["targets", "snapshot", "timestamp"]);
    one.refresh(&mut sim).unwrap();
    for role in ["timestamp", "snapshot", "targets"] {
        sim.expires.insert(role.to_owned(), day(21));
    }
    sim.publish(&["targets", "snapshot", "timestamp"]);
    one.at = day(18);
    one.refresh(&mut sim).unwrap();
    assert_eq!((one.version("timestamp"), one.version("snapshot"), one.version("targets")), (3, 3, 3));
}

#[test]
fn metadata_is_expired_from_the_second_that_it_names() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    sim.expires.insert("timestamp".to_owned(), day(7));
    sim.publish(&["timestamp"]);
    one.at = warifu_model::Timestamp::from_unix(day(7).unix() - 1).unwrap();
    one.refresh(&mut sim).unwrap();
    one.at = day(7);
    assert_eq!(one.refused(&mut sim), "feed-expired");
}

#[test]
fn same_timestamp_offered_again_freezes_until_it_is_expired() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    one.refresh(&mut sim).unwrap();
    one.at = day(29);
    one.refresh(&mut sim).unwrap();
    one.at = day(31);
    assert_eq!(one.refused(&mut sim), "feed-expired");
}

#[test]
fn delegated_role_that_is_expired_when_it_comes_is_not_kept() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    sim.delegate("targets", "delegated", &["path/*"], false);
    sim.add_target("delegated", "path/a", b"a");
    sim.expires.insert("delegated".to_owned(), day(-1));
    sim.publish_all();
    one.refresh(&mut sim).unwrap();
    assert_eq!(one.find(&mut sim, "path/a").unwrap_err().code(), "feed-expired");
    assert_eq!(one.roles().len(), 4);
}

#[test]
fn delegated_role_that_expires_in_the_state_is_not_used_and_is_replaced() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    sim.delegate("targets", "delegated", &["path/*"], false);
    sim.add_target("delegated", "path/a", b"a");
    sim.add_target("delegated", "path/b", b"b");
    sim.expires.insert("delegated".to_owned(), day(7));
    sim.publish_all();
    assert_eq!(one.download(&mut sim, "path/a").unwrap(), b"a");
    one.at = day(18);
    assert_eq!(one.find(&mut sim, "path/b").unwrap_err().code(), "feed-expired");
    sim.expires.insert("delegated".to_owned(), day(21));
    sim.publish(&["delegated", "snapshot", "timestamp"]);
    assert_eq!(one.download(&mut sim, "path/b").unwrap(), b"b");
    assert_eq!(one.version("delegated"), 2);
}

#[test]
fn graded_expiry_reads_on_and_says_what_is_expired() {
    let mut sim = Sim::new();
    sim.delegate("targets", "delegated", &["path/*"], false);
    sim.add_target("delegated", "path/a", b"a");
    sim.expires.insert("delegated".to_owned(), day(-3));
    sim.expires.insert("timestamp".to_owned(), day(-1));
    sim.publish_all();
    let mut one = Subscriber::new(&sim);
    one.expiry = Expiry::Graded;
    one.find(&mut sim, "path/a").unwrap();
    let found: Vec<_> = one.expired.borrow().iter().map(|one| (one.role.clone(), one.since)).collect();
    assert_eq!(found, [("timestamp".to_owned(), day(-1)), ("delegated".to_owned(), day(-3))]);
    // years later all of it is old, and none of it forged
    one.at = day(4_000);
    one.find(&mut sim, "path/a").unwrap();
    assert_eq!(one.expired.borrow().len(), 5);
}

#[test]
fn graded_expiry_still_refuses_what_is_older_or_forged() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    one.expiry = Expiry::Graded;
    one.at = day(400);
    sim.publish(&["timestamp"]);
    one.refresh(&mut sim).unwrap();
    sim.set("timestamp", 1);
    sim.write("timestamp");
    assert_eq!(one.refused(&mut sim), "feed-rolled-back");
    sim.set("timestamp", 3);
    sim.signers.insert("timestamp".to_owned(), Vec::new());
    sim.write("timestamp");
    assert_eq!(one.refused(&mut sim), "feed-too-few-signatures");
}
