//! `warifu gap`: what certificates that are held already leave open.

pub(crate) mod page;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::Args;
use warifu::gap::{judge, plan_rest, walks};
use warifu_compare::cover::{Asked, Means, Presented, bare};
use warifu_compare::gap::{self, HeldCertificate, SetGap, Standing};
use warifu_compare::plan::{Market, PlanError, PlanOptions, Plans};
use warifu_core::{CompiledSet, Request};
use warifu_model::{
    Bundle, Certificate, Costs, Crosswalk, Digest, Endpoint, EndpointKind, Product, ReadError, Timestamp, TrustPolicy,
    VocabularyReference,
};
use warifu_report::Page;
use warifu_verify::Question;

use crate::args::{Context, time_or_now, timestamp};
use crate::commands::gate::{Desk, Knowledge};
use crate::commands::inputs::{Inputs, attestation_of};
use crate::commands::plan::levels;
use crate::commands::set::{Chosen, Shelf};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::{self, Source};
use crate::reply::Reply;
use crate::signatures::Signatures;

/// Shows which requirements are covered already, and what is left
///
/// Under a trust policy, a certificate of the product itself covers the requirements of its own set, and those of another
/// version or of a profile that are proven, by comparison, to ask for the same or less: under the same id, or as its successors.
/// By arrangements of recognition and by crosswalks it covers what the policy lets them count for, and each covered requirement
/// says by what. A certificate of a component covers what asks for one. Evidence is looked at after that: what it settles, what
/// can be used again, and what is stale. Nothing is covered by an overlap. Without a trust policy certificates are opened, not
/// trusted, and count as none, and so do arrangements and crosswalks.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu gap --holds bundle.json --trust trust.json --set us-ssdf@1.2.0-draft.1
  warifu gap --holds product.bundle.json part.bundle.json --trust trust.json --product product.json --set us-cisa-ssdaf
  warifu gap --holds label.json --trust trust.json --set uk-psti --set sg-cls --level sg-cls:star-1 --plan
  warifu gap --attestation attestation.json --admit admission.json --set us-ssdf

Exit codes: 0 nothing is left, 1 something is, 2 something is, and a certificate is undetermined")]
pub(crate) struct Gap {
    /// Certificates that are held: of the product, and of its components
    #[arg(long, required_unless_present = "attestation", num_args = 1.., value_name = "BUNDLE")]
    holds: Vec<PathBuf>,
    /// A set that the product shall conform to: ID, ID@RANGE or a file; one for each market
    #[arg(long = "set", required = true, value_name = "ID@RANGE")]
    sets: Vec<String>,
    /// The trust policy under which certificates count
    #[arg(long, value_name = "POLICY.json")]
    trust: Option<PathBuf>,
    #[command(flatten)]
    knowledge: Knowledge,
    /// Attestations or envelopes about the product: the evidence at hand
    #[arg(long, num_args = 1.., value_name = "ATTESTATION")]
    attestation: Vec<PathBuf>,
    /// The admission policy: which keys act for which party (warifu.admission/1)
    #[arg(long, value_name = "ADMISSION.json", requires = "attestation")]
    admit: Option<PathBuf>,
    /// Evidence documents: a folder or a file
    #[arg(long, value_name = "DIR", requires = "attestation")]
    evidence: Vec<PathBuf>,
    /// One plan over what all sets leave open, too
    #[arg(long)]
    plan: bool,
    /// The product (warifu.product/1); that of the first certificate, or of the first attestation, where it is left out
    #[arg(long, value_name = "FILE")]
    product: Option<PathBuf>,
    /// The level, for all sets that have levels, or for one of them: ID:LEVEL
    #[arg(long = "level", value_name = "LEVEL")]
    levels: Vec<String>,
    /// The time for which it is asked; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    /// A vocabulary, or the base of a profile, that a set file needs and the catalogue does not have
    #[arg(long = "vocabulary", visible_alias = "base", value_name = "FILE")]
    shelf: Vec<PathBuf>,
}

