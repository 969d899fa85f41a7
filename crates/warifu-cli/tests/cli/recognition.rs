//! `warifu recognition`, and a verdict as a page: arrangements of the shelf, with a boundary each side of dates and levels.

use std::fs;
use std::path::{Path, PathBuf};

use warifu_catalog::{Catalog, Document};
use warifu_model::{
    Artifact, Body, Bundle, Certificate, Digest, Envelope, FindingsRoot, Holder, Json, Product, SemVer, SetId,
    SetReference, Token,
};
use warifu_testkit::{key, time, words};

use crate::support::{list, run, scratch, text};

const JC_STAR: (&str, &str) = ("jp-jc-star", "1.0.0");

/// A certificate that a body of a foreign scheme granted, and what an importer needs: policy, product, status.
struct World {
    folder: PathBuf,
}

impl World {
    fn new(name: &str, arrangement: &str, asked: &str, set: (&str, &str), level: Option<&str>) -> Self {
        let folder = scratch(name);
        let product = product();
        fs::write(folder.join("product.json"), Json::from(&product).to_canonical()).unwrap();
        let certificate = certificate(product, set, level);
        let payload = Json::from(&certificate).to_canonical();
        let envelope = key(1).sign_envelope(Envelope::IN_TOTO_PAYLOAD, payload);
        fs::write(folder.join("bundle.json"), Json::from(&Bundle::of(envelope)).to_canonical()).unwrap();
        for (seed, file) in [(1, "certifier.pem"), (2, "status.pem"), (3, "jp.pem"), (4, "uk.pem"), (9, "stranger.pem")]
        {
            fs::write(folder.join(file), key(seed).to_pem().reveal()).unwrap();
        }
        let adopted = shelf(arrangement);
        fs::write(folder.join("arrangement.json"), adopted.bytes()).unwrap();
        let adopts = format!(r#"{{"adopted":["{}"],{ISSUERS},"partial_sectors":"refuse"}}"#, adopted.file_digest());
        policy(&folder, "trust.json", asked, &adopts);
        let world = Self { folder };
        for arguments in [
            "status init history.json --body body",
            "status enter history.json bundle.json --signed-by certifier.pem",
            "status publish history.json --key status.pem -o snapshot.json --every P2Y",
        ] {
            let ran = world.run(arguments);
            assert_eq!(ran.0, 0, "{arguments}: {}", ran.1);
        }
        world
    }

    fn run(&self, arguments: &str) -> (i32, String) {
        let ran = run(&self.folder, arguments);
        (ran.code, format!("{}{}", ran.out, ran.err))
    }

    /// The code of the verdict at a time.
    fn checked(&self, at: &str) -> String {
        let arguments = "check bundle.json --trust trust.json --product product.json --status snapshot.json";
        let ran = run(&self.folder, &format!("{arguments} --at {at} --format json"));
        text(&ran.json(), "code").to_owned()
    }

    /// The code that each provision has at a time.
    fn shown(&self, arguments: &str) -> (i32, Vec<(String, String)>) {
        let ran = run(&self.folder, &format!("recognition show {arguments} --format json"));
        assert_eq!(ran.err, "");
        let json = ran.json();
        let code = |one: &Json| (text(one, "id").to_owned(), text(one, "code").to_owned());
        (ran.code, list(&json, "provisions").iter().map(code).collect())
    }
}

fn shelf(id: &str) -> Document {
    let catalog = Catalog::shipped().unwrap();
    catalog.documents().iter().rfind(|document| document.id() == id).unwrap().clone()
}

fn policy(folder: &Path, name: &str, asked: &str, recognition: &str) {
    let public = |seed| key(seed).public_key().to_string();
    let text = format!(
        r#"{{"format":"warifu.trust-policy/2","id":"importer","roots":[
        {{"name":"Certifier","body":"body","key":"{}","roles":["certifier"]}},{{"name":"Status","body":"body","key":"{}","roles":["status"]}}],
        "thresholds":[{{"role":"certifier","count":1}}],"sets":[{asked}],"product":"required","waivers":"refuse",
        "status":{{"required":false}},"recognition":{recognition}}}"#,
        public(1),
        public(2)
    );
    fs::write(folder.join(name), text).unwrap();
}

