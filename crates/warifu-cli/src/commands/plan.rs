//! `warifu plan`: the cheapest changes after which a product conforms.

pub(crate) mod page;

use std::path::PathBuf;

use clap::Args;
use warifu_compare::plan::{AskedLevels, AskedLevelsError, Market, PlanOptions, STEPS, plan};
use warifu_model::{ClaimId, Costs, SetId, Timestamp};

use crate::args::{Context, Misread, time_or_now, timestamp};
use crate::commands::gate::Knowledge;
use crate::commands::inputs::{Inputs, attestation_of};
use crate::commands::set::{Chosen, Shelf};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;
use crate::signatures::Signatures;
use warifu_report::Page;

/// Finds the cheapest changes after which a product conforms
///
/// A change is another value of a claim, a new evidence document or a new certificate of a component. With several sets the
/// plan is one for all of them: what serves two markets is paid once. Every plan is carried out on what is known and evaluated
/// before it is shown. What the product is, is never changed: what has not been said about it yet is asked first, and the
/// requirements that depend on it are left out until then. Fix other claims that must not change with --keep or a cost of null.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu plan attestation.json --set us-ssdf@1.1.1
  warifu plan attestation.json --set us-ssdf --keep sbom.components --keep vex.vulnerabilities
  warifu plan attestation.json --set us-ssdf --set us-cisa-ssdaf --costs costs.json --best 5
  warifu plan attestation.json --set my-ladder.json --set us-ssdf --level my-ladder:star-2

Exit codes: 0 it conforms as it is, 1 there is a plan, 2 no plan was found, or a question is open")]
pub(crate) struct Plan {
    /// Attestations or envelopes about one product; their order does not matter
    #[arg(required = true, value_name = "ATTESTATION")]
    files: Vec<PathBuf>,
    /// A set that the product shall conform to: ID, ID@RANGE or a file; one for each market
    #[arg(long = "set", required = true, value_name = "ID@RANGE")]
    sets: Vec<String>,
    /// The level, for all sets that have levels, or for one of them: ID:LEVEL
    #[arg(long = "level", value_name = "LEVEL")]
    levels: Vec<String>,
    /// What changes cost (warifu.costs/1); 1 each where it is left out
    #[arg(long, value_name = "FILE")]
    costs: Option<PathBuf>,
    /// A claim that must not change, whatever the cost
    #[arg(long, value_name = "CLAIM", value_parser = claim)]
    keep: Vec<ClaimId>,
    /// How many plans, the cheapest first
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=100))]
    best: usize,
    /// The budget: how many times a requirement may be looked at; about a second where it is left out
    #[arg(long, value_name = "N", default_value_t = STEPS)]
    steps: usize,
    /// The time for which it is asked; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    /// The admission policy: which keys act for which party (warifu.admission/1)
    #[arg(long, value_name = "ADMISSION.json")]
    admit: Option<PathBuf>,
    /// Evidence documents: a folder or a file
    #[arg(long, value_name = "DIR")]
    evidence: Vec<PathBuf>,
    /// Dated, justified exceptions (warifu.waivers/1)
    #[arg(long, value_name = "FILE")]
    waivers: Option<PathBuf>,
    /// A certificate that a component holds; needs --trust
    #[arg(long, value_name = "BUNDLE", requires = "trust")]
    holds: Vec<PathBuf>,
    /// The trust policy under which certificates of components are opened
    #[arg(long, value_name = "POLICY.json", requires = "holds")]
    trust: Option<PathBuf>,
    #[command(flatten)]
    knowledge: Knowledge,
    /// A vocabulary, or the base of a profile, that a set file needs and the catalogue does not have
    #[arg(long = "vocabulary", visible_alias = "base", value_name = "FILE")]
    shelf: Vec<PathBuf>,
}

