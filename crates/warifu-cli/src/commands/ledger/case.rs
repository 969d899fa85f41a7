use std::path::{Path, PathBuf};

use clap::Args;
use warifu_ledger::Body;
use warifu_model::{
    CaseKind, Digest, Hold, Json, LedgerStep, Localized, Officer, Record, StepName, Terms, Timestamp, Token,
};
use warifu_report::{Page, Text};

use super::opened::{Db, failure};
use super::proposal::{proposal, show_proposal};
use super::published::Published;
use super::sign::step_signed;
use super::step::fields;
use super::take::{Papers, Told};
use crate::args::{Context, Misread, time_or_now, timestamp};
use crate::commands::{accreditation, common, key};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Source};
use crate::reply::Reply;

/// Prepares the next step of a case, and takes it where the key is at hand
///
/// A certification is `applied`, `evaluated` on a record, `reviewed`, and `decided` with the terms of the certificate, each by another
/// key; it may end early by `rejected`. Any other case is `proposed` and `decided`. The step is written to a file for `ledger sign` and
/// `ledger take`; with `--key` it is signed and taken at once. The documents that the record names go along (`--with`); sets and
/// vocabularies of the catalogue are there.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu ledger case c-1 applied --document application.pdf --key registrar.pem
  warifu ledger case c-1 evaluated --record record.json --with evidence -o step.json
  warifu ledger case c-1 decided --terms terms.json --key certifier.pem --certificate to-sign.json
  warifu ledger case o-7 proposed --officer officer.json --key administrator.pem")]
pub(super) struct Case {
    /// The case, by an id of your own
    #[arg(id = "case", value_name = "CASE", value_parser = token)]
    id: Token,
    /// The step: `applied`, `evaluated`, `reviewed`, `decided`, `rejected` or `proposed`
    #[arg(value_name = "STEP", value_parser = step_name, help = "applied, evaluated, reviewed, decided, rejected or proposed")]
    step: StepName,
    /// The evaluation record, of `evaluated`
    #[arg(long, value_name = "RECORD", help = "The evaluation record, of evaluated")]
    record: Option<PathBuf>,
    /// The terms of the certificate, of `decided`
    #[arg(long, value_name = "TERMS.json", help = "The terms of the certificate, of decided")]
    terms: Option<PathBuf>,
    /// The accreditations under which the certificate is granted, of `decided`: it names their series
    #[arg(
        long,
        num_args = 1..,
        value_name = "FILE",
        requires = "terms",
        help = "The accreditations under which it is granted, of decided: the certificate names their series"
    )]
    accreditation: Vec<PathBuf>,
    /// An edition of an accreditation, of `proposed`
    #[arg(long, value_name = "ACCREDITATION.json", help = "An edition of an accreditation, of proposed")]
    edition: Option<PathBuf>,
    /// A key with its name and roles, of `proposed`
    #[arg(long, value_name = "OFFICER.json", help = "A key with its name and roles, of proposed")]
    officer: Option<PathBuf>,
    /// A certificate whose documents are to be kept, of `proposed`
    #[arg(long, value_name = "HOLD.json", help = "A certificate whose documents are to be kept, of proposed")]
    hold: Option<PathBuf>,
    /// Why, in English, of `rejected`
    #[arg(long, value_name = "TEXT", requires = "reason_ja", help = "Why, in English, of rejected")]
    reason: Option<String>,
    /// Why, in Japanese, of `rejected`
    #[arg(long, value_name = "TEXT", requires = "reason", help = "Why, in Japanese, of rejected")]
    reason_ja: Option<String>,
    /// Documents of the case, which the step names and the ledger keeps
    #[arg(long, num_args = 1.., value_name = "FILE")]
    document: Vec<PathBuf>,
    #[command(flatten)]
    outcome: Outcome,
}

/// What becomes of a step that was prepared.
#[derive(Args, Debug)]
pub(super) struct Outcome {
    /// Files that the record names; folders may be given
    #[arg(long, num_args = 1.., value_name = "FILE")]
    with: Vec<PathBuf>,
    /// Where the step goes, to be signed
    #[arg(short, long, value_name = "OUT", required_unless_present = "key")]
    output: Option<PathBuf>,
    /// The private key of the officer, or signer:FILE.json: the step is signed and taken at once
    #[arg(long, value_name = "KEY.pem", conflicts_with = "output")]
    key: Option<PathBuf>,
    /// Where the certificate goes that is then to be signed
    #[arg(long, value_name = "OUT", requires = "key")]
    certificate: Option<PathBuf>,
    /// When the step is taken; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    #[command(flatten)]
    published: Published,
    #[command(flatten)]
    db: Db,
}

impl Case {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let mut papers = Papers::default();
        let said = self.said(&mut papers)?;
        let kind = said.kind();
        self.outcome.run(&self.id, kind, self.step, papers, |step| said.into_step(step), context)
    }

    /// What the step is to say; its documents are among the papers.
    fn said(&self, papers: &mut Papers) -> Result<Contents, Failure> {
        let record = self.record.as_deref().map(record).transpose()?.map(|record| papers.add(record));
        let edition = self.edition.as_deref().map(edition).transpose()?.map(|edition| papers.add(edition));
        let terms = self.terms.as_ref().map(|path| self.terms(path)).transpose()?.map(|terms| papers.add(terms));
        let documents = self.document.iter().map(|path| Ok(papers.add(files::read_evidence(path)?)));
        let documents = documents.collect::<Result<Vec<_>, Failure>>()?;
        let officer = self.officer.as_ref().map(|path| -> Result<_, Failure> {
            let source = files::read(path)?;
            Officer::read(source.bytes()).map_err(|error| Failure::read(&source, &error))
        });
        let hold = self.hold.as_ref().map(|path| -> Result<_, Failure> {
            let source = files::read(path)?;
            Hold::read(source.bytes()).map_err(|error| Failure::read(&source, &error))
        });
        let reason = self.reason.clone().zip(self.reason_ja.clone()).map(|(en, ja)| Localized::of(en, ja));
        Ok(Contents {
            record,
            terms,
            edition,
            documents,
            officer: officer.transpose()?,
            hold: hold.transpose()?,
            reason,
        })
    }
}

