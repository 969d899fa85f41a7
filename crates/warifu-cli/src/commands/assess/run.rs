//! The steps of an assessment.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use warifu::assess::{Aside, Gathered, assess, gather};
use warifu::gap::plan_rest;
use warifu_compare::cover::Presented;
use warifu_compare::gap::Gap;
use warifu_compare::plan::{Market, PlanOptions};
use warifu_core::Request;
use warifu_model::{Costs, Digest, Json, Language, Outcome, Timestamp, Vocabulary};

use super::done::Done;
use super::page;
use super::papers::{Work, borrowed};
use super::results;
use crate::commands::gap::{AtHand, asked, judged, opened};
use crate::commands::gate::{Shelf as Kept, read_trust};
use crate::commands::set::{Chosen, Shelf};
use crate::commands::{common, findings, import};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::Source;
use crate::reply::Reply;
use crate::signatures::Signatures;

/// Does it all, and writes the results.
pub(super) fn run(work: &Work, at: Timestamp, language: Language) -> Result<Reply, Failure> {
    let mut clock = Steps::new();
    let shelf = Shelf::with(work.shelf.clone());
    let chosen = work.sets.iter().map(|asked| asked.choose(&shelf, at)).collect::<Result<Vec<_>, _>>()?;
    let vocabularies = vocabularies(work)?;
    let documents = work.documents();
    let papers = borrowed(&documents);
    clock.done(Both::new("sets", "要求事項集"));
    let basis = results::basis(warifu::assess::basis(&papers, &work.product, &vocabularies));
    let earlier = results::earlier(&work.out, basis);
    let is_kept = earlier.is_some();
    let gathered = gather(&papers, &work.product, &vocabularies, earlier.as_ref())?;
    let attestation = Json::from(&gathered.attestation).to_pretty().into_bytes();
    clock.done(if is_kept {
        Both::new("import, only what changed,", "取込み（変更分のみ）")
    } else {
        Both::new("import", "取込み")
    });
    let sets = work.sets.iter().zip(&chosen);
    let markets: Vec<_> =
        sets.map(|(asked, chosen)| Market { set: &chosen.set, level: asked.level.as_deref() }).collect();
    let costs = Costs::default();
    let (inputs, evidence) = ([attestation.as_slice()], evidence(&gathered, work));
    let request = Request {
        admission: work.admission.as_ref().map(Source::bytes),
        waivers: work.waivers.as_ref().map(Source::bytes),
        evidence: &evidence,
        ..Request::new(at, &inputs)
    };
    let mut assessed =
        assess(&markets, &request, PlanOptions::new(&costs)).map_err(|error| not_assessed(&error, work, &chosen))?;
    let gap = covered(work, &shelf, &chosen, &markets, &request)?;
    if let Some(gap) = &gap {
        // what is covered needs no change
        let plans = plan_rest(&gap.sets, &markets, &request, PlanOptions::new(&costs), &Signatures);
        assessed.plans = plans.map_err(|error| not_assessed(&error, work, &chosen))?;
    }
    clock.done(Both::new("evaluation and plan", "評価及び計画"));
    let outcome = assessed.worst().unwrap_or(Outcome::Undetermined);
    let mut done = Done {
        work,
        at,
        language,
        chosen: &chosen,
        gathered: &gathered,
        attestation: &attestation,
        aside: gathered.aside.iter().map(|(place, reason)| left_aside(work, *place, reason)).collect(),
        assessed: &assessed,
        answer: gathered.answer(outcome),
        gap,
        steps: Vec::new(),
        unknown: super::done::unknown(&gathered.attestation, &vocabularies, language),
    };
    let written = results::write(&done, basis)?;
    clock.done(Both::new("reports", "報告書"));
    done.steps = clock.steps;
    let exit = match findings::exit(done.answer) {
        Exit::Yes if !done.aside.is_empty() => Exit::CannotTell,
        exit => exit,
    };
    Ok(Reply::new(exit, page::of(&done, &written), results::json(&done)))
}

/// What the certificates that `assessment.json` names cover; none where it names none.
fn covered(
    work: &Work,
    shelf: &Shelf,
    chosen: &[Chosen],
    markets: &[Market<'_>],
    request: &Request<'_>,
) -> Result<Option<Gap>, Failure> {
    let (holdings, at) = (&work.holdings, request.at);
    if holdings.certificates.is_empty() {
        return Ok(None);
    }
    let desk =
        |path: &PathBuf| Kept::of_arrangements(holdings.arrangements.clone()).desk(read_trust(path)?, at, Some(at));
    let desk = holdings.trust.as_ref().map(desk).transpose()?;
    let mut held = holdings.certificates.iter().map(opened).collect::<Result<Vec<_>, _>>()?;
    if let Some(desk) = &desk {
        held = judged(desk, held, &holdings.certificates, &work.product, markets)?;
    }
    let asked: Vec<_> =
        markets.iter().zip(chosen).map(|(market, chosen)| asked(market, chosen, &work.product, at)).collect();
    let presented = Presented { inputs: request.inputs, admission: request.admission, documents: request.evidence };
    let sets = AtHand::of(desk.as_ref(), &held, shelf, at)?.cover(&asked, &held, Some(presented));
    let sets = sets.map_err(|error| not_assessed(&error, work, chosen))?;
    Ok(Some(Gap { at, product: work.product.clone(), held, sets, plans: None }))
}

/// The bytes of the documents that were taken, for requirements that look into them.
fn evidence<'a>(gathered: &Gathered, work: &'a Work) -> Vec<&'a [u8]> {
    let is_taken = |digest: Digest| gathered.documents.iter().any(|document| document.imported.digest == digest);
    work.papers.iter().filter(|(source, _)| is_taken(source.digest())).map(|(source, _)| source.bytes()).collect()
}

/// The shipped vocabularies and those of the shelf.
fn vocabularies(work: &Work) -> Result<Vec<(Digest, Vocabulary)>, Failure> {
    let own = work.shelf.iter().filter_map(|source| Some((source.digest(), Vocabulary::read(source.bytes()).ok()?)));
    let mut all = common::shipped_vocabularies()?;
    all.extend(own);
    Ok(all)
}

/// Why a document was left aside, told about its file.
fn left_aside(work: &Work, place: usize, reason: &Aside) -> Failure {
    let Some((source, _)) = work.papers.get(place) else { return Failure::bug("no such document") };
    match reason {
        Aside::Unread(error) => import::unusable(source, error),
        Aside::Mistyped(error) => import::mistyped(source, error),
        Aside::Contradicted(error) => Failure::of(error).file(source.path()),
    }
}

fn not_assessed(error: &warifu_compare::plan::PlanError, work: &Work, chosen: &[Chosen]) -> Failure {
    let inputs = crate::commands::inputs::Inputs {
        admission: work.admission.clone(),
        waivers: work.waivers.clone(),
        ..Default::default()
    };
    let failure = inputs.failure(&error.error);
    match chosen.get(error.market) {
        Some(chosen) => failure.about(&format!("`{}`", chosen.set.set().id)),
        None => failure,
    }
}

/// How long each step took.
struct Steps {
    since: Instant,
    steps: Vec<(Both, Duration)>,
}

impl Steps {
    #[expect(clippy::disallowed_methods, reason = "how long a step takes is told to people, and decides nothing")]
    fn new() -> Self {
        Self { since: Instant::now(), steps: Vec::new() }
    }

    fn done(&mut self, step: Both) {
        let took = self.since.elapsed();
        self.steps.push((step, took));
        self.since += took;
    }
}