impl Plan {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        let chosen = self.sets.iter().map(|name| self.choose(name, at)).collect::<Result<Vec<_>, _>>()?;
        let levels = levels(&self.levels, &chosen)?;
        let costs = self.costs()?;
        let inputs = self.inputs(at)?;
        let markets: Vec<_> =
            chosen.iter().map(|chosen| Market { set: &chosen.set, level: levels.of(chosen.set.set()) }).collect();
        let options = PlanOptions { plans: self.best, steps: self.steps, ..PlanOptions::new(&costs) };
        let found = inputs.request(at, None, |request| plan(&markets, request, options, &Signatures));
        let plans = found.map_err(|error| {
            let failure = inputs.failure(&error.error);
            match chosen.get(error.market).filter(|_| chosen.len() > 1) {
                Some(chosen) => failure.about(&format!("`{}`", chosen.set.set().id)),
                None => failure,
            }
        })?;
        let mut page = Page::default();
        let product = inputs.attestations.first().and_then(attestation_of).map(|attestation| attestation.product);
        let vocabularies: Vec<_> = chosen.iter().flat_map(|chosen| chosen.vocabularies.iter().cloned()).collect();
        let language = context.language;
        let view = page::View { plans: &plans, chosen: &chosen, vocabularies: &vocabularies, language };
        page::show(&mut page, &view, product, at);
        let json = plans.to_json_with(|change| warifu_compare::change_text(change, context.language));
        Ok(Reply::new(Exit::of(plans.conforms()), page, json.with("at", at)))
    }

    fn choose(&self, name: &str, at: Timestamp) -> Result<Chosen, Failure> {
        Shelf::read(&self.shelf)?.choose(name, at)
    }

    fn costs(&self) -> Result<Costs, Failure> {
        let mut costs = match &self.costs {
            None => Costs::default(),
            Some(path) => {
                let source = files::read(path)?;
                Costs::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?
            }
        };
        costs.claims.extend(self.keep.iter().map(|claim| (claim.clone(), None)));
        Ok(costs)
    }

    fn inputs(&self, at: Timestamp) -> Result<Inputs, Failure> {
        let mut inputs = Inputs::default();
        for file in &self.files {
            inputs.attestations.push(files::read(file)?);
        }
        inputs.admission = self.admit.as_deref().map(files::read).transpose()?;
        inputs.waivers = self.waivers.as_deref().map(files::read).transpose()?;
        inputs.add_evidence(&self.evidence)?;
        if let Some(trust) = &self.trust {
            inputs.add_certificates(&self.holds, &self.knowledge.desk(trust, at, self.at)?)?;
        }
        Ok(inputs)
    }
}

/// Reads the levels that are asked for, and holds them against the sets that they are for.
pub(crate) fn levels<'a>(texts: &'a [String], chosen: &[Chosen]) -> Result<AskedLevels<'a>, Failure> {
    let sets: Vec<_> = chosen.iter().map(|chosen| chosen.set.set()).collect();
    AskedLevels::new(texts, &sets).map_err(|error| match error {
        AskedLevelsError::UnknownSet { id, known } => {
            let ids: Vec<_> = known.iter().map(SetId::as_str).collect();
            let message = Both::new(
                format!("the set `{id}` of --level is not given with --set"),
                format!("--level の要求事項集 `{id}` が --set にない"),
            );
            Failure::usage(message).help(Both::new(
                format!("--level takes LEVEL, or ID:LEVEL with one of {}", ids.join(", ")),
                format!("--level には LEVEL、又は ID:LEVEL（{}）を指定してください", ids.join("、")),
            ))
        }
        AskedLevelsError::Twice => {
            let message = Both::new("two levels for the same sets", "同じ要求事項集にレベルが二つ指定されている");
            Failure::usage(message).help(Both::new(
                "give one --level for all sets, and one ID:LEVEL for each that differs",
                "--level は全ての要求事項集について一つ、異なるものについて ID:LEVEL を一つずつ指定してください",
            ))
        }
    })
}

fn claim(text: &str) -> Result<ClaimId, Misread> {
    ClaimId::parse(text).ok_or_else(|| {
        Misread::new("write a claim such as `sbom.components`", "`sbom.components` のような主張項目を書いてください")
    })
}
