//! The gate, as every command asks it: one policy, what is kept beside it, one time, and as known when.

use std::path::{Path, PathBuf};

use clap::Args;
use warifu_catalog::Catalog;
use warifu_model::{Envelope, Language, LevelRule, Levels, Minimum, Product, Timestamp, TrustedSet};
use warifu_verify::{Change, Effect, Gate, Kept, Question, Trust, TrustError, Verdict, affected};

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
    /// Whether anything is kept.
    pub(crate) fn is_empty(&self) -> bool {
        self.status.is_empty() && self.accreditation.is_empty()
    }

    /// Opens the desk of a policy.
    pub(crate) fn desk(&self, trust: Trust, at: Timestamp, known_at: Option<Timestamp>) -> Result<Desk, Failure> {
        let (status, accreditation) = (envelopes(&self.status)?, envelopes(&self.accreditation)?);
        Ok(Desk { trust, status, accreditation, at, known_at })
    }
}

impl Desk {
    /// The verdict on a bundle; bytes that are no bundle are bad input.
    pub(crate) fn verdict(&self, bundle: &Source, product: Option<&Product>) -> Result<Verdict, Failure> {
        let mut gate =
            Gate::new(&self.trust).knowing(Kept { accreditation: &self.accreditation, status: &self.status });
        let verdict = gate.check(bundle.bytes(), &Question { product, at: self.at, known_at: self.known_at });
        match verdict.unreadable() {
            Some(error) => Err(Failure::read(bundle, error)),
            None => Ok(verdict),
        }
    }

    /// What a new edition does to each of these bundles.
    pub(crate) fn affected(&self, edition: &Envelope, bundles: &[&[u8]]) -> Vec<Effect> {
        let kept = Kept { accreditation: &self.accreditation, status: &self.status };
        affected(&self.trust, kept, Change { edition, at: self.at, known_at: self.known_at }, bundles)
    }
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
    let sets = trust.policy().sets.iter().enumerate().filter(|(_, set)| set.levels.is_some());
    let sets: Vec<_> = sets.collect();
    if sets.is_empty() {
        return Ok(());
    }
    for (place, set) in sets {
        let shelf = Catalog::shipped().map_err(Failure::bug)?;
        let editions = shelf.documents().iter().filter_map(|document| document.set());
        let named = editions.filter(|edition| edition.id == set.id && set.versions.contains(&edition.version));
        let schemes: Vec<_> = named.map(|edition| &edition.levels).collect();
        let Some((pointer, found)) = unknown_level(set, &schemes) else { continue };
        let pointer = format!("/sets/{place}/levels{pointer}");
        let first = schemes.first().map(|scheme| form(scheme)).unwrap_or_default();
        let message = Both::new(
            format!("no certificate of `{}` in this range can have the level `{found}`", set.id),
            format!("この範囲の `{}` の認証書がレベル `{found}` をもつことはありません", set.id),
        );
        let offset = common::offset_of(source.bytes(), &pointer);
        return Err(Failure::input("policy-level-unknown", message)
            .at(source, &pointer, offset)
            .help(Both::new(format!("write {first}"), format!("次の形で書いてください：`{first}`"))));
    }
    Ok(())
}

/// A level that none of the schemes knows, with where it stands; none where there is nothing to compare with.
fn unknown_level(set: &TrustedSet, schemes: &[&Levels]) -> Option<(String, String)> {
    let is_known = |text: &str| {
        let known = |scheme: &&Levels| scheme.target(Some(text)).and_then(|target| scheme.text(&target));
        schemes.iter().any(|scheme| known(scheme).as_deref() == Some(text))
    };
    if schemes.is_empty() {
        return None;
    }
    match set.levels.as_ref()? {
        LevelRule::Listed(levels) => {
            let unknown = levels.iter().enumerate().find(|(_, text)| !is_known(text));
            unknown.map(|(place, text)| (format!("/{place}"), text.clone()))
        }
        LevelRule::AtLeast(minimum) => {
            let known = schemes.iter().any(|scheme| is_of(minimum, scheme));
            (!known).then(|| (String::new(), set.levels.as_ref().map(LevelRule::describe).unwrap_or_default()))
        }
    }
}

/// Whether a minimum is of this very scheme: its own levels in its own order.
fn is_of(minimum: &Minimum, scheme: &Levels) -> bool {
    match (minimum, scheme) {
        (Minimum::Rung { ladder, .. }, Levels::Ladder(rungs)) => {
            ladder.iter().map(String::as_str).eq(rungs.iter().map(|rung| rung.id.as_str()))
        }
        (Minimum::Vector { at_least, dimensions }, Levels::Vector { dimensions: own, .. }) => {
            dimensions.iter().eq(own.iter().map(|dimension| &dimension.id)) && scheme.target(Some(at_least)).is_some()
        }
        _ => false,
    }
}

/// What levels of a scheme look like in a policy.
fn form(scheme: &Levels) -> String {
    match scheme {
        Levels::None => "no `levels`: this set has none".into(),
        Levels::Ladder(rungs) => {
            let ids: Vec<_> = rungs.iter().map(|rung| format!("\"{}\"", rung.id)).collect();
            let first = ids.first().cloned().unwrap_or_default();
            let all = ids.join(", ");
            format!("one of {all}, or {{\"at_least\": {first}, \"ladder\": [{all}]}}")
        }
        Levels::Vector { dimensions, .. } => {
            let ids: Vec<_> = dimensions.iter().map(|dimension| format!("\"{}\"", dimension.id)).collect();
            let each: Vec<_> = dimensions.iter().map(|dimension| format!("{}=2", dimension.id)).collect();
            format!(
                "every dimension as \"{}\", or {{\"at_least\": \"2\", \"dimensions\": [{}]}}",
                each.join(","),
                ids.join(", ")
            )
        }
    }
}
