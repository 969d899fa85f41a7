//! Signed evidence through the program: what the admission policy names counts, and nothing that is forged or beside the point makes
//! an outcome better.

use std::fs;
use std::path::{Path, PathBuf};

use warifu_model::{Digest, Envelope, Json, PublicKeyText};
use warifu_seal::keys::SigningKey;
use warifu_testkit::{files, key};

use crate::support::{json, list, run, scratch, text};

/// A product with all that PO.3.2 asks for but a signed provenance, and an attestation that whoever attacks writes for each document.
struct World {
    folder: PathBuf,
    attestation: String,
    provenance: Vec<u8>,
}

impl World {
    fn new(name: &str) -> Self {
        let folder = scratch(name);
        let example = files::root().join("examples/01-plc");
        fs::create_dir(folder.join("evidence")).unwrap();
        for (from, to) in [
            ("product.json", "product.json"),
            ("evidence/after/environment-record.json", "evidence/environment.json"),
            ("evidence/after/provenance.dsse.json", "evidence/document.json"),
        ] {
            fs::copy(example.join(from), folder.join(to)).unwrap();
        }
        // the other way to meet it is closed
        let inventory = files::text("examples/01-plc/evidence/after/tool-inventory.json");
        let inventory = inventory.replace("\"toolchain.integrity_checked\": true,", "");
        fs::write(folder.join("evidence/inventory.json"), inventory).unwrap();
        let ran = run(&folder, "import evidence/* --product product.json -o attestation.json");
        assert_eq!(ran.code, 0, "{}", ran.err);
        let document = fs::read(folder.join("evidence/document.json")).unwrap();
        let attestation = fs::read_to_string(folder.join("attestation.json")).unwrap();
        let attestation = attestation.replace(&Digest::of(&document).to_string(), DOCUMENT);
        assert!(attestation.contains(DOCUMENT));
        Self { folder, attestation, provenance: Envelope::read(&document).unwrap().payload }
    }

    /// Whether PO.3.2 is met with this document, and how many signers the record names; or the code of the error.
    fn ask(&self, document: &[u8], policy: &Json, roots: &[&str]) -> Result<(bool, usize), String> {
        self.ask_as("build_provenance", document, policy, roots)
    }

    fn ask_as(&self, kind: &str, document: &[u8], policy: &Json, roots: &[&str]) -> Result<(bool, usize), String> {
        fs::write(self.folder.join("evidence/document.json"), document).unwrap();
        let attestation = self.attestation.replace(DOCUMENT, &Digest::of(document).to_string());
        let attestation = attestation.replace("\"build_provenance\"", &format!("\"{kind}\""));
        fs::write(self.folder.join("forged.json"), attestation).unwrap();
        fs::write(self.folder.join("policy.json"), policy.to_canonical()).unwrap();
        let roots: Vec<String> = roots.iter().map(|root| format!(" --sigstore-root {root}")).collect();
        let roots = roots.concat();
        let asked = "evaluate forged.json --set us-ssdf@1.1.1 --at 2026-11-20T00:00:00Z --admit policy.json";
        let asked = format!("{asked} --evidence evidence --record record.json --format json{roots}");
        let ran = run(&self.folder, &asked);
        if ran.code > 2 {
            return Err(text(&ran.error(), "error").to_owned());
        }
        let record = json(&fs::read_to_string(self.folder.join("record.json")).unwrap());
        let finding = list(&record, "findings").iter().find(|one| text(one, "requirement") == "PO.3.2").unwrap();
        let signers = list(&record, "evidence").iter().map(|one| list(one, "signers").len()).sum();
        Ok((text(finding, "outcome") == "satisfied", signers))
    }

    /// The statement of the provenance with another value for a member.
    fn stating(&self, member: &str, value: impl Into<Json>) -> Vec<u8> {
        put(json(std::str::from_utf8(&self.provenance).unwrap()), member, value).to_canonical()
    }
}

