//! Everything that is measured, by name, with the floors that it is held against.

use std::hint::black_box;

use ed25519_dalek::Signer as _;
use sha2::{Digest as _, Sha256};
use warifu_core::{Conformity, evaluate};
use warifu_model::Attestation;
use warifu_model::json::Tape;
use warifu_signing::Ed25519Check;

use crate::bench::Bench;
use crate::floors::Statement;
use crate::rounds::{Candidate, time};

/// One thing to measure.
#[derive(Clone, Copy, Debug)]
pub struct Workload {
    /// Its name.
    pub name: &'static str,
    /// The names of the floors whose sum it is held against; none for a floor.
    pub floors: &'static [&'static str],
    /// What it does.
    pub what: &'static str,
    step: Step,
}

/// All workloads, floors first.
pub const ALL: [Workload; 15] = [
    floor("sha256", "SHA-256 of the attestation", sha256),
    floor("serde_parse", "serde_json of the attestation into borrowed typed structs", serde_parse),
    floor("verify", "bare verify_strict of the attestation", verify),
    floor("verify_certificate", "bare verify_strict of the certificate", verify_certificate),
    floor("sign_certificate", "bare signature over the certificate", sign_certificate),
    measured("parse", &["serde_parse"], "strict parse of the attestation", parse),
    measured("read", &["serde_parse"], "strict, typed reading of the attestation", read),
    measured(
        "evaluate",
        &["sha256", "serde_parse"],
        "from bytes to 100 findings with their grounds, by reference",
        assess,
    ),
    measured("findings", &["sha256", "serde_parse"], "from bytes to 100 findings as data of their own", to_findings),
    measured("record", &["sha256", "serde_parse"], "from bytes to the record with its digest", to_record),
    measured("signed_findings", SIGNED, "from a signed envelope to 100 findings", signed_to_findings),
    measured("signed_record", SIGNED, "from a signed envelope to the record", signed_to_record),
    Workload {
        name: "issue",
        floors: &["sign_certificate"],
        what: "from a decision to a signed certificate in its bundle",
        step: Step::Issue,
    },
    measured("open", &["verify_certificate"], "the certificate of a bundle, verified", open),
    measured("check", &["verify_certificate"], "from a bundle to a verdict", check),
];

const SIGNED: &[&str] = &["sha256", "serde_parse", "verify"];

/// Does the work for the document at this place; false where it went wrong.
pub type Work = fn(&Bench, usize) -> bool;

#[derive(Clone, Copy, Debug)]
enum Step {
    Document(Work),
    /// Issuing uses up a decision, which has to be made beforehand.
    Issue,
}

const fn floor(name: &'static str, what: &'static str, work: Work) -> Workload {
    measured(name, &[], what, work)
}

const fn measured(name: &'static str, floors: &'static [&'static str], what: &'static str, work: Work) -> Workload {
    Workload { name, floors, what, step: Step::Document(work) }
}

/// A workload with its documents.
#[derive(Clone, Copy, Debug)]
pub struct Ready<'a> {
    workload: &'a Workload,
    bench: &'a Bench,
}

impl Workload {
    /// The workload with this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|workload| workload.name == name)
    }

    /// This workload over these documents.
    pub fn over<'a>(&'a self, bench: &'a Bench) -> Ready<'a> {
        Ready { workload: self, bench }
    }
}

impl Ready<'_> {
    /// Makes what will be used up.
    pub fn prepare(&self, documents: usize) -> Option<Prepared> {
        match self.workload.step {
            Step::Document(work) => Some(Prepared::Documents { work, documents }),
            Step::Issue => {
                let decisions = (0..documents).map(|at| self.bench.conformity(at).ok());
                Some(Prepared::Decisions(decisions.collect::<Option<_>>()?))
            }
        }
    }

    /// Does the work; false where any of it went wrong.
    pub fn work(&self, prepared: Prepared) -> bool {
        match prepared {
            Prepared::Documents { work, documents } => documents_in_turn(self.bench, work, documents),
            Prepared::Decisions(decisions) => decisions_in_turn(self.bench, decisions),
        }
    }
}

