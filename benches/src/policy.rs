//! One policy in a neutral form, so that every engine gets the same one: 100 requirements, ten of each of ten kinds.

use crate::dice::Dice;

/// The time of every evaluation.
pub const AT: &str = "2026-06-01T00:00:00Z";
/// The same time as a date.
pub const AT_DATE: &str = "2026-06-01";
/// What lies one year before [`AT`]: the oldest date that `P1Y` lets pass.
pub const YEAR_AGO: &str = "2025-06-01T00:00:00Z";
/// The same time as a date.
pub const YEAR_AGO_DATE: &str = "2025-06-01";
/// The greatest age of evidence and of dates that must be recent.
pub const AGE: &str = "P1Y";
/// The groups of claims; each has ten claims and ten requirements.
pub const GROUPS: [&str; 10] =
    ["access", "audit", "boot", "crypto", "identity", "memory", "network", "recovery", "storage", "update"];
/// The kinds of evidence; one requirement asks for each.
pub const KINDS: [&str; 10] = [
    "audit_report",
    "code_review",
    "design_document",
    "penetration_test",
    "provenance",
    "sbom",
    "test_report",
    "threat_model",
    "training_record",
    "vulnerability_scan",
];
/// Values of `mechanism`; the last two are refused everywhere.
pub const MECHANISMS: [&str; 8] =
    ["certificate", "hardware_token", "passkey", "kerberos", "mutual_tls", "signed_request", "shared_secret", "none"];
/// How many of [`MECHANISMS`] are ever accepted.
pub const GOOD_MECHANISMS: usize = 6;
/// Values of `algorithms`.
pub const ALGORITHMS: [&str; 10] = [
    "aes_128_gcm",
    "aes_256_gcm",
    "chacha20_poly1305",
    "ecdsa_p256",
    "ed25519",
    "hmac_sha256",
    "ml_dsa_65",
    "ml_kem_768",
    "sha2_256",
    "sha3_256",
];

/// One requirement.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// The group of claims that it is about.
    pub group: &'static str,
    /// What it asks for.
    pub test: Test,
}

/// What a requirement asks for. Claims are named by their name inside the group of the requirement.
#[derive(Clone, Debug)]
pub enum Test {
    /// `enforced` is true.
    IsTrue,
    /// `strength` is at least this.
    AtLeast(i64),
    /// `interval_seconds` lies within these bounds, both included.
    Within(i64, i64),
    /// `mechanism` is one of these.
    OneOf(Vec<&'static str>),
    /// `algorithms` holds all of these.
    ContainsAll(Vec<&'static str>),
    /// `library_version` is at least the first and below the second.
    Version(String, String),
    /// `reviewed_on` lies after the first and before the second date.
    Window(String, String),
    /// `reviewed_on` lies within the last year.
    Recent,
    /// `enforced`, or else `retries` is at least the first; `retries` is at most the second; and `mechanism` is not
    /// one of the refused ones.
    Composite(i64, i64),
    /// Where `remote` is true: `session_limit` is at most this.
    WhereRemote(i64),
    /// There is evidence of this kind, made within the last year and not past its end.
    Evidence(&'static str),
}

/// The policy. Every call gives the same one.
pub fn rules() -> Vec<Rule> {
    let mut dice = Dice::new(SEED);
    let mut rules = Vec::new();
    for (place, group) in GROUPS.into_iter().enumerate() {
        for (name, test) in tests(place, &mut dice) {
            rules.push(Rule { id: format!("{group}.{name}"), group, test });
        }
    }
    rules
}

fn tests(place: usize, dice: &mut Dice) -> [(&'static str, Test); 10] {
    let least = dice.within(100, 900);
    let span = (dice.within(10, 60), dice.within(300, 4_000));
    let start = place % GOOD_MECHANISMS;
    let good = MECHANISMS.into_iter().take(GOOD_MECHANISMS).cycle().skip(start).take(4).collect();
    let algorithms = ALGORITHMS.into_iter().cycle().skip(place).take(3).collect();
    let major = dice.within(1, 4);
    let version = (format!("{major}.{}.0", dice.within(1, 9)), format!("{}.0.0", major + 2));
    let dates = if place.is_multiple_of(2) {
        Test::Window(format!("2025-{:02}-15", dice.within(1, 6)), format!("2026-{:02}-01", dice.within(4, 6)))
    } else {
        Test::Recent
    };
    let retries = dice.within(2, 5);
    [
        ("enforced", Test::IsTrue),
        ("strength", Test::AtLeast(least)),
        ("interval", Test::Within(span.0, span.1)),
        ("mechanism", Test::OneOf(good)),
        ("algorithms", Test::ContainsAll(algorithms)),
        ("library", Test::Version(version.0, version.1)),
        ("review", dates),
        ("lockout", Test::Composite(retries, retries + 5)),
        ("remote", Test::WhereRemote(dice.within(10, 50))),
        ("evidence", Test::Evidence(KINDS.get(place).copied().unwrap_or_default())),
    ]
}

const SEED: u64 = 0x5741_5249_4655;
