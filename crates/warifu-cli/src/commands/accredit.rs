//! `warifu accredit`: an authority says what a body may do.

use std::path::PathBuf;

use clap::Args;
use warifu_model::{Issuer, Timestamp};
use warifu_signing::{Accreditor, DraftError, EditionError, draft_accreditation, edition_follows, edition_keeps_keys};

use crate::args::{Context, time_or_now, timestamp};
use crate::commands::accreditation;
use crate::failure::{Both, Failure};
use crate::files;
use crate::options;
use crate::reply::Reply;

/// Accredits a body: signs what it may certify, or accredit others for
///
/// TERMS.json holds what an accreditation says (docs/FORMATS/accreditation.md): `body`, `kind`, `from`, `until`, `keys`,
/// `thresholds`, `scope`. `sequence` and `issued_at` may be left out: the first edition is number 1, made now. So may
/// `charter`: --authority or --issuer say who accredits, and it begins with `from`. Later editions are made by `warifu
/// accreditation`, or here with --previous, whose charter they repeat.
///
/// While an issuer has an old and a new key in use, sign with both: a reader who has only the edition that names one of them
/// can read it then.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu accredit board-terms.json --authority harbour-ministry --key ministry-1.pem ministry-2.pem -o board.json
  warifu accredit minato-terms.json --issuer board.json --key board-1.pem board-2.pem -o minato.json
  warifu accredit wider-scope.json --previous minato.json --key board-1.pem board-2.pem -o minato-2.json")]
pub(crate) struct Accredit {
    /// What the accreditation says
    #[arg(value_name = "TERMS.json")]
    terms: PathBuf,
    /// The private keys of the authority, or signer:FILE.json, as many as are asked for
    #[arg(long, required = true, num_args = 1.., value_name = "KEY.pem")]
    key: Vec<PathBuf>,
    /// Where the signed accreditation goes
    #[arg(short, long, value_name = "ACCREDITATION.json")]
    output: PathBuf,
    /// The edition before this one
    #[arg(long, value_name = "ACCREDITATION.json")]
    previous: Option<PathBuf>,
    /// Who accredits: an authority, by the name under which trust policies list it
    #[arg(long, value_name = "NAME", conflicts_with_all = ["issuer", "previous"])]
    authority: Option<String>,
    /// Who accredits: a body, by an edition of its own accreditation
    #[arg(long, value_name = "ACCREDITATION.json", conflicts_with = "previous")]
    issuer: Option<PathBuf>,
    /// Sign although keys of the edition before are missing from a time when they counted
    #[arg(long)]
    drop_keys: bool,
    /// When it is made; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
}

impl Accredit {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        let source = files::read(&self.terms)?;
        let previous = match &self.previous {
            Some(path) => Some(accreditation::read_edition(&files::read(path)?)?),
            None => None,
        };
        let issuer = self.issuer()?;
        let accreditor = match (&issuer, &previous) {
            (Some(issuer), _) => Accreditor::Issuer(issuer),
            (None, Some(previous)) => Accreditor::OfEdition(previous),
            (None, None) => Accreditor::InTerms,
        };
        let stated = draft_accreditation(source.bytes(), accreditor, at).map_err(|error| match &error {
            DraftError::Read(error) => Failure::read(&source, error),
            DraftError::CharterTwice => {
                let message = Both::by(|language| error.message(language));
                Failure::usage(message).help(Both::by(|language| options::help(&error, language)))
            }
            _ => Failure::of(&error).file(source.path()),
        })?;
        if let Some(previous) = &previous {
            let told = |error: EditionError| Failure::of(&error).file(source.path());
            edition_follows(previous, &stated).map_err(told)?;
            if !self.drop_keys {
                edition_keeps_keys(previous, &stated).map_err(told)?;
            }
        }
        let mut signed = accreditation::sign(&stated, &self.key)?;
        if let Some(previous) = &self.previous {
            signed = signed.after(&files::read(previous)?);
        }
        signed.write(&self.output, context)
    }
}

impl Accredit {
    /// Who accredits, where that is asked for.
    fn issuer(&self) -> Result<Option<Issuer>, Failure> {
        match (&self.authority, &self.issuer) {
            (Some(name), _) => Ok(Some(Issuer::Authority(name.clone()))),
            (None, Some(path)) => Ok(Some(Issuer::Series(accreditation::read_edition(&files::read(path)?)?.series()))),
            (None, None) => Ok(None),
        }
    }
}
