//! The gate, as every command asks it: one policy, what is kept beside it, one time, and as known when.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use warifu_catalog::{Catalog, DocumentKind};
use warifu_model::{Arrangement, Crosswalk, Digest, Envelope, Format, Language, Product, Timestamp, TrustPolicy};
use warifu_verify::{
    Change, Check, Effect, Gate, Kept, LevelError, Question, Recognition, Trust, TrustError, Verdict, affected,
};

use crate::args::timestamp;
use crate::clock;
use crate::commands::common;
use crate::failure::{Both, Failure};
use crate::files::{self, Source};

/// What an importer keeps beside its policy.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Shelf {
    /// Status snapshots that you have yourself, beside those of the bundle
    #[arg(long, num_args = 1.., value_name = "SNAPSHOT")]
    status: Vec<PathBuf>,
    /// Accreditations that you have yourself, beside those of the bundle
    #[arg(id = "kept_accreditation", long = "accreditation", num_args = 1.., value_name = "FILE")]
    accreditation: Vec<PathBuf>,
    /// Arrangements of recognition that you have yourself: signed, or as they are where the policy adopts them; and crosswalks
    #[arg(id = "kept_arrangement", long = "arrangement", num_args = 1.., value_name = "FILE")]
    arrangement: Vec<PathBuf>,
}

/// The same, and as known when it is asked.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Knowledge {
    #[command(flatten)]
    shelf: Shelf,
    /// Answer as things were known at this time; now where --at is left out as well
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    known_at: Option<Timestamp>,
}

/// Where bundles are shown: a policy, what is kept, and when it is asked.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    trust: Trust,
    status: Vec<Envelope>,
    accreditation: Vec<Envelope>,
    arrangements: Vec<Envelope>,
    adopted: Vec<Vec<u8>>,
    at: Timestamp,
    known_at: Option<Timestamp>,
}

impl Knowledge {
    /// Opens the desk. Who asks about now (`asked` is none) knows nothing of tomorrow: what is dated ahead does not count.
    pub(crate) fn desk(&self, trust: &Path, at: Timestamp, asked: Option<Timestamp>) -> Result<Desk, Failure> {
        let known_at = self.known_at.or_else(|| asked.is_none().then_some(at));
        self.shelf.desk(read_trust(trust)?, at, known_at)
    }

    /// Opens a certificate again that counted at an earlier time, as known now.
    pub(crate) fn again(&self, trust: Trust, at: Timestamp) -> Result<Desk, Failure> {
        let known_at = self.known_at.unwrap_or(clock::now()?.max(at));
        self.shelf.desk(trust, at, Some(known_at))
    }
}

impl Shelf {
    /// Arrangements and crosswalks in files, and nothing else.
    pub(crate) fn of_arrangements(arrangement: Vec<PathBuf>) -> Self {
        Self { arrangement, ..Self::default() }
    }

    /// Whether anything is kept.
    pub(crate) fn is_empty(&self) -> bool {
        self.status.is_empty() && self.accreditation.is_empty() && self.arrangement.is_empty()
    }

    /// Opens the desk of a policy.
    pub(crate) fn desk(&self, trust: Trust, at: Timestamp, known_at: Option<Timestamp>) -> Result<Desk, Failure> {
        let (status, accreditation) = (envelopes(&self.status)?, envelopes(&self.accreditation)?);
        let (arrangements, mut adopted) = sorted_arrangements(&self.arrangement)?;
        adopted.extend(shipped_arrangements(&trust)?);
        Ok(Desk { trust, status, accreditation, arrangements, adopted, at, known_at })
    }
}

impl Desk {
    /// The verdict on a bundle; bytes that are no bundle are bad input.
    pub(crate) fn verdict(&self, bundle: &Source, product: Option<&Product>) -> Result<Verdict, Failure> {
        let verdict = self.gate().check(bundle.bytes(), &Question { product, at: self.at, known_at: self.known_at });
        match verdict.unreadable() {
            Some(error) => Err(Failure::read(bundle, error)),
            None => Ok(verdict),
        }
    }

    /// What each provision of an arrangement makes of a certificate; none where it is not authentic.
    pub(crate) fn considered(
        &self,
        bundle: &Source,
        product: Option<&Product>,
    ) -> Result<Option<Vec<(Recognition, Check)>>, Failure> {
        self.verdict(bundle, product)?;
        let question = Question { product, at: self.at, known_at: self.known_at };
        Ok(self.gate().considered(bundle.bytes(), &question).ok())
    }

    /// The same with one arrangement more at hand: in its envelope, or as it is.
    pub(crate) fn with_arrangement(mut self, envelope: Option<&Envelope>, source: &Source) -> Self {
        match envelope {
            Some(envelope) => self.arrangements.push(envelope.clone()),
            None => self.adopted.push(source.bytes().to_vec()),
        }
        self
    }