/// What a workload uses up in one pass.
#[derive(Debug)]
pub enum Prepared {
    /// Nothing.
    Documents {
        /// What to do with each.
        work: Work,
        /// How many there are.
        documents: usize,
    },
    /// Decisions to issue upon.
    Decisions(Vec<Conformity>),
}

impl Candidate for Ready<'_> {
    fn name(&self) -> &str {
        self.workload.name
    }

    fn pass(&mut self, documents: usize) -> Option<u64> {
        let prepared = self.prepare(documents)?;
        let mut well = true;
        let taken = time(|| well = self.work(prepared));
        well.then_some(taken)
    }
}

/// Instruction counts start and stop at functions of this name.
#[inline(never)]
fn documents_in_turn(bench: &Bench, work: Work, documents: usize) -> bool {
    (0..documents).all(|at| work(bench, at))
}

/// Instruction counts start and stop at functions of this name.
#[inline(never)]
fn decisions_in_turn(bench: &Bench, decisions: Vec<Conformity>) -> bool {
    decisions.into_iter().all(|decision| black_box(bench.issue(decision)).is_ok())
}

fn sha256(bench: &Bench, at: usize) -> bool {
    black_box(Sha256::digest(black_box(bench.statement(at))));
    true
}

fn serde_parse(bench: &Bench, at: usize) -> bool {
    black_box(serde_json::from_slice::<Statement<'_>>(black_box(bench.statement(at)))).is_ok()
}

fn verify(bench: &Bench, at: usize) -> bool {
    let Some((message, signature)) = bench.signed_statement(at) else { return false };
    bench.key().verifying_key().verify_strict(black_box(message), signature).is_ok()
}

fn verify_certificate(bench: &Bench, at: usize) -> bool {
    let Some((message, signature)) = bench.signed_certificate(at) else { return false };
    bench.key().verifying_key().verify_strict(black_box(message), signature).is_ok()
}

fn sign_certificate(bench: &Bench, at: usize) -> bool {
    let Some((message, _)) = bench.signed_certificate(at) else { return false };
    black_box(bench.key().sign(black_box(message)));
    true
}

fn parse(bench: &Bench, at: usize) -> bool {
    black_box(Tape::parse(black_box(bench.statement(at)))).is_ok()
}

fn read(bench: &Bench, at: usize) -> bool {
    black_box(Attestation::read(black_box(bench.statement(at)))).is_ok()
}

fn assess(bench: &Bench, at: usize) -> bool {
    let Ok(assessment) = bench.ours().assess(black_box(bench.statement(at))) else { return false };
    for line in assessment.lines() {
        black_box((line.requirement(), line.outcome()));
        for ground in line.grounds() {
            black_box((ground.code(), ground.claim(), ground.kind(), ground.scope(), ground.negated()));
            black_box((ground.pointer(), ground.expected(), ground.value()));
        }
    }
    true
}

fn to_findings(bench: &Bench, at: usize) -> bool {
    black_box(bench.ours().findings(black_box(bench.statement(at)))).is_ok()
}

fn to_record(bench: &Bench, at: usize) -> bool {
    black_box(bench.ours().record(black_box(bench.statement(at)))).is_ok()
}

fn signed_to_findings(bench: &Bench, at: usize) -> bool {
    let inputs = [black_box(bench.envelope(at))];
    black_box(
        warifu_core::assess(bench.ours().set(), &bench.signed_request(&inputs), &Ed25519Check)
            .map(|assessment| assessment.to_findings()),
    )
    .is_ok()
}

fn signed_to_record(bench: &Bench, at: usize) -> bool {
    let inputs = [black_box(bench.envelope(at))];
    black_box(evaluate(bench.ours().set(), &bench.signed_request(&inputs), &Ed25519Check)).is_ok()
}

fn open(bench: &Bench, at: usize) -> bool {
    let mut gate = warifu_verify::Gate::new(bench.trust());
    black_box(gate.open(black_box(bench.bundle(at)), &bench.question(at))).is_ok()
}

fn check(bench: &Bench, at: usize) -> bool {
    let mut gate = warifu_verify::Gate::new(bench.trust());
    black_box(gate.check(bench.bundle(at), &bench.question(at))).exit_code() == 0
}
