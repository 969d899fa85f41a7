//! Warifu takes a product from its evidence to a certificate that anyone checks offline. This crate is the paved path of each of
//! its users; whoever needs more finds it in the crates below, `warifu-model` first.
//!
//! | user | feature | calls |
//! | --- | --- | --- |
//! | an importer, who checks what arrives | `check` | [`Trust`], [`check`] |
//! | an exporter, who wants to know before anybody asks | `evaluate`, `evidence` | [`Shelf`], [`import`], [`assemble`], [`evaluate`] |
//! | the same with one product and several sets | `assess` | [`assess::gather`], [`assess::assess`] |
//! | … and asks people, and reports | `assess`, `report` | [`declare::questions`], [`report::Report`] |
//! | a body, which certifies | `issue` | [`attest`], [`certify`] with a [`Ledger`] |
//! | … and keeps a ledger | `ledger` | [`ledger::create`], [`ledger::Body`], [`ledger::sign_step`] |
//! | an authority, which publishes requirements, and who follows it | `feed` | [`feed::releases`], [`feed::publish`], [`feed::arrivals`] |
//!
//! Time, keys and random bytes are arguments: nothing here opens a file, looks at a clock or asks a network.
//!
//! # An importer checks a certificate
//!
#![cfg_attr(feature = "check", doc = "```no_run")]
#![cfg_attr(not(feature = "check"), doc = "```ignore")]
//! use std::{env, error::Error, fs, process::ExitCode};
//!
//! use warifu::{Product, Timestamp, Trust, check};
//!
//! fn main() -> Result<ExitCode, Box<dyn Error>> {
//!     let arguments: Vec<String> = env::args().skip(1).collect();
//!     let [trust, bundle, product, at] = arguments.as_slice() else { return Err("TRUST BUNDLE PRODUCT TIME".into()) };
//!     let trust = Trust::read(&fs::read(trust)?)?;
//!     let product = Product::read(&fs::read(product)?)?;
//!     let at = Timestamp::parse(at).ok_or("write the time as 2026-12-01T00:00:00Z")?;
//!
//!     let verdict = check(&trust, &fs::read(bundle)?, Some(&product), at);
//!     for check in verdict.checks() {
//!         println!("{:14} {:8} {}", check.name.as_str(), check.outcome.as_str(), check.code.as_str());
//!     }
//!     println!("{} at {at}", verdict.answer().as_str());
//!     Ok(ExitCode::from(verdict.exit_code()))
//! }
//! ```
//!
//! # An exporter evaluates a product
//!
#![cfg_attr(all(feature = "evaluate", feature = "evidence"), doc = "```no_run")]
#![cfg_attr(not(all(feature = "evaluate", feature = "evidence")), doc = "```ignore")]
//! use std::{env, error::Error, fs};
//!
//! use warifu::{Json, Language, Named, Product, Request, Shelf, Timestamp, assemble, evaluate, import};
//!
//! fn main() -> Result<(), Box<dyn Error>> {
//!     let arguments: Vec<String> = env::args().skip(1).collect();
//!     let [product, evidence, set, at, draft] = arguments.as_slice() else { return Err("give five arguments".into()) };
//!     let product = Product::read(&fs::read(product)?)?;
//!     let at = Timestamp::parse(at).ok_or("write the time as 2026-12-01T00:00:00Z")?;
//!     let chosen = Shelf::default().choose(set, at)?;
//!
//!     let mut documents = Vec::new();
//!     for entry in fs::read_dir(evidence)? {
//!         let path = entry?.path();
//!         documents.push(Named { name: path.display().to_string(), imported: import(&fs::read(&path)?, &product)? });
//!     }
//!     let vocabularies = chosen.vocabularies();
//!     let statement =
//!         Json::from(&assemble(&documents, &product, Some(at), vocabularies.iter().collect())?).to_canonical();
//!
//!     let evaluation = evaluate(&chosen.set, &Request::new(at, &[&statement]))?;
//!     for finding in &evaluation.record().findings {
//!         println!("{:10} {}", finding.requirement, finding.outcome.text(Language::En));
//!     }
//!     println!("{}", evaluation.record().outcome.text(Language::En));
//!     Ok(fs::write(draft, statement)?)
//! }
//! ```
//!
//! # A body issues a certificate
//!
#![cfg_attr(feature = "issue", doc = "```no_run")]
#![cfg_attr(not(feature = "issue"), doc = "```ignore")]
//! use std::{env, error::Error, fs};
//!
//! use warifu::{
//!     Application, Archive, Certified, Ed25519Check, MemoryLedger, Request, Shelf, SigningKey, Terms, When, certify,
//!     evaluate,
//! };
//!
//! fn main() -> Result<(), Box<dyn Error>> {
//!     let arguments: Vec<String> = env::args().skip(1).collect();
//!     let [envelope, admission, terms, set, bundle] = arguments.as_slice() else { return Err("give five files".into()) };
//!     let (envelope, admission) = (fs::read(envelope)?, fs::read(admission)?);
//!     let terms = Terms::read(&fs::read(terms)?)?;
//!     let at = terms.granted_at;
//!
//!     let set = Shelf::default().choose(set, at)?.set;
//!     let inputs = [envelope.as_slice()];
//!     let evaluation = evaluate(&set, &Request { admission: Some(&admission), ..Request::new(at, &inputs) })?;
//!
//!     // A real body keeps its key in hardware, its history in a database, and takes 32 fresh random bytes for the salts.
//!     let (key, salts) = (SigningKey::from_seed(&[2; 32]), [3; 32]);
//!     let mut ledger = MemoryLedger::new(&terms.body.id);
//!     let documents: Archive = [&envelope, &admission].into_iter().map(Vec::as_slice).collect();
//!     let (record, when) = (evaluation.record_bytes(), When { decided_at: at, granted_at: at });
//!     let application =
//!         Application { record, set: &set, documents: &documents, certificates: &[], when, signatures: &Ed25519Check };
//!     match certify(&mut ledger, &application, &terms, &key, &salts)? {
//!         Certified::Issued(issued) => {
//!             println!("certificate {} with {}", terms.number, issued.statement_digest());
//!             Ok(fs::write(bundle, issued.into_bundle())?)
//!         }
//!         refused => Err(format!("no certificate: {refused:?}").into()),
//!     }
//! }
//! ```

