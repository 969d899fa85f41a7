//! What arrives together: many bundles, and the products that they are for. One gate that remembers answers for all of them.
//!
//! ```
//! use warifu::consignment::{Consignment, Tally};
//! use warifu::{Answer, Product, Timestamp, Trust};
//! use warifu_verify::Gate;
//!
//! fn worst(trust: &Trust, products: Vec<Product>, bundles: &[Vec<u8>], at: Timestamp) -> Option<Answer> {
//!     let (mut gate, mut tally) = (Gate::new(trust), Tally::default());
//!     let mut consignment = Consignment::default();
//!     for product in products {
//!         consignment.add_product(product.model.clone(), product);
//!     }
//!     for bundle in bundles {
//!         tally.add(consignment.check(&mut gate, bundle, at, Some(at)).verdict.answer());
//!     }
//!     tally.worst()
//! }
//! ```

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::table;
use warifu_model::{Artifact, Certificate, Digest, Format, Json, Product, Timestamp};
use warifu_verify::{Answer, CheckName, CheckOutcome, Gate, Question, Verdict};

/// The products that arrived, and which of them an accepted certificate covers.
///
/// A product is found by the digests of its artifacts, never by its name. It arrives described (`warifu.product/1`), or as plain
/// files; the plain files that one certificate certifies are together what arrived for it.
#[derive(Clone, Debug, Default)]
pub struct Consignment {
    arrivals: Vec<Arrival>,
    /// The arrivals that have an artifact.
    places: BTreeMap<Digest, Vec<usize>>,
}

#[derive(Clone, Debug)]
struct Arrival {
    name: String,
    content: Content,
    is_covered: bool,
}

#[derive(Clone, Debug)]
enum Content {
    Described(Box<Product>),
    File(Digest),
}

/// The verdict on one bundle, and the product about which the gate was asked.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The verdict.
    pub verdict: Verdict,
    /// The names of the descriptions or files that are the product; empty where none arrived for the certificate.
    pub products: Vec<String>,
}

impl Consignment {
    /// Adds a product that arrived with its description.
    pub fn add_product(&mut self, name: impl Into<String>, product: Product) {
        let digests: BTreeSet<_> = product.artifacts.iter().map(|artifact| artifact.digest).collect();
        self.add(name.into(), digests, Content::Described(Box::new(product)));
    }

    /// Adds a file that arrived, by the digest of its bytes.
    pub fn add_file(&mut self, name: impl Into<String>, digest: Digest) {
        self.add(name.into(), [digest], Content::File(digest));
    }

    fn add(&mut self, name: String, digests: impl IntoIterator<Item = Digest>, content: Content) {
        for digest in digests {
            self.places.entry(digest).or_default().push(self.arrivals.len());
        }
        self.arrivals.push(Arrival { name, content, is_covered: false });
    }

    /// Asks the gate about a bundle, and about the product that arrived for it.
    ///
    /// The gate is asked about every product that shares an artifact with an authentic certificate. The best answer counts: the
    /// same firmware inside another model is another product, and has a certificate of its own.
    pub fn check(&mut self, gate: &mut Gate<'_>, bundle: &[u8], at: Timestamp, known_at: Option<Timestamp>) -> Checked {
        let alone = gate.check(bundle, &Question { product: None, at, known_at });
        let Some(verified) = alone.certificate() else { return Checked { verdict: alone, products: Vec::new() } };
        let candidates = self.candidates(verified.certificate());
        let mut best: Option<Checked> = None;
        for (product, arrivals) in candidates {
            let verdict = gate.check(bundle, &Question { product: Some(&product), at, known_at });
            let is_covered = covers(&verdict);
            let mut products = Vec::new();
            for place in arrivals {
                let Some(arrival) = self.arrivals.get_mut(place) else { continue };
                arrival.is_covered |= is_covered;
                products.push(arrival.name.clone());
            }
            let checked = Checked { verdict, products };
            let is_better =
                best.as_ref().is_none_or(|best| rank(checked.verdict.answer()) < rank(best.verdict.answer()));
            if is_better {
                best = Some(checked);
            }
        }
        best.unwrap_or(Checked { verdict: alone, products: Vec::new() })
    }

    /// The products that may be the one that was certified, each with its arrivals: descriptions, else files.
    fn candidates(&self, certificate: &Certificate) -> Vec<(Product, Vec<usize>)> {
        let certified = &certificate.product;
        let places = certified.artifacts.iter().filter_map(|artifact| self.places.get(&artifact.digest)).flatten();
        let places: BTreeSet<usize> = places.copied().collect();
        let (mut described, mut files, mut artifacts) = (Vec::new(), Vec::new(), Vec::<Artifact>::new());
        for place in places {
            let Some(arrival) = self.arrivals.get(place) else { continue };
            match &arrival.content {
                Content::Described(product) => described.push(((**product).clone(), vec![place])),
                Content::File(digest) => {
                    files.push(place);
                    if artifacts.iter().all(|artifact| artifact.digest != *digest) {
                        artifacts.push(Artifact { name: arrival.name.clone(), digest: *digest });
                    }
                }
            }
        }
        if described.is_empty() && !files.is_empty() {
            // files say nothing but their bytes: no identifier of theirs can differ
            described.push((Product { artifacts, identifiers: Vec::new(), ..certified.clone() }, files));
        }
        described
    }