impl Gap {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        let editions = Shelf::read(&self.shelf)?;
        let chosen = self.sets.iter().map(|name| editions.choose(name, at)).collect::<Result<Vec<_>, _>>()?;
        let levels = levels(&self.levels, &chosen)?;
        let markets: Vec<_> =
            chosen.iter().map(|chosen| Market { set: &chosen.set, level: levels.of(chosen.set.set()) }).collect();
        let inputs = self.inputs()?;
        let desk = self.trust.as_deref().map(|trust| self.knowledge.desk(trust, at, self.at)).transpose()?;
        let (product, held) = self.held(desk.as_ref(), &inputs, &markets)?;
        let asked: Vec<_> =
            markets.iter().zip(&chosen).map(|(market, chosen)| asked(market, chosen, &product, at)).collect();
        let means = AtHand::of(desk.as_ref(), &held, &editions, at)?;
        let sets = means.sets(&asked, &held, &inputs)?;
        let plans = if self.plan { Some(plan(&sets, &markets, &inputs, &product, at)?) } else { None };
        let gap = gap::Gap { at, product, held, sets, plans };
        let mut page = Page::default();
        page::show(&mut page, &gap, &chosen, context.language);
        Ok(Reply::new(Exit::of(gap.is_closed()), page, gap.to_json(context.language)))
    }

    /// Attestations, and what they rest on.
    fn inputs(&self) -> Result<Inputs, Failure> {
        let mut inputs = Inputs {
            attestations: self.attestation.iter().map(|path| files::read(path)).collect::<Result<_, _>>()?,
            admission: self.admit.as_deref().map(files::read).transpose()?,
            ..Inputs::default()
        };
        inputs.add_evidence(&self.evidence)?;
        Ok(inputs)
    }

    /// The product, and what the gate says of each certificate.
    fn held(
        &self,
        desk: Option<&Desk>,
        inputs: &Inputs,
        markets: &[Market<'_>],
    ) -> Result<(Product, Vec<HeldCertificate>), Failure> {
        let sources = self.holds.iter().map(|path| files::read(path)).collect::<Result<Vec<_>, _>>()?;
        let opened = sources.iter().map(opened).collect::<Result<Vec<_>, _>>()?;
        let own = self.product.as_deref().map(read_product).transpose()?;
        let first = opened.first().map(|held| held.certificate.product.clone());
        let stated = || inputs.attestations.first().and_then(attestation_of).map(|attestation| attestation.product);
        let product = own.or(first).or_else(stated).ok_or_else(no_product)?;
        let Some(desk) = desk else { return Ok((product, opened)) };
        Ok((product.clone(), judged(desk, opened, &sources, &product, markets)?))
    }
}

/// What the gate says of certificates, for a product and the sets that it shall conform to.
pub(crate) fn judged(
    desk: &Desk,
    opened: Vec<HeldCertificate>,
    sources: &[Source],
    product: &Product,
    markets: &[Market<'_>],
) -> Result<Vec<HeldCertificate>, Failure> {
    let (at, known_at) = desk.times();
    let (mut gate, question) = (desk.gate(), Question { product: Some(product), at, known_at });
    let judge = |(source, held): (&Source, HeldCertificate)| {
        judge(held, &mut gate, source.bytes(), &question, markets).map_err(|error| Failure::read(source, &error))
    };
    sources.iter().zip(opened).map(judge).collect()
}

/// The question about one set.
pub(crate) fn asked<'a>(market: &Market<'a>, chosen: &'a Chosen, product: &'a Product, at: Timestamp) -> Asked<'a> {
    Asked { set: market.set, vocabularies: &chosen.vocabularies, level: market.level, product, at }
}

/// What is at hand beside certificates: the sets that they were issued for, crosswalks, and the sets that these relate.
pub(crate) struct AtHand {
    /// For each certificate the digest of its set, where the gate accepts it for the product.
    own: Vec<Option<Digest>>,
    sets: BTreeMap<Digest, CompiledSet>,
    crosswalks: Vec<(Digest, Crosswalk)>,
    policy: Option<TrustPolicy>,
    at: Timestamp,
}

