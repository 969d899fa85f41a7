//! `warifu accredit`: an authority says what a body may do.

use std::path::PathBuf;

use clap::Args;
use warifu_model::json::Tape;
use warifu_model::{ACCREDITATION_PREDICATE, Accreditation, Digest, Json, ReadError, STATEMENT_TYPE, Timestamp};

use crate::args::{Context, time_or_now, timestamp};
use crate::commands::{accreditation, common};
use crate::failure::Failure;
use crate::files::{self, Source};
use crate::report::Reply;

/// Accredits a body: signs what it may certify, or accredit others for
///
/// TERMS.json holds what an accreditation says (docs/FORMATS/accreditation.md): `issuer`, `body`, `kind`, `from`, `until`,
/// `keys`, `thresholds`, `scope`. `sequence` and `issued_at` may be left out: the first edition is number 1, made now.
/// Later editions are made by `warifu accreditation`, or here with --previous.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu accredit minato-terms.json --key board-1.pem board-2.pem -o minato.json
  warifu accredit wider-scope.json --previous minato.json --key board-1.pem board-2.pem -o minato-2.json")]
pub(crate) struct Accredit {
    /// What the accreditation says
    #[arg(value_name = "TERMS.json")]
    terms: PathBuf,
    /// The private keys of the authority, as many as are asked for
    #[arg(long, required = true, num_args = 1.., value_name = "KEY.pem")]
    key: Vec<PathBuf>,
    /// Where the signed accreditation goes
    #[arg(short, long, value_name = "ACCREDITATION.json")]
    output: PathBuf,
    /// The edition before this one
    #[arg(long, value_name = "ACCREDITATION.json")]
    previous: Option<PathBuf>,
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
        let sequence = previous.as_ref().map_or(1, |previous| previous.sequence.saturating_add(1));
        let stated = framed(&source, sequence, at)?;
        if let Some(previous) = &previous {
            accreditation::follows(previous, &stated, &source)?;
        }
        accreditation::sign(&stated, &self.key, &self.output, context)
    }
}

/// The terms as an accreditation.
fn framed(source: &Source, sequence: u32, at: Timestamp) -> Result<Accreditation, Failure> {
    let tape = Tape::parse(source.bytes()).map_err(|error| Failure::read(source, &error))?;
    tape.root().fields().map_err(|error| Failure::read(source, &error))?;
    let mut predicate = tape.root().to_json();
    for (name, value) in [("sequence", Json::from(sequence)), ("issued_at", Json::from(at))] {
        if predicate.member(name).is_none() {
            predicate = predicate.with(name, value);
        }
    }
    let keys = predicate.member("keys").map(Json::to_canonical).unwrap_or_default();
    let body = predicate.member("body").and_then(|body| body.member("id")).cloned().unwrap_or(Json::Null);
    let subject =
        Json::object().with("name", body).with("digest", Json::object().with("sha256", Digest::of(&keys).hex()));
    let statement = Json::object()
        .with("_type", STATEMENT_TYPE)
        .with("subject", Json::list([subject]))
        .with("predicateType", ACCREDITATION_PREDICATE)
        .with("predicate", predicate);
    Accreditation::read(&statement.to_canonical()).map_err(|error| unread(source, error))
}

/// What is wrong with the terms, where it is in the file that the user wrote.
fn unread(source: &Source, mut error: ReadError) -> Failure {
    let pointer = error.pointer.strip_prefix("/predicate").map(str::to_owned).unwrap_or_default();
    error.offset = common::offset_of(source.bytes(), &pointer).unwrap_or_default();
    error.pointer = pointer;
    Failure::read(source, &error)
}
