//! What certificates that are held count as, on the vectors of the gate.
#![cfg(all(feature = "assess", feature = "check"))]
#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]
#![expect(clippy::disallowed_methods, reason = "a test reads the vectors")]

use std::path::Path;

use warifu::gap::{judge, walks};
use warifu::{Answer, Digest, Json, Product, Timestamp, Trust};
use warifu_compare::gap::{HeldCertificate, Standing};
use warifu_model::json::Tape;
use warifu_model::{Bundle, Certificate, Crosswalk, Envelope, RecognitionEffect};
use warifu_verify::{CheckName, CheckOutcome, Gate, Kept, Question, Recognition, Verdict};

/// The standing of the certificate of a vector, for the product of another one.
fn standing(case: &str, product_of: &str, at: &str) -> HeldCertificate {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/bundle/cases");
    let read = |case: &str, file: &str| std::fs::read(cases.join(case).join(file)).unwrap();
    let bytes = read(case, "bundle.json");
    let payload = Bundle::read(&bytes).unwrap().certificate.payload;
    let held = HeldCertificate {
        name: case.to_owned(),
        certificate: Certificate::read(&payload).unwrap(),
        statement: Digest::of(&payload),
        standing: Standing::NotTrusted,
        shown: Vec::new(),
        recognised: Vec::new(),
    };
    let trust = Trust::read(&read(case, "trust.json")).unwrap();
    let product = Product::read(&read(product_of, "product.json")).unwrap();
    let question = Question { product: Some(&product), at: Timestamp::parse(at).unwrap(), known_at: None };
    judge(held, &mut Gate::new(&trust), &bytes, &question, &[]).unwrap()
}

const AT: &str = "2026-12-01T00:00:00Z";

#[test]
fn a_certificate_counts_as_what_the_gate_says_of_it() {
    let own = standing("accept-product-partial", "accept-product-partial", AT);
    assert!(matches!(own.standing, Standing::OfProduct(_)), "{:?}", own.standing);
    // of another product it may be one of a component
    let part = standing("accept-product-optional", "gate-product-other", AT);
    assert!(matches!(part.standing, Standing::OfComponent(_)), "{:?}", part.standing);
    assert_eq!((&*part.name, &*own.name), ("accept-product-optional", "accept-product-partial"));
    // unless the policy asks for the product of each certificate
    let other = standing("accept-product-partial", "gate-product-other", AT);
    assert_eq!(other.standing, Standing::Unknown("product_not_given"));
    // one that counts only as what an arrangement makes of it is judged with the product, too
    let foreign = standing("recognised-by-both", "recognised-by-both", AT);
    assert_eq!(foreign.standing, Standing::Refused("by_recognition"));
    // what is refused or cannot be told counts for nothing, and keeps the gate's code
    let expired = standing("gate-expired", "gate-expired", "2028-11-22T00:00:00Z").standing;
    assert!(matches!(expired, Standing::Refused("expired")), "{expired:?}");
    let unknown = standing("chain-bit-flipped", "chain-bit-flipped", AT).standing;
    assert!(matches!(unknown, Standing::Unknown(_)), "{unknown:?}");
}

#[test]
fn bytes_that_are_no_bundle_are_not_judged() {
    let own = standing("accept-product-partial", "accept-product-partial", AT);
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/bundle/cases/accept-product-partial");
    let trust = Trust::read(&std::fs::read(cases.join("trust.json")).unwrap()).unwrap();
    let question = Question { product: None, at: Timestamp::parse(AT).unwrap(), known_at: None };
    let error = judge(own, &mut Gate::new(&trust), b"{}", &question, &[]).unwrap_err();
    assert!(!error.code().is_empty());
}

/// A vector of the gate, with what its importer keeps.
struct Vector {
    name: String,
    trust: Trust,
    bundle: Vec<u8>,
    product: Option<Product>,
    arrangements: Vec<Envelope>,
    adopted: Vec<Vec<u8>>,
    at: Timestamp,
    known_at: Option<Timestamp>,
}