    /// The names of descriptions and files that no accepted certificate covers. A file that a description lists belongs to it.
    pub fn uncovered(&self) -> impl Iterator<Item = &str> {
        let uncovered = self.arrivals.iter().filter(|arrival| match &arrival.content {
            _ if arrival.is_covered => false,
            Content::Described(_) => true,
            Content::File(digest) => !self.places.get(digest).into_iter().flatten().any(|place| self.settles(*place)),
        });
        uncovered.map(|arrival| arrival.name.as_str())
    }

    /// Whether this arrival speaks for the files with its digests.
    fn settles(&self, place: usize) -> bool {
        self.arrivals
            .get(place)
            .is_some_and(|arrival| arrival.is_covered || matches!(arrival.content, Content::Described(_)))
    }
}

/// Whether the certificate is accepted for the product, which passed its check.
fn covers(verdict: &Verdict) -> bool {
    let is_checked =
        |name, outcome| verdict.checks().iter().any(|check| check.name == name && check.outcome == outcome);
    matches!(verdict.answer(), Answer::Accept | Answer::AcceptStale)
        && is_checked(CheckName::Product, CheckOutcome::Pass)
}

/// The best answer first.
fn rank(answer: Answer) -> u8 {
    match answer {
        Answer::Accept => 0,
        Answer::AcceptStale => 1,
        Answer::Refuse => 3,
        // what is not known is never better than this
        _ => 2,
    }
}

/// The number of bundles by answer.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Tally {
    /// Accepted.
    pub accept: usize,
    /// Accepted with stale information.
    pub accept_stale: usize,
    /// Refused.
    pub refuse: usize,
    /// Undetermined.
    pub undetermined: usize,
}

impl Tally {
    /// Counts an answer.
    pub fn add(&mut self, answer: Answer) {
        let count = match answer {
            Answer::Accept => &mut self.accept,
            Answer::AcceptStale => &mut self.accept_stale,
            Answer::Refuse => &mut self.refuse,
            _ => &mut self.undetermined,
        };
        *count += 1;
    }

    /// Returns the number of bundles.
    pub fn checked(&self) -> usize {
        self.accept + self.accept_stale + self.refuse + self.undetermined
    }

    /// The worst of the answers: refused, undetermined, stale, accepted, in this order; none where nothing was checked.
    pub fn worst(&self) -> Option<Answer> {
        let counts = [
            (Answer::Refuse, self.refuse),
            (Answer::Undetermined, self.undetermined),
            (Answer::AcceptStale, self.accept_stale),
            (Answer::Accept, self.accept),
        ];
        counts.into_iter().find(|(_, count)| *count > 0).map(|(answer, _)| answer)
    }
}

impl From<&Tally> for Json {
    fn from(tally: &Tally) -> Self {
        Self::object()
            .with("accept", tally.accept)
            .with("accept_stale", tally.accept_stale)
            .with("refuse", tally.refuse)
            .with("undetermined", tally.undetermined)
    }
}

/// Returns whether a file was meant to be a bundle, though it may be cut off or damaged.
///
/// ```
/// use warifu::consignment::is_meant_as_bundle;
///
/// assert!(is_meant_as_bundle(br#"{"format": "warifu.bundle/1", "certif"#));
/// assert!(!is_meant_as_bundle(br#"{"format": "warifu.product/1"}"#));
/// ```
pub fn is_meant_as_bundle(bytes: &[u8]) -> bool {
    match Format::of(bytes) {
        Ok(Some(format)) => format == Format::Bundle,
        // where it was cut off, the name of the format may be in the part that is missing
        _ => {
            contains(bytes, b"warifu.bundle/") || (contains(bytes, b"\"certificate\"") && contains(bytes, b"\"payload"))
        }
    }
}

/// Returns whether a file was meant to describe a product, though it may be damaged.
///
/// ```
/// use warifu::consignment::is_meant_as_product;
///
/// assert!(is_meant_as_product(br#"{"format": "warifu.product/1", "vend"#));
/// assert!(!is_meant_as_product(b"firmware"));
/// ```
pub fn is_meant_as_product(bytes: &[u8]) -> bool {
    match Format::of(bytes) {
        Ok(Some(format)) => format == Format::Product,
        _ => contains(bytes, b"warifu.product/") && bytes.trim_ascii_start().starts_with(b"{"),
    }
}

