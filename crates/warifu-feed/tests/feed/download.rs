use crate::simulator::{Sim, Subscriber};

#[test]
fn target_is_downloaded() {
    for name in ["target_file.txt", "path/to/a/target_file.txt"] {
        let mut sim = Sim::new();
        sim.add_target("targets", name, b"target file contents");
        sim.publish_all();
        let mut one = Subscriber::new(&sim);
        assert_eq!(one.download(&mut sim, name).unwrap(), b"target file contents");
        let digest = warifu_model::Digest::of(b"target file contents").hex();
        assert_eq!(sim.asked.last().unwrap(), &name.replace("target_file", &format!("{digest}.target_file")));
    }
}

#[test]
fn other_bytes_are_refused() {
    let mut sim = Sim::new();
    sim.add_target("targets", "one", b"target file contents");
    sim.add_target("targets", "two", b"target file content");
    sim.publish_all();
    let mut one = Subscriber::new(&sim);
    one.download(&mut sim, "one").unwrap();
    for bytes in [&b"target file contentz"[..], b"target file content", b"", b"target file contents and more"] {
        sim.serve("one", bytes);
        let code = one.download(&mut sim, "one").unwrap_err().code();
        assert_eq!(code, if bytes.len() > 20 { "feed-file-too-long" } else { "feed-bytes-differ" });
    }
    sim.artifacts.remove("two");
    assert_eq!(one.download(&mut sim, "two").unwrap_err().code(), "feed-file-missing");
}

#[test]
fn target_changes_with_its_metadata_only() {
    let mut sim = Sim::new();
    let mut one = Subscriber::new(&sim);
    for number in 0..11 {
        let bytes = format!("modified file contents {number}").into_bytes();
        sim.add_target("targets", "target_file.txt", &bytes);
        sim.publish_all();
        if number % 5 == 0 {
            assert_eq!(one.download(&mut sim, "target_file.txt").unwrap(), bytes);
            let malicious: Vec<u8> = bytes.iter().rev().copied().collect();
            sim.serve("target_file.txt", &malicious);
            sim.publish_all();
            assert_eq!(one.download(&mut sim, "target_file.txt").unwrap_err().code(), "feed-bytes-differ");
        }
    }
}

#[test]
fn digests_are_all_asked_and_one_has_to_be_known() {
    let bytes = b"bytes";
    let sha256 = warifu_model::Digest::of(bytes).hex();
    let sha512 = "d6a7cc2e5bdb4b8a85b25e6a1e4bd5dc7d9b9ec3b1a3f3b5d3c3d9a3d7c5a5b0";
    for (hashes, code) in [
        (vec![("sha256", sha256.as_str()), ("blake9", "00")], None),
        (vec![("sha256", sha256.as_str()), ("sha512", sha512)], Some("feed-bytes-differ")),
        (vec![("blake9", "00")], Some("rule-broken")),
        (vec![], Some("rule-broken")),
    ] {
        let mut sim = Sim::new();
        sim.add_target("targets", "name", bytes);
        let text = sim.body("targets").to_pretty();
        let wanted: Vec<String> = hashes.iter().map(|(name, value)| format!("\"{name}\": \"{value}\"")).collect();
        let text = text.replace(&format!("\"sha256\": \"{sha256}\""), &wanted.join(", "));
        let body = warifu_model::json::Tape::parse(text.as_bytes()).unwrap().root().to_json();
        sim.set("targets", 1);
        let signed = sim.signed("targets", &body);
        sim.put("targets", signed);
        let mut one = Subscriber::new(&sim);
        let found = one.download(&mut sim, "name");
        assert_eq!(found.err().map(|error| error.code()), code, "{hashes:?}");
    }
}
