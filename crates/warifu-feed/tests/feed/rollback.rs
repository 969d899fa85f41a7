use crate::simulator::{Sim, Subscriber};

#[test]
fn older_snapshot_file_under_the_same_timestamp_is_not_asked_for() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    sim.publish(&["snapshot", "timestamp"]);
    one.refresh(&mut sim).unwrap();
    sim.set("snapshot", 1);
    sim.write("snapshot");
    one.refresh(&mut sim).unwrap();
    assert_eq!(one.version("snapshot"), 2);
    assert_eq!(sim.asked.last().unwrap(), "timestamp.json");
}

#[test]
fn older_timestamp_is_refused() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    sim.publish(&["timestamp"]);
    one.refresh(&mut sim).unwrap();
    sim.set("timestamp", 1);
    sim.write("timestamp");
    assert_eq!(one.refused(&mut sim), "feed-rolled-back");
    assert_eq!(one.version("timestamp"), 2);
    assert_eq!(sim.asked.last().unwrap(), "timestamp.json");
}

#[test]
fn newer_timestamp_with_an_older_snapshot_is_refused() {
    for with_hashes in [false, true] {
        let mut sim = Sim::new();
        sim.with_hashes = with_hashes;
        let mut one = Subscriber::new(&sim);
        sim.publish(&["snapshot", "timestamp"]);
        one.refresh(&mut sim).unwrap();
        sim.set("snapshot", 1);
        sim.write("snapshot");
        sim.publish(&["timestamp"]);
        assert_eq!(one.refused(&mut sim), "feed-rolled-back");
        assert_eq!((one.version("timestamp"), one.version("snapshot")), (2, 2));
        assert_eq!(sim.asked.last().unwrap(), "timestamp.json");
    }
}

#[test]
fn newer_snapshot_with_older_targets_is_refused() {
    for with_hashes in [false, true] {
        let mut sim = Sim::new();
        sim.with_hashes = with_hashes;
        let mut one = Subscriber::new(&sim);
        sim.publish(&["targets", "targets", "snapshot", "timestamp"]);
        one.refresh(&mut sim).unwrap();
        sim.set("targets", 1);
        sim.publish(&["targets", "snapshot", "timestamp"]);
        assert_eq!(one.refused(&mut sim), "feed-rolled-back");
        assert_eq!((one.version("snapshot"), one.version("targets")), (2, 3));
    }
}

#[test]
fn snapshot_that_lists_a_role_no_more_is_refused() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    sim.delegate("targets", "nist", &["nist-*"], true);
    sim.publish_all();
    one.refresh(&mut sim).unwrap();
    sim.meta.remove("nist");
    sim.publish(&["snapshot", "timestamp"]);
    assert_eq!(one.refused(&mut sim), "feed-role-dropped");
}

#[test]
fn older_delegated_role_is_refused() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    sim.delegate("targets", "nist", &["nist-*"], true);
    sim.publish_all();
    sim.publish(&["nist", "snapshot", "timestamp"]);
    assert_eq!(one.find(&mut sim, "nist-a").unwrap_err().code(), "feed-no-target");
    assert_eq!(one.version("nist"), 2);
    sim.set("nist", 1);
    sim.write("nist");
    sim.publish(&["snapshot", "timestamp"]);
    assert_eq!(one.find(&mut sim, "nist-a").unwrap_err().code(), "feed-rolled-back");
    assert_eq!(one.version("nist"), 2);
}

#[test]
fn snapshot_of_another_version_than_the_timestamp_names_is_refused() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    // under the name of version 1 there is version 2
    sim.set("snapshot", 2);
    let bytes = sim.signed("snapshot", &sim.body("snapshot"));
    sim.files.insert("1.snapshot.json".to_owned(), bytes);
    assert_eq!(one.refused(&mut sim), "feed-version-mixed");
    assert_eq!(one.roles(), ["root.json", "timestamp.json"]);
    assert_eq!(sim.asked.last().unwrap(), "1.snapshot.json");
}

#[test]
fn targets_of_another_version_than_the_snapshot_names_are_refused() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    sim.set("targets", 2);
    let bytes = sim.signed("targets", &sim.body("targets"));
    sim.files.insert("1.targets.json".to_owned(), bytes);
    assert_eq!(one.refused(&mut sim), "feed-version-mixed");
}

#[test]
fn root_of_another_version_than_its_name_is_refused() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    sim.set("root", 3);
    let bytes = sim.signed("root", &sim.body("root"));
    sim.files.insert("2.root.json".to_owned(), bytes);
    assert_eq!(one.refused(&mut sim), "feed-version-mixed");
    assert_eq!(one.version("root"), 1);
}

#[test]
fn fast_forward_of_timestamps_is_recovered_from_by_new_keys() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    sim.set("timestamp", 99_999);
    sim.write("timestamp");
    one.refresh(&mut sim).unwrap();
    assert_eq!(one.version("timestamp"), 99_999);
    sim.rotate("timestamp");
    sim.publish(&["root"]);
    sim.set("timestamp", 0);
    sim.publish(&["timestamp"]);
    one.refresh(&mut sim).unwrap();
    assert_eq!(one.version("timestamp"), 1);
}

#[test]
fn fast_forward_of_snapshots_is_recovered_from_by_new_keys() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    sim.set("snapshot", 99_999);
    sim.write("snapshot");
    sim.publish(&["timestamp"]);
    one.refresh(&mut sim).unwrap();
    assert_eq!(one.version("snapshot"), 99_999);
    sim.rotate("snapshot");
    sim.rotate("timestamp");
    sim.publish(&["root"]);
    sim.set("snapshot", 0);
    sim.publish(&["snapshot", "timestamp"]);
    one.refresh(&mut sim).unwrap();
    assert_eq!(one.version("snapshot"), 1);
}

#[test]
fn fast_forward_of_targets_is_recovered_from_by_new_keys_of_the_snapshot() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    sim.set("targets", 100);
    sim.write("targets");
    sim.publish(&["snapshot", "timestamp"]);
    one.refresh(&mut sim).unwrap();
    assert_eq!(one.version("targets"), 100);
    sim.rotate("snapshot");
    sim.publish(&["root"]);
    sim.set("targets", 1);
    sim.publish(&["targets", "snapshot", "timestamp"]);
    one.refresh(&mut sim).unwrap();
    assert_eq!(one.version("targets"), 2);
}