fn product() -> Product {
    Product {
        vendor: "Hamakaze Control Works".into(),
        model: "HK-210".into(),
        version: "3.2.1".into(),
        kind: Token::parse("component").unwrap(),
        name: words("Controller HK-210", "制御装置 HK-210"),
        artifacts: vec![Artifact { name: "firmware".into(), digest: Digest::of(b"firmware") }],
        identifiers: Vec::new(),
    }
}

fn certificate(product: Product, (id, version): (&str, &str), level: Option<&str>) -> Certificate {
    let catalog = Catalog::shipped().unwrap();
    let known = catalog.documents().iter().find(|one| one.id() == id && one.version().to_string() == version);
    let granted = time("2025-11-10T00:00:00Z");
    Certificate {
        number: "B-1".into(),
        body: Body { name: words("A body", "認証機関"), id: "body".into(), address: None },
        series: Vec::new(),
        holder: Holder { name: words("Hamakaze Control Works", "浜風制御製作所"), address: None },
        product,
        scope: words("Controller HK-210", "制御装置 HK-210"),
        set: SetReference {
            id: SetId::parse(id).unwrap(),
            version: SemVer::parse(version).unwrap(),
            digest: known.map_or_else(|| Digest::of(id.as_bytes()), Document::digest),
            title: words("The set", "要求事項集"),
        },
        level: level.map(str::to_owned),
        decided_at: granted,
        granted_at: granted,
        expires_at: Some(time("2027-11-10T00:00:00Z")),
        signatory: "Manager".into(),
        record: Digest::of(b"record"),
        evaluated_at: granted,
        status_index: Some(0),
        findings: FindingsRoot { count: 0, root: Digest::of(b"") },
        score: None,
        unmet: Vec::new(),
        waived: Vec::new(),
        weakenings: Vec::new(),
    }
}

/// The body is each of these issuers: only one is asked about at a time.
const ISSUERS: &str =
    r#""issuers":[{"id":"jp","bodies":["body"]},{"id":"uk","bodies":["body"]},{"id":"ccra","bodies":["body"]}]"#;
const ASKS_PSTI: &str = r#"{"id":"uk-psti","versions":"*"}"#;
const ASKS_STAR: &str = r#"{"id":"jp-jc-star","versions":"*"}"#;

#[test]
fn a_japanese_label_meets_british_law_from_its_day_to_its_end_at_its_level() {
    let world = World::new("recognition-jp-uk", "jp-uk-2025", ASKS_PSTI, JC_STAR, Some("star-1"));
    assert_eq!(world.checked("2025-12-03T23:59:59Z"), "arrangement_not_in_force");
    assert_eq!(world.checked("2025-12-04T00:00:00Z"), "ok");
    assert_eq!(world.checked("2027-11-09T23:59:59Z"), "ok");
    assert_eq!(world.checked("2027-11-10T00:00:00Z"), "expired");
    let of = |at: &str| {
        let arguments =
            "jp-uk-2025 --trust trust.json --holds bundle.json --product product.json --status snapshot.json";
        let (exit, codes) = world.shown(&format!("{arguments} --at {at}"));
        (exit, codes.first().unwrap().1.clone())
    };
    assert_eq!(of("2025-12-03T23:59:59Z"), (1, "arrangement_not_in_force".into()));
    assert_eq!(of("2025-12-04T00:00:00Z"), (0, "ok".into()));
    let star_2 = World::new("recognition-jp-uk-2", "jp-uk-2025", ASKS_PSTI, JC_STAR, Some("star-2"));
    assert_eq!(star_2.checked("2025-12-04T00:00:00Z"), "level_not_recognised");
}