impl AtHand {
    pub(crate) fn of(
        desk: Option<&Desk>,
        held: &[HeldCertificate],
        shelf: &Shelf,
        at: Timestamp,
    ) -> Result<Self, Failure> {
        let own = |held: &HeldCertificate| {
            matches!(held.standing, Standing::OfProduct(_)).then_some(held.certificate.set.digest)
        };
        let own: Vec<_> = held.iter().map(own).collect();
        let crosswalks = match desk {
            // where nothing passes nothing is carried
            Some(desk) if own.iter().any(Option::is_some) => desk.crosswalks()?,
            _ => Vec::new(),
        };
        let related = crosswalks.iter().flat_map(|(_, walk)| [&walk.source, &walk.target]);
        let related = related.filter_map(|endpoint| match endpoint {
            Endpoint::Pinned { kind: EndpointKind::RequirementSet, digest, .. } => Some(*digest),
            _ => None,
        });
        let mut sets = BTreeMap::new();
        for digest in own.iter().flatten().copied().chain(related).collect::<BTreeSet<_>>() {
            sets.extend(shelf.by_digest(&digest)?.map(|set| (digest, set)));
        }
        Ok(Self { own, sets, crosswalks, policy: desk.map(|desk| desk.policy().clone()), at })
    }

    /// What is covered of each set that is asked about.
    fn sets(&self, asked: &[Asked<'_>], held: &[HeldCertificate], inputs: &Inputs) -> Result<Vec<SetGap>, Failure> {
        let covered = inputs.request(self.at, None, |request| {
            let (inputs, admission, documents) = (request.inputs, request.admission, request.evidence);
            self.cover(asked, held, (!inputs.is_empty()).then_some(Presented { inputs, admission, documents }))
        });
        covered.map_err(|error| inputs.failure(&error.error))
    }

    /// The same with evidence that somebody presents.
    pub(crate) fn cover(
        &self,
        asked: &[Asked<'_>],
        held: &[HeldCertificate],
        presented: Option<Presented<'_>>,
    ) -> Result<Vec<SetGap>, PlanError> {
        let crosswalks: Vec<_> = self.crosswalks.iter().map(|(digest, walk)| (*digest, walk)).collect();
        let walks = walks(self.policy.as_ref(), self.at, &crosswalks);
        let own: Vec<_> = self.own.iter().map(|digest| digest.and_then(|digest| self.sets.get(&digest))).collect();
        let sets: Vec<_> = self.sets.values().collect();
        SetGap::of_each(asked, held, &own, &Means { held: &[], walks: &walks, sets: &sets, presented }, &Signatures)
    }
}

/// One plan over what is left of all sets.
fn plan(
    sets: &[SetGap],
    markets: &[Market<'_>],
    inputs: &Inputs,
    product: &Product,
    at: Timestamp,
) -> Result<Plans, Failure> {
    let costs = Costs::default();
    let vocabularies: Vec<_> = markets.iter().flat_map(|market| market.set.set().vocabularies.clone()).collect();
    let bare = bare(product, &unique(vocabularies));
    let found = inputs.request(at, None, |request| {
        let nothing = [bare.as_slice()];
        let attestations = if request.inputs.is_empty() { nothing.as_slice() } else { request.inputs };
        plan_rest(sets, markets, &Request { inputs: attestations, ..*request }, PlanOptions::new(&costs), &Signatures)
    });
    found.map_err(|error| inputs.failure(&error.error))
}

fn unique(mut vocabularies: Vec<VocabularyReference>) -> Vec<VocabularyReference> {
    vocabularies.sort_by_key(|one| one.digest);
    vocabularies.dedup_by_key(|one| one.digest);
    vocabularies
}

fn no_product() -> Failure {
    Failure::usage(Both::new("no product was given", "製品が指定されていない"))
        .help(Both::new("give one with --product", "--product で指定してください"))
}

/// A certificate as data: nothing in it was verified.
pub(crate) fn opened(source: &Source) -> Result<HeldCertificate, Failure> {
    let read = |error: ReadError| Failure::read(source, &error);
    let bundle = Bundle::read(source.bytes()).map_err(read)?;
    let payload = Source::inside(format!("{} (payload)", source.name()), bundle.certificate.payload);
    let certificate = Certificate::read(payload.bytes()).map_err(|error| Failure::read(&payload, &error))?;
    Ok(HeldCertificate {
        name: source.name().to_owned(),
        certificate,
        statement: payload.digest(),
        standing: Standing::NotTrusted,
        shown: Vec::new(),
        recognised: Vec::new(),
    })
}

fn read_product(path: &Path) -> Result<Product, Failure> {
    let source = files::read(path)?;
    Product::read(source.bytes()).map_err(|error| Failure::read(&source, &error))
}