/// The object with this value for a member, in place of the one that it has.
fn put(json: Json, member: &str, value: impl Into<Json>) -> Json {
    let Json::Object(members) = json else { panic!("no object") };
    let others = members.into_iter().filter(|(name, _)| &**name != member);
    let kept = others.fold(Json::object(), |json, (name, value)| json.with(name, value));
    kept.with(member.to_owned(), value)
}

fn base64(bytes: &[u8]) -> String {
    data_encoding::BASE64.encode(bytes)
}

/// An envelope with a signature of each key over what is given, which is the encoding of the type and the payload where all is well.
fn envelope(payload: &[u8], kind: &str, keys: &[&SigningKey], signed: &[u8]) -> Json {
    let signatures = keys.iter().map(|key| Json::object().with("sig", base64(&key.sign(signed)))).collect();
    let parts = Json::object().with("payload", base64(payload)).with("payloadType", kind);
    parts.with("signatures", Json::List(signatures))
}

fn signed(payload: &[u8], keys: &[&SigningKey]) -> Vec<u8> {
    envelope(payload, IN_TOTO, keys, &Envelope::pae(IN_TOTO, payload)).to_canonical()
}

fn kinds(kind: &str, predicate_type: &str) -> Json {
    let one = Json::object().with("kind", kind).with("predicate_types", Json::list([predicate_type]));
    Json::List(vec![one])
}

fn key_signer(key: &SigningKey) -> Json {
    let key = PublicKeyText::from_bytes(*key.public_key().as_bytes());
    Json::object().with("name", "build service").with("key", key).with("kinds", kinds("build_provenance", PROVENANCE))
}

fn certificate_signer(identity: &str, issuer: &str, root: &Path) -> Json {
    let root = Digest::of(&fs::read(root).unwrap());
    let holder = Json::object().with("identity", identity).with("issuer", issuer).with("trusted_root", root);
    let signer = Json::object().with("name", "release workflow").with("certificate", holder);
    signer.with("kinds", kinds("build_provenance", PROVENANCE))
}

fn policy(signers: Vec<Json>) -> Json {
    Json::object()
        .with("format", "warifu.admission/1")
        .with("id", "test")
        .with("signers", Json::List(Vec::new()))
        .with("evidence_signers", Json::List(signers))
        .with("unsigned", "admit_as_first")
        .with("unknown_signers", "refuse")
        .with("evidence", "presented")
        .with("waivers", "refuse")
}

#[test]
fn a_key_counts_for_what_it_is_named_for() {
    let world = World::new("signed-keys");
    let (ours, other) = (key(7), key(8));
    let good = signed(&world.provenance, &[&ours]);
    let met = Ok((true, 1));
    let not = Ok((false, 0));
    assert_eq!(world.ask(&good, &policy(vec![key_signer(&ours)]), &[]), met);
    assert_eq!(world.ask(&signed(&world.provenance, &[&other, &ours]), &policy(vec![key_signer(&ours)]), &[]), met);
    assert_eq!(world.ask(&good, &policy(Vec::new()), &[]), not, "nobody is named");
    let named = |change: &dyn Fn(Json) -> Json| policy(vec![change(key_signer(&ours))]);
    for (what, policy) in [
        ("another kind", named(&|it| put(it, "kinds", kinds("sbom", PROVENANCE)))),
        (
            "another version",
            named(&|it| put(it, "kinds", kinds("build_provenance", "https://slsa.dev/provenance/v0.2"))),
        ),
        ("a prefix", named(&|it| put(it, "kinds", kinds("build_provenance", "https://slsa.dev/provenance/")))),
        ("another case", named(&|it| put(it, "kinds", kinds("build_provenance", "https://slsa.dev/Provenance/v1")))),
        ("from later", named(&|it| it.with("from", "2026-11-20T00:00:01Z"))),
        ("until now", named(&|it| it.with("until", "2026-11-20T00:00:00Z"))),
    ] {
        assert_eq!(world.ask(&good, &policy, &[]), not, "{what}");
    }
    assert_eq!(world.ask(&good, &named(&|it| it.with("until", "2026-11-20T00:00:01Z")), &[]), met);
    // whoever writes the attestation calls it something else, and the policy lets the key sign that
    let policy = named(&|it| put(it, "kinds", kinds("sbom", "https://cyclonedx.org/bom")));
    assert_eq!(world.ask_as("sbom", &good, &policy, &[]), not);
}