    /// The gate, which remembers from bundle to bundle.
    pub(crate) fn gate(&self) -> Gate<'_> {
        Gate::new(&self.trust).knowing(self.kept())
    }

    fn kept(&self) -> Kept<'_> {
        Kept {
            accreditation: &self.accreditation,
            status: &self.status,
            arrangements: &self.arrangements,
            adopted: &self.adopted,
        }
    }

    /// The policy.
    pub(crate) fn policy(&self) -> &TrustPolicy {
        self.trust.policy()
    }

    /// The crosswalks at hand: those that were given, and those of the catalogue.
    pub(crate) fn crosswalks(&self) -> Result<Vec<(Digest, Crosswalk)>, Failure> {
        let given = self.adopted.iter().filter_map(|bytes| Some((Digest::of(bytes), Crosswalk::read(bytes).ok()?)));
        let catalog = Catalog::shipped().map_err(Failure::bug)?;
        let shipped = catalog.of_kind(DocumentKind::Crosswalk);
        let shipped = shipped.filter_map(|one| Some((one.file_digest(), one.crosswalk()?.clone())));
        let all: BTreeMap<Digest, Crosswalk> = given.chain(shipped).collect();
        Ok(all.into_iter().collect())
    }

    /// The time of the question, and as known when it is asked.
    pub(crate) fn times(&self) -> (Timestamp, Option<Timestamp>) {
        (self.at, self.known_at)
    }

    /// What a new edition does to each of these bundles.
    pub(crate) fn affected(&self, edition: &Envelope, bundles: &[&[u8]]) -> Vec<Effect> {
        affected(&self.trust, self.kept(), Change { edition, at: self.at, known_at: self.known_at }, bundles)
    }
}

/// Arrangements in envelopes, and documents as they are.
fn sorted_arrangements(paths: &[PathBuf]) -> Result<(Vec<Envelope>, Vec<Vec<u8>>), Failure> {
    let (mut signed, mut plain) = (Vec::new(), Vec::new());
    for path in paths {
        let source = files::read(path)?;
        let format = Format::of(source.bytes()).ok().flatten();
        if format == Some(Format::Envelope) {
            signed.push(Envelope::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?);
            continue;
        }
        let read = match format {
            Some(Format::Crosswalk) => Crosswalk::read(source.bytes()).map(drop),
            _ => Arrangement::read(source.bytes()).map(drop),
        };
        read.map_err(|error| Failure::read(&source, &error))?;
        plain.push(source.bytes().to_vec());
    }
    Ok((signed, plain))
}

/// Those of the shelf that the policy adopts, so that nobody has to keep files that are shipped.
fn shipped_arrangements(trust: &Trust) -> Result<Vec<Vec<u8>>, Failure> {
    let rules = || trust.policy().recognition.iter();
    let crosswalks = rules().flat_map(|rule| rule.crosswalks.iter().map(|one| one.digest));
    let adopted: Vec<_> = rules().flat_map(|rule| rule.adopted.iter().copied()).chain(crosswalks).collect();
    if adopted.is_empty() {
        return Ok(Vec::new());
    }
    let shelf = Catalog::shipped().map_err(Failure::bug)?;
    let kinds = [DocumentKind::Arrangement, DocumentKind::Crosswalk];
    let shipped = kinds.into_iter().flat_map(|kind| shelf.of_kind(kind));
    Ok(shipped.filter(|one| adopted.contains(&one.file_digest())).map(|one| one.bytes().to_vec()).collect())
}

fn envelopes(paths: &[PathBuf]) -> Result<Vec<Envelope>, Failure> {
    let read = |path: &PathBuf| {
        let source = files::read(path)?;
        Envelope::read(source.bytes()).map_err(|error| Failure::read(&source, &error))
    };
    paths.iter().map(read).collect()
}

/// Reads a trust policy that somebody wrote, and holds its levels against the sets on the shelf.
pub(crate) fn read_trust(path: &Path) -> Result<Trust, Failure> {
    let source = files::read(path)?;
    let trust = trust_of(&source)?;
    refuse_unknown_levels(&trust, &source)?;
    Ok(trust)
}

/// The trust policy in a file.
pub(crate) fn trust_of(source: &Source) -> Result<Trust, Failure> {
    Trust::read(source.bytes()).map_err(|error| match &error {
        TrustError::Read(read) => Failure::read(source, read),
        TrustError::Key { name, pointer, error: key } => {
            let offset = common::offset_of(source.bytes(), pointer);
            let message = Both::new(
                format!("the key of `{name}` cannot be trusted: {key}"),
                format!("`{name}` の鍵は信頼できない：{}", key.message(Language::Ja)),
            );
            Failure::of(&error).message(message).at(source, pointer, offset)
        }
        _ => Failure::of(&error).file(source.path()),
    })
}

/// A level that no edition of its set on the shelf knows would never be met: whoever wrote it meant something else.
fn refuse_unknown_levels(trust: &Trust, source: &Source) -> Result<(), Failure> {
    if trust.policy().sets.iter().all(|set| set.levels.is_none()) {
        return Ok(());
    }
    let shelf = Catalog::shipped().map_err(Failure::bug)?;
    // only these are read
    let is_named = |id: &str| trust.policy().sets.iter().any(|set| set.levels.is_some() && set.id.as_str() == id);
    let named = shelf.documents().iter().filter(|document| is_named(document.id()));
    let editions: Vec<_> = named.filter_map(|document| document.set()).collect();
    trust.check_levels(&editions).map_err(|error| {
        let LevelError::Unknown { pointer, .. } = &error else { return Failure::of(&error).file(source.path()) };
        Failure::of(&error).at(source, pointer, common::offset_of(source.bytes(), pointer))
    })
}