#[test]
fn the_other_direction_waives_three_of_sixteen_from_its_own_day() {
    let world = World::new("recognition-uk-jp", "jp-uk-2025", ASKS_STAR, ("uk-psti", "1.0.0"), None);
    assert_eq!(world.checked("2025-12-31T23:59:59Z"), "recognition_not_yet_effective");
    // what waives comes farther than what is about the fee
    assert_eq!(world.checked("2026-01-01T00:00:00Z"), "recognition_partial");
    let check = "check bundle.json --trust trust.json --product product.json --status snapshot.json";
    let verdict = run(&world.folder, &format!("{check} --at 2026-01-01T00:00:00Z --format json")).json();
    let remaining = list(verdict.member("recognition").unwrap(), "remaining").len();
    assert_eq!((remaining, list(verdict.member("recognition").unwrap(), "waived").len()), (13, 3));
    // the gate, and the arrangement alone, say the same of each provision
    for by_whom in ["", "--trust trust.json --product product.json --status snapshot.json"] {
        let (exit, codes) = world.shown(&format!("jp-uk-2025 {by_whom} --holds bundle.json --at 2026-01-01T00:00:00Z"));
        let codes: Vec<_> = codes.iter().map(|(_, code)| code.as_str()).collect();
        let other = "edition_not_recognised";
        let (partial, none) = ("recognition_partial", "recognition_without_effect");
        // a label counts towards both versions of the Japanese set
        let said = vec![other, other, partial, partial, none, none];
        assert_eq!((exit, codes), (0, said), "{by_whom}");
    }
}

#[test]
fn a_national_certificate_counts_up_to_its_cap() {
    let asks = |level: &str| {
        format!(
            r#"{{"id":"cc-recognised","versions":"*","levels":{{"at_least":"{level}","ladder":["EAL1","EAL2","EAL3","EAL4"]}}}}"#
        )
    };
    let of = |name: &str, level: &str, asked: &str, at: &str| {
        let world = World::new(name, "ccra-2014", &asks(asked), ("cc-national", "1.0.0"), Some(level));
        let (exit, codes) = world.shown(&format!("ccra-2014 --trust trust.json --holds bundle.json --at {at}"));
        (exit, codes.first().unwrap().1.clone())
    };
    // no accreditation is asked for by this policy, so that the condition is left open
    assert_eq!(of("ccra-2", "EAL2", "EAL2", "2026-01-01T00:00:00Z"), (2, "condition_not_checked".into()));
    assert_eq!(of("ccra-4", "EAL4", "EAL2", "2026-01-01T00:00:00Z"), (2, "condition_not_checked".into()));
    assert_eq!(of("ccra-3", "EAL4", "EAL3", "2026-01-01T00:00:00Z"), (1, "recognition_level_capped".into()));
    assert_eq!(of("ccra-1", "EAL1", "EAL2", "2026-01-01T00:00:00Z"), (1, "recognition_level_capped".into()));
    let world = World::new("ccra-day", "ccra-2014", &asks("EAL2"), ("cc-national", "1.0.0"), Some("EAL2"));
    let at = |day: &str| world.shown(&format!("ccra-2014 --at {day}")).1.first().unwrap().1.clone();
    assert_eq!(
        (at("2014-09-07T23:59:59Z"), at("2014-09-08T00:00:00Z")),
        ("arrangement_not_in_force".into(), "ok".into())
    );
}