/// A record, which has to read: what would be refused is told before anybody signs it.
fn record(path: &Path) -> Result<Source, Failure> {
    let source = files::read_evidence(path)?;
    Record::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?;
    Ok(source)
}

/// An edition of an accreditation, which has to read.
fn edition(path: &Path) -> Result<Source, Failure> {
    let source = files::read_evidence(path)?;
    accreditation::read_edition(&source)?;
    Ok(source)
}

impl Case {
    /// The terms, with the series under which the certificate is granted.
    fn terms(&self, path: &Path) -> Result<Source, Failure> {
        let source = files::read(path)?;
        let terms = Terms::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?;
        if self.accreditation.is_empty() {
            return Ok(source);
        }
        let read = |path: &PathBuf| accreditation::read_edition(&files::read(path)?);
        let editions = self.accreditation.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let terms = warifu_signing::granted_under(terms, &editions).map_err(|error| Failure::of(&error).file(path))?;
        Ok(Source::new(path, source.name().to_owned(), Json::from(&terms).to_canonical()))
    }
}

/// What a step says.
struct Contents {
    record: Option<Digest>,
    terms: Option<Digest>,
    edition: Option<Digest>,
    documents: Vec<Digest>,
    officer: Option<Officer>,
    hold: Option<Hold>,
    reason: Option<Localized>,
}

impl Contents {
    /// The kind of case that it begins, if it begins one.
    const fn kind(&self) -> CaseKind {
        if self.edition.is_some() {
            CaseKind::Accreditation
        } else if self.officer.is_some() {
            CaseKind::Officers
        } else if self.hold.is_some() {
            CaseKind::Hold
        } else {
            CaseKind::Certification
        }
    }

    fn into_step(self, step: LedgerStep) -> LedgerStep {
        LedgerStep {
            record: self.record.or(step.record),
            terms: self.terms,
            edition: self.edition,
            documents: self.documents,
            officer: self.officer,
            hold: self.hold,
            reason: self.reason,
            ..step
        }
    }
}

impl Outcome {
    /// Opens the ledger.
    pub(super) fn ledger(&self) -> Result<Body, Failure> {
        self.db.open()
    }

    /// Prepares a step, and writes or takes it.
    pub(super) fn run(
        &self,
        case: &Token,
        kind: CaseKind,
        name: StepName,
        mut papers: Papers,
        fill: impl FnOnce(LedgerStep) -> LedgerStep,
        context: Context,
    ) -> Result<Reply, Failure> {
        let mut body = self.db.open()?;
        self.published.demand(&mut body)?;
        let at = time_or_now(self.at)?;
        let step = fill(body.prepare(case, kind, name, at).map_err(|error| failure(&error))?);
        // what would be refused is told before anybody signs it
        LedgerStep::read(&Json::from(&step).to_canonical()).map_err(|error| Failure::of(&error))?;
        if let Some(key) = &self.key {
            let envelope = step_signed(&step, &*key::read_signing(key)?)?;
            papers.add_all(&self.with)?;
            let told = Told { certificate: self.certificate.as_deref(), at: self.at };
            return super::take::taken(&mut body, &envelope, &papers, told, context);
        }
        let output = self.output.clone().unwrap_or_else(|| "-".into());
        let written = files::write(&output, Json::from(&step).to_canonical())?;
        let language = context.language;
        let mut page = Page::default();
        page.line(common::written(
            language,
            ["step to be signed", "署名の対象となるステップ"],
            &output.display().to_string(),
        ));
        page.fields(2, fields(&step, language));
        show_proposal(proposal(&mut body, &step)?.as_ref(), &mut page, language);
        let next = language.pick(
            "Next: warifu ledger sign, then warifu ledger take",
            "次：`warifu ledger sign`、その後 `warifu ledger take`",
        );
        page.indented(2, Text::new().dim(next));
        let json = Json::object()
            .with("case", step.case.as_str())
            .with("kind", step.kind.as_str())
            .with("step", step.step.as_str())
            .with("digest", Digest::of(&Json::from(&step).to_canonical()));
        Ok(Reply::new(Exit::Yes, page, json).output(written))
    }
}

/// Reads the id of a case.
pub(super) fn token(text: &str) -> Result<Token, Misread> {
    let wrong = || {
        Misread::new(
            "use lower-case letters, digits, `.`, `_` and `-`, such as c-2026-0042",
            "英小文字、数字、`.`、`_`、`-` を使ってください（例：`c-2026-0042`）",
        )
    };
    Token::parse(text).ok_or_else(wrong)
}

fn step_name(text: &str) -> Result<StepName, Misread> {
    let names: Vec<_> = StepName::ALL.iter().map(|name| name.as_str()).collect();
    let found = StepName::ALL.iter().copied().find(|name| name.as_str() == text);
    found.ok_or_else(|| {
        let all = names.join("`, `");
        Misread::new(format!("it is one of `{all}`"), format!("次のいずれか：`{all}`"))
    })
}