impl Vector {
    /// The vectors about recognition whose policy can be read.
    fn all() -> Vec<Self> {
        let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/bundle/cases");
        let folders = std::fs::read_dir(cases).unwrap().map(|entry| entry.unwrap().path());
        let mut folders: Vec<_> =
            folders.filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with("recognised-")).collect();
        folders.sort();
        folders.iter().map(|folder| Self::read(folder)).collect()
    }

    fn read(folder: &Path) -> Self {
        let file = |name: &str| std::fs::read(folder.join(name));
        let case = file("case.json").unwrap();
        let case: Json = Tape::parse(&case).unwrap().root().read().unwrap();
        let time = |name: &str| case.member(name).and_then(Json::as_text).and_then(Timestamp::parse);
        let kept =
            |kind: &str| (0..10).map_while(|n| file(&format!("kept-{kind}-{n:02}.json")).ok()).collect::<Vec<_>>();
        let arrangements = kept("arrangement");
        Self {
            name: folder.file_name().unwrap().to_str().unwrap().to_owned(),
            trust: Trust::read(&file("trust.json").unwrap()).unwrap(),
            bundle: file("bundle.json").unwrap(),
            product: file("product.json").ok().map(|bytes| Product::read(&bytes).unwrap()),
            arrangements: arrangements.iter().map(|bytes| Envelope::read(bytes).unwrap()).collect(),
            adopted: kept("adopted"),
            at: time("at").unwrap(),
            known_at: time("known_at"),
        }
    }

    fn asked(&self) -> (Verdict, Vec<Recognition>) {
        let kept = Kept { arrangements: &self.arrangements, adopted: &self.adopted, ..Kept::default() };
        let mut gate = Gate::new(&self.trust).knowing(kept);
        let question = Question { product: self.product.as_ref(), at: self.at, known_at: self.known_at };
        let verdict = gate.check(&self.bundle, &question);
        let sets = self.trust.policy().sets.iter();
        let recognitions = sets.flat_map(|asked| gate.recognitions(&self.bundle, &question, asked)).collect();
        (verdict, recognitions)
    }
}

/// For each vector: a provision passes where the gate accepts it by recognition, and none does where recognition is what refuses it.
#[test]
fn what_is_considered_of_each_provision_is_what_the_gate_says() {
    let (mut passing, mut refused) = (0, 0);
    for vector in Vector::all() {
        let kept = Kept { arrangements: &vector.arrangements, adopted: &vector.adopted, ..Kept::default() };
        let mut gate = Gate::new(&vector.trust).knowing(kept);
        let question = Question { product: vector.product.as_ref(), at: vector.at, known_at: vector.known_at };
        let verdict = gate.check(&vector.bundle, &question);
        let considered = gate.considered(&vector.bundle, &question).unwrap_or_default();
        let passes = considered.iter().any(|(_, check)| check.outcome == CheckOutcome::Pass);
        let of_gate = verdict.checks().iter().find(|one| one.name == CheckName::Recognition).unwrap();
        if of_gate.outcome == CheckOutcome::Pass {
            assert!(passes, "{}", vector.name);
            passing += 1;
        } else if of_gate.outcome == CheckOutcome::Fail && verdict.code() == of_gate.code {
            assert!(!passes, "{}", vector.name);
            refused += 1;
        }
    }
    assert!(passing > 60 && refused > 60, "{passing} {refused}");
}

/// For each vector: a provision makes it comply for a set of the policy exactly where the gate accepts it by recognition.
#[test]
fn what_counts_for_a_gap_is_what_the_gate_lets_count() {
    let (mut accepted, mut waiving) = (0, 0);
    for vector in Vector::all() {
        let (verdict, recognitions) = vector.asked();
        let is_by_recognition =
            verdict.checks().iter().any(|one| one.name == CheckName::Recognition && one.outcome == CheckOutcome::Pass);
        let complies = recognitions.iter().any(|one| one.provision.effect == RecognitionEffect::DeemedCompliant);
        // where the set itself is accepted nobody asks for recognition
        if verdict.checks().iter().any(|one| one.name == CheckName::Set && one.outcome == CheckOutcome::Pass) {
            continue;
        }
        assert_eq!(complies, verdict.answer() == Answer::Accept && is_by_recognition, "{}", vector.name);
        let waives = recognitions.iter().any(|one| one.provision.effect == RecognitionEffect::WaivesRequirements);
        accepted += usize::from(complies);
        waiving += usize::from(waives);
        if verdict.code().as_str() == "recognition_partial" {
            assert!(waives, "{}", vector.name);
        }
    }
    assert!(accepted > 15 && waiving > 0, "{accepted} {waiving}");
}

#[test]
fn a_crosswalk_counts_while_the_policy_adopts_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../warifu-catalog/data/crosswalks");
    let bytes = std::fs::read(folder.join("jc-star-uk-psti-1.0.0.json")).unwrap();
    let (crosswalk, digest) = (Crosswalk::read(&bytes).unwrap(), Digest::of(&bytes));
    let case =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/bundle/cases/recognised-adopted/trust.json");
    let trust = Trust::read(&std::fs::read(case).unwrap()).unwrap();
    let mut policy = trust.policy().clone();
    let counts = |policy: Option<&warifu_model::TrustPolicy>, at: &str| {
        walks(policy, Timestamp::parse(at).unwrap(), &[(digest, &crosswalk)])[0].is_adopted
    };
    assert!(!counts(None, AT) && !counts(Some(&policy), AT));
    let (from, until) = (Timestamp::parse("2026-01-01T00:00:00Z"), Timestamp::parse("2027-01-01T00:00:00Z"));
    let adopted = warifu_model::AdoptedCrosswalk { digest, from, until };
    policy.recognition.as_mut().unwrap().crosswalks.push(adopted);
    let times = ["2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z", "2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z"];
    assert_eq!(times.map(|at| counts(Some(&policy), at)), [false, true, true, false]);
}