#[test]
fn every_obstacle_has_a_code_a_place_and_help() {
    let world = World::new("recognition-told", "jp-uk-2025", ASKS_PSTI, JC_STAR, Some("star-1"));
    let of = |arguments: &str| run(&world.folder, &format!("recognition show {arguments}"));
    let ran = of("no-such --format json");
    assert_eq!((ran.code, text(&ran.error(), "error")), (64, "arrangement-unknown"));
    assert!(text(&ran.error(), "help").contains("`jp-uk-2025`"));
    let ran = of("jp-uk-2025 --at 2025-11-01T00:00:00Z --format json");
    for one in list(&ran.json(), "provisions") {
        let told = (text(one, "code"), text(one, "pointer"), text(one, "help"));
        assert_eq!((told.0, told.1), ("arrangement_not_in_force", "/states"));
        assert!(!told.2.is_empty());
    }
    // the party may recognise, and for nothing
    let keys = |party: &str, seed: u8, more: &str| {
        format!(r#"{{"id":"{party}","keys":[{{"name":"{party}","key":"{}"}}]{more}}}"#, key(seed).public_key())
    };
    let mandate = r#","recognises":[{"id":"other","versions":"*"}]"#;
    let parties = format!(
        r#"{{"parties":[{},{}],{ISSUERS},"partial_sectors":"refuse"}}"#,
        keys("jp", 3, ""),
        keys("uk", 4, mandate)
    );
    policy(&world.folder, "mandate.json", ASKS_PSTI, &parties);
    let ran = of("jp-uk-2025 --trust mandate.json --at 2026-02-01T00:00:00Z --format json");
    let json = ran.json();
    let first = list(&json, "provisions").first().unwrap();
    assert_eq!((text(first, "code"), text(first, "pointer")), ("party_without_mandate", "/provisions/0/recogniser"));
    let counts = json.member("counts").unwrap();
    assert_eq!((ran.code, text(counts, "by")), (1, "signature_missing"));
    // the policy knows no body by which the party issues: with and without a certificate to ask about
    let unknown = format!(r#"{{"parties":[{},{}],"partial_sectors":"refuse"}}"#, keys("jp", 3, ""), keys("uk", 4, ""));
    policy(&world.folder, "issuer.json", ASKS_PSTI, &unknown);
    for held in ["", "--holds bundle.json --product product.json --status snapshot.json"] {
        let ran = of(&format!("jp-uk-2025 --trust issuer.json {held} --at 2026-02-01T00:00:00Z --format json"));
        let json = ran.json();
        let first = list(&json, "provisions").first().unwrap();
        assert_eq!((text(first, "code"), text(first, "pointer")), ("issuer_not_recognised", "/provisions/0/issuer"));
        assert!(text(first, "help").contains("`recognition.issuers`"));
    }
    // a treaty without provisions has no effect, and says so
    let ran = of("jp-us-2023");
    assert!(ran.code == 1 && ran.out.contains("nothing follows from it"), "{}", ran.out);
}

#[test]
fn two_parties_sign_one_after_the_other_and_the_gate_takes_it() {
    let world = World::new("recognition-sign", "jp-uk-2025", ASKS_PSTI, JC_STAR, Some("star-1"));
    let keys = |party: &str, seed: u8| {
        format!(r#"{{"id":"{party}","keys":[{{"name":"{party}","key":"{}"}}]}}"#, key(seed).public_key())
    };
    let parties =
        format!(r#"{{"parties":[{},{}],{ISSUERS},"partial_sectors":"refuse"}}"#, keys("jp", 3), keys("uk", 4));
    policy(&world.folder, "both.json", ASKS_PSTI, &parties);
    let sign = |arguments: &str| run(&world.folder, &format!("recognition sign {arguments}"));
    let checked = |file: &str| {
        let check = "check bundle.json --trust both.json --product product.json --status snapshot.json --at 2026-02-01T00:00:00Z";
        let ran = run(&world.folder, &format!("{check} --arrangement {file} --format json"));
        text(&ran.json(), "code").to_owned()
    };
    let ran = sign("arrangement.json --key jp.pem --trust both.json -o begun.json --format json");
    assert_eq!((ran.code, text(&ran.json(), "party")), (0, "jp"), "{}", ran.err);
    assert_eq!(checked("begun.json"), "set_not_accepted", "one of two has signed");
    let shown =
        run(&world.folder, "recognition show begun.json --trust both.json --at 2026-02-01T00:00:00Z --format json");
    assert_eq!(shown.code, 1);
    let json = shown.json();
    let counts = json.member("counts").unwrap();
    assert_eq!(list(counts, "parties"), [Json::from("uk")]);
    // a key that the policy does not name, one that speaks for another party, one that has signed
    for (arguments, code) in [
        ("begun.json --key stranger.pem --trust both.json -o no.json", "party-key-unknown"),
        ("begun.json --key jp.pem --trust both.json --party uk -o no.json", "party-key-unknown"),
        ("begun.json --key jp.pem --trust both.json --party us -o no.json", "party-unknown"),
        ("begun.json --key jp.pem --trust both.json -o no.json", "already-signed"),
        ("bundle.json --key jp.pem -o no.json", "wrong-format"),
    ] {
        let ran = sign(&format!("{arguments} --format json"));
        assert_eq!(text(&ran.error(), "error"), code, "{arguments}: {}", ran.err);
        assert!(ran.code != 0 && !world.folder.join("no.json").exists());
    }
    let ran = sign("begun.json --key uk.pem --trust both.json --party uk -o signed.json");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(checked("signed.json"), "ok");
    let (exit, codes) = world.shown("signed.json --trust both.json --at 2026-02-01T00:00:00Z");
    assert_eq!((exit, codes.first().unwrap().1.as_str()), (0, "ok"));
    let (code, said) = world.run("bundle bundle.json --arrangement signed.json -o full.json");
    assert_eq!(code, 0, "{said}");
    let full =
        "check full.json --trust both.json --product product.json --status snapshot.json --at 2026-02-01T00:00:00Z";
    assert_eq!(world.run(full).0, 0);
    // what nobody signed is named for what it is, and too many are the fault of none of the files
    let unsigned = run(&world.folder, "bundle bundle.json --arrangement arrangement.json -o no.json --format json");
    assert_eq!((unsigned.code, text(&unsigned.error(), "error")), (65, "wrong-format"));
    assert!(text(&unsigned.error(), "help").contains("recognition sign"), "{}", unsigned.err);
    let nine = ["signed.json"; 9].join(" ");
    let many = run(&world.folder, &format!("bundle bundle.json --arrangement {nine} -o no.json --format json"));
    assert_eq!((many.code, text(&many.error(), "error")), (65, "too-many"));
    assert_eq!(many.error().member("file"), Some(&Json::Null), "{}", many.err);
    assert!(!world.folder.join("no.json").exists());
}

/// The set of the shelf as a new edition, with one value of one criterion changed.
pub(crate) fn edition(folder: &Path, name: &str, value: &str) {
    let document = shelf("jp-jc-star");
    let text = String::from_utf8(document.bytes().to_vec()).unwrap();
    let text = text.replacen(r#""version": "2.0.0""#, r#""version": "2.1.0""#, 1);
    let (before, after) = text.split_once(r#""claim": "device.update_effort""#).unwrap();
    let changed = after.replacen(r#""guided""#, &format!(r#""{value}""#), 1);
    fs::write(folder.join(name), format!(r#"{before}"claim": "device.update_effort"{changed}"#)).unwrap();
}

#[test]
fn a_second_edition_holds_or_not_or_stays_undecided() {
    let world = World::new("recognition-review", "jp-uk-2025", ASKS_PSTI, JC_STAR, Some("star-1"));
    for (name, value) in [("equal.json", "guided"), ("stricter.json", "one_step"), ("weaker.json", "specialist")] {
        edition(&world.folder, name, value);
    }
    let review = |arguments: &str| {
        let ran = run(&world.folder, &format!("recognition review jp-uk-2025 {arguments} --format json"));
        assert_eq!(ran.err, "", "{arguments}");
        (ran.code, ran.json())
    };
    // star 1 counts as both editions of the British duties; three are waived; the fee
    let substance = |of: [&str; 4]| of.map(ToOwned::to_owned).to_vec();
    let of_provisions = |json: &Json| -> Vec<String> {
        list(json, "provisions").iter().map(|one| text(one, "substance").to_owned()).collect()
    };
    let (code, json) = review("equal.json --certificates bundle.json --at 2026-03-01T00:00:00Z");
    assert_eq!((code, of_provisions(&json)), (0, substance(["holds", "holds", "holds", "not_asked"])));
    assert_eq!(list(&json, "hits"), []);
    let (code, json) = review("stricter.json");
    assert_eq!((code, of_provisions(&json)), (0, substance(["holds", "holds", "holds", "not_asked"])));
    let changed: Vec<_> = list(&json, "requirements").iter().map(|one| text(one, "id")).collect();
    assert_eq!(changed, ["S1.1-07"]);
    let weaker = "weaker.json --certificates bundle.json --at 2026-03-01T00:00:00Z -o draft.json --letter letter.md";
    let (code, json) = review(weaker);
    assert_eq!((code, of_provisions(&json)), (1, substance(["does_not_hold", "does_not_hold", "holds", "not_asked"])));
    let requirement = list(&json, "requirements").first().unwrap();
    assert!(list(requirement, "witnesses").iter().any(|one| text(one, "accepted_by") == "new"));
    let hit = list(&json, "hits").first().unwrap();
    assert_eq!((text(hit, "number"), text(hit, "effect")), ("B-1", "until_renewed"));
    // what is drafted can be signed, and does not take the weaker edition
    let draft = fs::read_to_string(world.folder.join("draft.json")).unwrap();
    assert!(draft.contains("psti-waives-three-2.0.0-2.1.0") && !draft.contains("star-1-meets-psti-2.1.0"), "{draft}");
    assert_eq!(world.run("recognition sign draft.json --key jp.pem -o begun.json").0, 0);
    let letter = fs::read_to_string(world.folder.join("letter.md")).unwrap();
    assert!(letter.contains("S1.1-07") && letter.contains("B-1"), "{letter}");
    let (code, json) = review("stricter.json --effort 1");
    assert_eq!((code, text(&json, "substance")), (2, "undecided"));
    let ran = run(&world.folder, "recognition review jp-uk-2025 us-ssdf@1.1.1 --format json");
    assert_eq!((ran.code, text(&ran.error(), "error")), (64, "review-old-edition-missing"));
    let ran = run(&world.folder, "recognition review jp-uk-2025 equal.json --old stricter.json --format json");
    assert_eq!((ran.code, text(&ran.error(), "error")), (64, "review-edition-not-named"));
}

#[test]
fn a_verdict_becomes_a_page_and_nothing_else_does() {
    let world = World::new("recognition-page", "jp-uk-2025", ASKS_PSTI, JC_STAR, Some("star-1"));
    let check =
        "check bundle.json --trust trust.json --product product.json --status snapshot.json --at 2026-02-01T00:00:00Z";
    let ran = run(&world.folder, &format!("{check} --format json --html one.html"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    fs::write(world.folder.join("verdict.json"), &ran.out).unwrap();
    let (code, said) = world.run("report verdict.json --as html -o two.html");
    assert_eq!(code, 0, "{said}");
    let page = |name: &str| fs::read_to_string(world.folder.join(name)).unwrap();
    assert_eq!(page("one.html"), page("two.html"));
    assert!(page("one.html").contains("adopted by the importer&#39;s policy"));
    assert_eq!(world.run("report verdict.json --as csv -o two.csv").0, 64);
    assert_eq!(world.run("check bundle.json bundle.json --trust trust.json --html two.html").0, 64);
    fs::write(world.folder.join("verdict.json"), r#"{"format": "warifu.verdict/2"}"#).unwrap();
    let ran = run(&world.folder, "report verdict.json --as html -o three.html --format json");
    assert_eq!((ran.code, text(&ran.error(), "error")), (65, "verdict-unreadable"));
}