#[test]
fn a_forged_or_irrelevant_envelope_makes_nothing_better() {
    let world = World::new("signed-forged");
    let (ours, other, payload) = (key(7), key(8), &world.provenance);
    let pae = Envelope::pae(IN_TOTO, payload);
    let good = signed(payload, &[&ours]);
    let elsewhere = |algorithm: &str, digest: &str| {
        let digest = Json::object().with(algorithm.to_owned(), digest.to_owned());
        Json::List(vec![Json::object().with("name", "hk-210-3.2.1.fw").with("digest", digest)])
    };
    let statement = |member: &str, value: Json| signed(&world.stating(member, value), &[&ours]);
    let subject = Digest::of(&files::bytes("examples/01-plc/artifacts/hk-210-3.2.1.fw"));
    let text = String::from_utf8(good.clone()).unwrap();
    let doubled = |member: &str| format!("{},{member}}}", &text[..text.len() - 1]).into_bytes();
    for (what, document) in [
        ("another key", signed(payload, &[&other])),
        ("two other keys", signed(payload, &[&other, &other])),
        ("no signature", signed(payload, &[])),
        ("a bare statement", payload.clone()),
        ("another type", envelope(payload, "application/json", &[&ours], &pae).to_canonical()),
        (
            "signed as another type",
            envelope(payload, IN_TOTO, &[&ours], &Envelope::pae("application/json", payload)).to_canonical(),
        ),
        ("signed without the encoding", envelope(payload, IN_TOTO, &[&ours], payload).to_canonical()),
        (
            "another payload under the signature",
            envelope(&world.stating("predicate", Json::object()), IN_TOTO, &[&ours], &pae).to_canonical(),
        ),
        ("another subject", statement("subject", elsewhere("sha256", &"00".repeat(32)))),
        ("no subject", statement("subject", Json::List(Vec::new()))),
        ("a digest under another name", statement("subject", elsewhere("SHA256", &subject.hex()))),
        ("a digest of another algorithm", statement("subject", elsewhere("sha512", &"00".repeat(64)))),
        ("another statement", statement("_type", "https://in-toto.io/Statement/v2".into())),
        ("a link", statement("predicateType", "https://in-toto.io/attestation/link/v0.3".into())),
        ("an SBOM", statement("predicateType", "https://cyclonedx.org/bom".into())),
        ("two lines", [good.as_slice(), b"\n", &good].concat()),
        ("a byte order mark", [b"\xef\xbb\xbf", good.as_slice()].concat()),
        ("a payload twice", doubled(r#""payload":"e30=""#)),
        ("a payload twice, escaped", doubled(r#""pay\u006coad":"e30=""#)),
        ("signatures twice", doubled(r#""signatures":[]"#)),
    ] {
        let found = world.ask(&document, &policy(vec![key_signer(&ours)]), &[]);
        assert_eq!(found, Ok((false, 0)), "{what}");
    }
}

/// What the files of `tests/vectors/sigstore` are called says what has to come out.
#[test]
#[cfg(feature = "sigstore")]
fn a_bundle_counts_for_the_holder_and_the_root_that_are_named() {
    let world = World::new("signed-bundles");
    let vectors = files::root().join("tests/vectors/sigstore");
    let root = |name: &str| {
        fs::copy(vectors.join(name), world.folder.join(name)).unwrap();
        vectors.join(name)
    };
    let (ours, other, counted) = (root("root.json"), root("root-other.json"), root("root-with-ctlog.json"));
    let named = policy(vec![certificate_signer(IDENTITY, ISSUER, &ours)]);
    let mut counts = [0, 0];
    for path in files::below("tests/vectors/sigstore", ".json") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let is_good = name.starts_with("good");
        if is_good || name.starts_with("bad") {
            let found = world.ask(&files::bytes(&path), &named, &["root.json"]);
            assert_eq!(found, Ok((is_good, usize::from(is_good))), "{name}");
            counts[usize::from(is_good)] += 1;
        }
    }
    assert!(counts[0] > 30 && counts[1] == 2, "{counts:?}");

    let good = fs::read(vectors.join("good.json")).unwrap();
    let not = Ok((false, 0));
    assert_eq!(world.ask(&good, &named, &[]), not, "the root is not there");
    assert_eq!(world.ask(&good, &named, &["root-other.json"]), Err("trusted-root-not-named".into()));
    assert_eq!(world.ask(&good, &policy(vec![key_signer(&key(7))]), &[]), not);
    for (identity, issuer) in [
        (IDENTITY, "https://token.actions.githubusercontent.com/"),
        ("https://github.com/hamakaze/firmware", ISSUER),
        ("https://github.com/hamakaze/firmware/.github/workflows/*", ISSUER),
    ] {
        let policy = policy(vec![certificate_signer(identity, issuer, &ours)]);
        assert_eq!(world.ask(&good, &policy, &["root.json"]), not, "{identity} {issuer}");
    }
    for change in [
        Json::object().with("until", "2026-11-20T00:00:00Z"),
        Json::object().with("from", "2026-11-20T00:00:01Z"),
        Json::object().with("kinds", kinds("sbom", PROVENANCE)),
        Json::object().with("kinds", kinds("build_provenance", "https://cyclonedx.org/bom")),
    ] {
        let Json::Object(members) = change else { panic!("no object") };
        let signer = certificate_signer(IDENTITY, ISSUER, &ours);
        let signer = members.into_iter().fold(signer, |json, (name, value)| put(json, &name, value));
        assert_eq!(world.ask(&good, &policy(vec![signer]), &["root.json"]), not);
    }
    // each holder with its own root
    let both = policy(vec![
        certificate_signer(IDENTITY, ISSUER, &ours),
        certificate_signer("https://other.example/flow", ISSUER, &other),
    ]);
    let roots = ["root.json", "root-other.json"];
    assert_eq!(world.ask(&good, &both, &roots), Ok((true, 1)));
    let of_other = fs::read(vectors.join("bad-authority.json")).unwrap();
    assert_eq!(world.ask(&of_other, &both, &roots), not, "the right name under the root of somebody else");
    // a root with certificate transparency logs asks for a timestamp of one
    let unstamped = fs::read(vectors.join("ctlog-no-timestamp.json")).unwrap();
    let policy = policy(vec![certificate_signer(IDENTITY, ISSUER, &counted)]);
    assert_eq!(world.ask(&unstamped, &policy, &["root-with-ctlog.json"]), not);
}

/// Roots that are none, named by their digests.
#[test]
#[cfg(feature = "sigstore")]
fn a_root_that_does_not_read_opens_nothing() {
    let world = World::new("signed-roots");
    let good = files::bytes("tests/vectors/sigstore/good.json");
    for bytes in [&b""[..], b"{}", b"[]", b"null", b"\xff\xfe", br#"{"tlogs": [], "certificateAuthorities": []}"#] {
        let root = world.folder.join("root.json");
        fs::write(&root, bytes).unwrap();
        let found = world.ask(&good, &policy(vec![certificate_signer(IDENTITY, ISSUER, &root)]), &["root.json"]);
        assert_eq!(found, Ok((false, 0)), "{bytes:?}");
    }
    // a policy that does not read is what is wrong, and not the root
    let unread = Json::object().with("format", "warifu.admission/1");
    assert_eq!(world.ask(&good, &unread, &["root.json"]), Err("missing-field".into()));
}

const IN_TOTO: &str = Envelope::IN_TOTO_PAYLOAD;
const PROVENANCE: &str = "https://slsa.dev/provenance/v1";
/// Stands in the attestation where the digest of the document belongs.
const DOCUMENT: &str = "sha256:dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd";
#[cfg(feature = "sigstore")]
const IDENTITY: &str = "https://github.com/hamakaze/firmware/.github/workflows/release.yml@refs/heads/main";
#[cfg(feature = "sigstore")]
const ISSUER: &str = "https://token.actions.githubusercontent.com";