fn contains(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

/// The head of the table of verdicts, as comma-separated values (RFC 4180).
///
/// ```
/// assert!(warifu::consignment::csv_head().starts_with("bundle,verdict,code,"));
/// ```
pub fn csv_head() -> String {
    csv_line(COLUMNS)
}

impl Checked {
    /// The verdict on a bundle as a line of the table. Texts that a spreadsheet would take for a formula begin with an apostrophe.
    pub fn to_csv(&self, bundle: &str) -> String {
        let verdict = &self.verdict;
        let certificate = verdict.certificate().map(warifu_verify::VerifiedCertificate::certificate);
        let of = |text: fn(&Certificate) -> String| certificate.map(text).unwrap_or_default();
        let cells = [
            bundle.to_owned(),
            verdict.answer().as_str().to_owned(),
            verdict.code().as_str().to_owned(),
            of(|certificate| certificate.number.clone()),
            of(|certificate| certificate.body.id.clone()),
            of(|certificate| certificate.product.vendor.clone()),
            of(|certificate| certificate.product.model.clone()),
            of(|certificate| certificate.product.version.clone()),
            of(|certificate| certificate.set.id.to_string()),
            of(|certificate| certificate.set.version.to_string()),
            of(|certificate| certificate.level.clone().unwrap_or_default()),
            of(|certificate| certificate.expires_at.map(|end| end.to_string()).unwrap_or_default()),
            verdict.known_at().map(|known_at| known_at.to_string()).unwrap_or_default(),
            self.products.join(" "),
        ];
        csv_line(cells.iter().map(String::as_str))
    }

    /// The verdict on a bundle, for a list of many.
    pub fn to_json(&self, bundle: &str) -> Json {
        let verdict = &self.verdict;
        Json::object()
            .with("bundle", bundle)
            .with("verdict", verdict.answer().as_str())
            .with("code", verdict.code().as_str())
            .with("certificate", verdict.certificate().map(|verified| verified.certificate().number.clone()))
            .with("known_at", verdict.known_at())
            .with("products", Json::list(self.products.iter().map(String::as_str)))
    }
}

/// A line about a file that could not be read, with the code of the error: undetermined, whatever is in it.
///
/// ```
/// use warifu::consignment::{csv_head, unread_csv};
///
/// let line = unread_csv("late.json", "syntax");
/// assert!(line.starts_with("late.json,undetermined,syntax,"));
/// assert_eq!(line.matches(',').count(), csv_head().matches(',').count());
/// ```
pub fn unread_csv(bundle: &str, code: &str) -> String {
    let cells = [bundle, Answer::Undetermined.as_str(), code];
    csv_line(cells.into_iter().chain(COLUMNS.iter().skip(cells.len()).map(|_| "")))
}

fn csv_line<'c>(cells: impl IntoIterator<Item = &'c str>) -> String {
    let mut line = String::new();
    table::row(&mut line, cells);
    line
}

const COLUMNS: [&str; 14] = [
    "bundle",
    "verdict",
    "code",
    "certificate",
    "body",
    "vendor",
    "model",
    "product_version",
    "set",
    "set_version",
    "level",
    "expires_at",
    "known_at",
    "arrived",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_answer_is_refusal_then_doubt_then_staleness() {
        let mut tally = Tally::default();
        assert_eq!(tally.worst(), None);
        for (answer, worst) in [
            (Answer::Accept, Answer::Accept),
            (Answer::AcceptStale, Answer::AcceptStale),
            (Answer::Accept, Answer::AcceptStale),
            (Answer::Undetermined, Answer::Undetermined),
            (Answer::Refuse, Answer::Refuse),
            (Answer::Accept, Answer::Refuse),
        ] {
            tally.add(answer);
            assert_eq!(tally.worst(), Some(worst));
        }
        assert_eq!(tally.checked(), 6);
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(csv_line(["=1", " +2", "a,b", "say \"x\"", "a-b"]), "'=1,' +2,\"a,b\",\"say \"\"x\"\"\",a-b\r\n");
        assert_eq!(csv_line(["a\u{1b}[31m", "b\u{202e}"]), "a\\u{1b}[31m,b\\u{202e}\r\n");
        assert_eq!(unread_csv("@x", "file-not-readable").matches(',').count(), COLUMNS.len() - 1);
    }

    #[test]
    fn a_bundle_that_was_cut_off_was_meant_as_one() {
        assert!(is_meant_as_bundle(br#"{"format": "warifu.bundle/1", "certif"#));
        assert!(is_meant_as_bundle(br#"{"certificate": {}, "format": "warifu.bundle\/1"}"#));
        assert!(is_meant_as_bundle(br#"{"certificate": {"payload": "AAAA"#));
        assert!(!is_meant_as_bundle(br#"{"format": "warifu.product/1"}"#));
        assert!(!is_meant_as_bundle(b"%PDF-1.7"));
        assert!(is_meant_as_product(br#"{"format": "warifu.product/1", "vend"#));
    }

    #[test]
    fn files_that_nothing_covers_are_named() {
        let mut consignment = Consignment::default();
        consignment.add_file("stray.bin", Digest::of(b"stray"));
        assert_eq!(consignment.uncovered().collect::<Vec<_>>(), ["stray.bin"]);
    }
}
