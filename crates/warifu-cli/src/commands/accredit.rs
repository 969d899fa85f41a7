//! `warifu accredit`: an authority says what a body may do.

use std::path::PathBuf;

use clap::Args;
use warifu_model::json::Tape;
use warifu_model::{Accreditation, Digest, Envelope, Issuer, Json, ReadError, Timestamp};
use warifu_signing::{EditionError, edition_follows, edition_keeps_keys};

use crate::args::{Context, time_or_now, timestamp};
use crate::commands::{accreditation, common};
use crate::failure::{Both, Failure};
use crate::files::{self, Source};
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
    /// The private keys of the authority, as many as are asked for
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
        let sequence = previous.as_ref().map_or(1, |previous| previous.sequence.saturating_add(1));
        let charter = self.charter(&source, previous.as_ref())?;
        let stated = framed(&source, charter.as_ref(), sequence, at)?;
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
    /// The charter, where the terms do not hold it themselves.
    fn charter(&self, source: &Source, previous: Option<&Accreditation>) -> Result<Option<Json>, Failure> {
        let tape = Tape::parse(source.bytes()).map_err(|error| Failure::read(source, &error))?;
        let terms = tape.root().to_json();
        let body = terms.member("body").and_then(|body| body.member("id")).cloned().unwrap_or(Json::Null);
        let is_given = self.authority.is_some() || self.issuer.is_some();
        match (terms.member("charter").is_some(), is_given, previous) {
            (true, false, _) => return Ok(None),
            (true, true, _) => {
                return Err(Failure::usage(Both::new(
                    "the terms hold a charter already",
                    "認定の内容に既に `charter` があります",
                ))
                .help(Both::new(
                    "leave out --authority and --issuer, or `charter` of the terms",
                    "--authority と --issuer を外すか、`charter` を削除してください",
                )));
            }
            (false, _, Some(previous)) => return repeated(previous, &body, source).map(Some),
            (false, true, None) => {}
            (false, false, None) => {
                let message = Both::new("nothing says who accredits", "認定者が示されていません");
                return Err(Failure::input("charter-missing", message).file(source.path()).help(Both::new(
                    "give --authority NAME, or --issuer with an edition of the issuer's own accreditation",
                    "--authority に名前を、又は --issuer に認定者自身の認定の版を指定してください",
                )));
            }
        }
        let issuer = match (&self.authority, &self.issuer) {
            (Some(name), _) => Issuer::Authority(name.clone()),
            (None, Some(path)) => Issuer::Series(accreditation::read_edition(&files::read(path)?)?.series()),
            (None, None) => return Ok(None),
        };
        let begun = terms.member("from").cloned().unwrap_or(Json::Null);
        Ok(Some(Json::object().with("issuer", &issuer).with("body", body).with("begun", begun)))
    }
}

/// The charter of the edition before, for the same body.
fn repeated(previous: &Accreditation, body: &Json, source: &Source) -> Result<Json, Failure> {
    let before = previous.charter.body.as_str();
    match body.as_text() {
        Some(id) if id != before => {
            let message = Both::new(
                format!("the edition before is of `{before}`, this one of `{id}`"),
                format!("前の版は `{before}` のもので、この版は `{id}` のものです"),
            );
            Err(Failure::input("accreditation-of-another-body", message)
                .file(source.path())
                .help(Both::new("give the edition before of the same body", "同じ機関の前の版を指定してください")))
        }
        _ => Ok(Json::from(&previous.charter)),
    }
}

/// The terms as an accreditation.
fn framed(source: &Source, charter: Option<&Json>, sequence: u32, at: Timestamp) -> Result<Accreditation, Failure> {
    let tape = Tape::parse(source.bytes()).map_err(|error| Failure::read(source, &error))?;
    tape.root().fields().map_err(|error| Failure::read(source, &error))?;
    let mut predicate = tape.root().to_json();
    if let Some(charter) = charter {
        predicate = predicate.with("charter", charter.clone());
    }
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
        .with("_type", Envelope::IN_TOTO_STATEMENT)
        .with("subject", Json::list([subject]))
        .with("predicateType", Accreditation::PREDICATE)
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