#[cfg(feature = "assess")]
pub mod assess;
#[cfg(feature = "check")]
mod check;
#[cfg(feature = "check")]
pub mod consignment;
#[cfg(feature = "assess")]
pub mod declare;
#[cfg(feature = "evaluate")]
mod evaluate;
#[cfg(feature = "feed")]
pub mod feed;
#[cfg(all(feature = "assess", feature = "check"))]
pub mod gap;
#[cfg(feature = "ledger")]
pub mod ledger;
#[cfg(feature = "check")]
pub mod recognition;
#[cfg(all(feature = "check", feature = "evaluate"))]
pub mod replay_files;
#[cfg(feature = "report")]
pub mod report;
#[cfg(feature = "evaluate")]
mod shelf;
#[cfg(feature = "check")]
pub mod trust_lint;
#[cfg(feature = "check")]
pub mod trust_new;

#[cfg(feature = "check")]
pub use check::check;
#[cfg(feature = "evaluate")]
pub use evaluate::{evaluate, replay};
#[cfg(feature = "evaluate")]
pub use shelf::{ChosenSet, Shelf, ShelfError};
#[cfg(feature = "issue")]
#[doc(inline)]
pub use warifu_core::When;
#[cfg(feature = "evaluate")]
#[doc(inline)]
pub use warifu_core::{
    Archive, CompiledSet, Documents, EvaluateError, Evaluation, Replay, ReplayError, Request, explain,
};
#[cfg(feature = "evidence")]
#[doc(inline)]
pub use warifu_evidence::{Named, assemble, import};
#[doc(inline)]
pub use warifu_model::{Digest, Json, Language, Product, Timestamp};
#[cfg(feature = "issue")]
#[doc(inline)]
pub use warifu_model::{StatusHistory, Terms};
#[cfg(feature = "issue")]
#[doc(inline)]
pub use warifu_seal::keys::SigningKey;
#[cfg(feature = "issue")]
#[doc(inline)]
pub use warifu_signing::{
    Application, Certified, CertifyError, Delivery, Ed25519Check, Issued, Ledger, MemoryLedger, attest, certify,
};
#[cfg(feature = "check")]
#[doc(inline)]
pub use warifu_verify::{Answer, Trust, Verdict};
