//! `warifu issue`: a certificate on a record.

use std::path::PathBuf;

use clap::Args;
use warifu_core::{Conformity, Difference, Refusal, When};
use warifu_model::{Digest, Json, Language, StatusHistory, Terms, Timestamp};
use warifu_seal::keys::Signer;
use warifu_signing::{
    BelongsError, Certified, CertifyError, Delivery, IssueError, Issued, Ledger, Review, StatusError,
};

use crate::args::{Context, timestamp};
use crate::clock;
use crate::commands::{accreditation, common, key, replay};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::{self, Source};
use crate::random;
use crate::reply::Reply;
use crate::store::{self, Lock, Shared, Wait};
use warifu_report::{Page, Text, style};

/// Issues a certificate on a record
///
/// The record is evaluated again from its inputs first: a certificate rests on what comes out, not on what the record says.
/// The same inputs are then evaluated as of the decision and as of the grant. A record that does not conform, does not
/// replay, comes out differently by then, names evidence that has ended by then, or rests on unsigned or unknown
/// attestations is refused.
///
/// With --status, the history gives the certificate its place, and holds number and digest of it. A number is used once.
/// The history is on disk before the certificate is: killed in between, `warifu status handout` writes the bundle.
///
/// The bundle proves nothing about single requirements; with --disclosures, the holder gets a file with a proof for each
/// finding, and may show some of them.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu issue record.json --with envelope.json laboratory.json admission.json evidence \\
      --key certifier.pem --terms terms.json -o bundle.json
  warifu issue record.json --with envelope.json admission.json evidence --key certifier.pem \\
      --terms terms.json --status history.json -o bundle.json

Exit codes: 0 issued, 1 refused")]
pub(crate) struct Issue {
    /// The record that `warifu evaluate --record` wrote
    #[arg(value_name = "RECORD")]
    record: PathBuf,
    /// Every file that the record names; folders may be given
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    with: Vec<PathBuf>,
    /// The private key of the certification body, or signer:FILE.json
    #[arg(long, value_name = "KEY.pem")]
    key: PathBuf,
    /// Number, holder, scope and dates of the certificate (warifu.terms/2)
    #[arg(long, value_name = "TERMS.json")]
    terms: PathBuf,
    /// Where the bundle goes
    #[arg(short, long, value_name = "BUNDLE")]
    output: PathBuf,
    /// When the decision was made; now where it is left out, or the date of the grant if that is earlier
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    /// The status history of the body, which gives the certificate its place
    #[arg(long, value_name = "HISTORY.json")]
    status: Option<PathBuf>,
    /// The accreditations under which the body grants it; the certificate names their series
    #[arg(long, num_args = 1.., value_name = "ACCREDITATION.json")]
    accreditation: Vec<PathBuf>,
    /// Where the bundle with all findings and their proofs goes, for the holder
    #[arg(long, value_name = "OUT")]
    disclosures: Option<PathBuf>,
    #[command(flatten)]
    wait: Wait,
}

impl Issue {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let key = key::read_signing(&self.key)?;
        let source = files::read(&self.terms)?;
        let terms = Terms::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?;
        let terms = self.name_series(terms, &source)?;
        if self.disclosures.as_deref().is_some_and(files::is_stream) {
            return Err(Failure::usage(Both::new(
                "the findings are not written to standard output",
                "所見は標準出力に書き出しません",
            ))
            .help(Both::new("give --disclosures a file", "--disclosures にファイルを指定してください")));
        }
        let record = files::read(&self.record)?;
        let decided_at = match self.at {
            Some(at) => at,
            None => clock::now()?.min(terms.granted_at),
        };
        let when = When { decided_at, granted_at: terms.granted_at };
        let gathered = replay::gather(&record, &self.with)?;
        let seed = random::seed()?;
        let mut ledger = Files { command: &self, lock: None, output: None };
        let certified =
            warifu_signing::certify(&mut ledger, &gathered.application(&record, when), &terms, &*key, &seed);
        let certified = certified.map_err(|error| match error {
            CertifyError::Replay(error) => gathered.failure(&error),
            CertifyError::Issue(error) => self.refused(&error, &source),
            CertifyError::Ledger(failure) => failure,
        })?;
        let output = ledger.output.take();
        match certified {
            Certified::Issued(issued) => {
                Ok(self.reply(&issued, &terms, when, &record, &*key, context.language).output(output))
            }
            Certified::Refused(refusal) => Err(refused(&refusal, &record)),
            Certified::Differs(difference) => Err(differs(&difference, &record)),
        }
    }

    /// Writes the findings, for the holder alone: their salts keep what is not shown from being guessed.
    fn disclose(&self, issued: &Issued) -> Result<(), Failure> {
        let Some(path) = &self.disclosures else { return Ok(()) };
        let all = warifu_signing::disclose(issued.bundle(), &issued.disclosures()).map_err(Failure::bug)?;
        files::write_private(path, all).map(drop)
    }

    /// What speaks against the certificate, told about the file that it stands in.
    fn refused(&self, error: &IssueError, terms: &Source) -> Failure {
        let failure = Failure::of(error);
        let pointer = match error {
            IssueError::Ledger(StatusError::NumberUnseen { .. } | StatusError::NumberUsed { .. }) => "/number",
            IssueError::Ledger(StatusError::OtherBody { .. }) => "/body/id",
            IssueError::Ledger(_) => return failure.file(self.status.as_deref().unwrap_or(terms.path())),
            // about nothing that stands in a file
            IssueError::Signer(_) => return failure,
            IssueError::PlaceInTerms { .. } => "/status_index",
            IssueError::ExpiresBeforeGrant { .. } => "/expires_at",
            _ => "/granted_at",
        };
        failure.at(terms, pointer, common::offset_of(terms.bytes(), pointer))
    }

    fn reply(
        &self,
        issued: &Issued,
        terms: &Terms,
        when: When,
        record: &Source,
        key: &dyn Signer,
        language: Language,
    ) -> Reply {
        let json = Json::object()
            .with("certificate", issued.statement_digest())
            .with("bundle", Digest::of(issued.bundle()))
            .with("number", terms.number.as_str())
            .with("record", record.digest())
            .with("decided_at", when.decided_at)
            .with("granted_at", terms.granted_at)
            .with("expires_at", terms.expires_at)
            .with_some("status_index", issued.status_index())
            .with("key_id", key.key_id());
        Reply::new(Exit::Yes, self.page(issued, terms, when.decided_at, language), json)
    }

    /// Names the series under which the certificate is granted: those of the accreditations that were given.
    fn name_series(&self, terms: Terms, source: &Source) -> Result<Terms, Failure> {
        let read = |path: &PathBuf| accreditation::read_edition(&files::read(path)?);
        let editions = self.accreditation.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        warifu_signing::granted_under(terms, &editions).map_err(|error| {
            let file = match &error {
                BelongsError::AccreditationOfOtherBody { edition, .. } => self.accreditation.get(*edition),
                _ => None,
            };
            let pointer = "/body/series";
            match file {
                Some(file) => Failure::of(&error).file(file),
                None => Failure::of(&error).at(source, pointer, common::offset_of(source.bytes(), pointer)),
            }
        })
    }

    fn page(&self, issued: &Issued, terms: &Terms, decided_at: Timestamp, language: Language) -> Page {
        let to = self.output.display().to_string();
        let mut page = Page::default();
        page.line(
            Text::new()
                .style("✓", style::GOOD)
                .plain(
                    language.pick(" certificate issued; bundle written to ", " 認証書を発行し、バンドルを書き出した："),
                )
                .strong(&*to),
        );
        let expires = terms.expires_at.map_or(language.pick("no expiry", "期限なし").into(), |at| at.to_string());
        page.fields(
            2,
            [
                (language.pick("number", "番号"), Text::new().strong(&*terms.number)),
                (language.pick("body", "認証機関"), terms.body.name.in_language(language).into()),
                (language.pick("holder", "保有者"), terms.holder.name.in_language(language).into()),
                (language.pick("decided", "決定日時"), decided_at.to_string().into()),
                (language.pick("granted", "授与日時"), terms.granted_at.to_string().into()),
                (language.pick("expires", "有効期限"), expires.into()),
                (
                    language.pick("status place", "状態一覧での位置"),
                    issued.status_index().map(|index| index.to_string()).unwrap_or_default().into(),
                ),
                (language.pick("digest", "ダイジェスト"), issued.statement_digest().to_string().into()),
                (language.pick("size", "サイズ"), common::in_bytes(issued.bundle().len(), language).into()),
            ],
        );
        if let Some(path) = &self.disclosures {
            let text = Text::new()
                .plain(
                    language.pick("all findings with their proofs, for the holder: ", "全ての所見と証明（保有者用）："),
                )
                .strong(path.display().to_string());
            page.indented(2, text);
        }
        page
    }
}

/// The files of one issue: the history, the findings for the holder, the bundle.
struct Files<'a> {
    command: &'a Issue,
    lock: Option<Lock>,
    /// The bundle, where it goes to standard output.
    output: Option<Vec<u8>>,
}

impl Ledger for Files<'_> {
    type Error = Failure;

    fn begin(&mut self) -> Result<Option<StatusHistory>, Failure> {
        let Some(path) = &self.command.status else { return Ok(None) };
        self.lock = Some(store::lock(path, Shared::History, self.command.wait)?);
        store::read_history(path).map(Some)
    }

    fn keep(&mut self, issued: &Issued) -> Result<(), Failure> {
        self.command.disclose(issued)
    }

    fn store(&mut self, history: &StatusHistory) -> Result<(), Failure> {
        let Some(path) = &self.command.status else { return Ok(()) };
        store::write_history(path, history)
    }

    fn hand_out(&mut self, bundle: &[u8]) -> Result<Delivery, Failure> {
        self.output = files::write(&self.command.output, bundle.to_vec())?;
        Ok(if self.output.is_none() { Delivery::Durable } else { Delivery::Unconfirmed })
    }
}

/// A positive decision on a record, evaluated again from its inputs; everything else is a refusal.
pub(crate) fn conformity(record: &Source, with: &[PathBuf], when: When) -> Result<Conformity, Failure> {
    let gathered = replay::gather(record, with)?;
    let review = warifu_signing::review(&gathered.application(record, when));
    match review.map_err(|error| gathered.failure(&error))? {
        Review::Conforms(conformity) => Ok(conformity),
        Review::Refused(refusal) => Err(refused(&refusal, record)),
        Review::Differs(difference) => Err(differs(&difference, record)),
    }
}

fn differs(difference: &Difference, record: &Source) -> Failure {
    let first = difference.pointers.first().map(|pointer| format!(", first at {pointer}")).unwrap_or_default();
    let first_ja = difference.pointers.first().map(|pointer| format!("、最初の相違は {pointer}")).unwrap_or_default();
    let given = difference.recomputed;
    let message = Both::new(
        format!("the record is not what comes out of its inputs: they give `{given}`{first}"),
        format!("記録が入力から得られるものと異なります。入力から得られるのは `{given}`{first_ja}"),
    );
    let help = Both::new(
        "evaluate the inputs again and issue on that record",
        "入力を評価し直し、その記録に基づいて発行してください",
    );
    Failure::refusal("record-differs", message).file(record.path()).help(help)
}

fn refused(refusal: &Refusal, record: &Source) -> Failure {
    let code = refusal.codes().first().map_or("refused".to_owned(), |code| code.as_str().replace('_', "-"));
    let name = record.name();
    let help = Both::new(
        format!("`warifu explain {name}` says why, requirement by requirement"),
        format!("要求事項ごとの理由は `warifu explain {name}` で表示できます"),
    );
    Failure::refusal(code, Both::by(|language| why(refusal, language))).file(record.path()).help(help)
}

/// Why nothing can be issued on a record, and on account of which requirements and documents.
fn why(refusal: &Refusal, language: Language) -> String {
    let grounds: Vec<_> = refusal.codes().iter().map(|code| code.text(language)).collect();
    let findings = refusal.evaluation().record().findings.iter();
    let ids = findings.filter(|finding| finding.is_open()).map(|f| f.requirement.to_string());
    let ended = refusal.ended().iter().map(|ended| {
        let (kind, digest, end) = (&ended.kind, ended.digest.short(), ended.valid_until);
        match language {
            Language::En => format!("{kind} {digest} ended at {end}"),
            Language::Ja => format!("{kind} {digest} は{end}に期限切れ"),
        }
    });
    let changed = refusal.changed().iter().map(|changed| {
        let (id, outcome, at) = (&changed.requirement, changed.outcome.text(language), changed.at);
        match language {
            Language::En => format!("{id} {outcome} at {at}"),
            Language::Ja => format!("{id} は{at}の時点で{outcome}"),
        }
    });
    let which: Vec<_> = ids.chain(ended).chain(changed).take(MOST_NAMED).collect();
    let which = which.join(common::comma(language));
    match (language, which.is_empty()) {
        (Language::En, true) => format!("no certificate can be issued on this record: {}", grounds.join("; ")),
        (Language::En, false) => {
            format!("no certificate can be issued on this record: {} ({which})", grounds.join("; "))
        }
        (Language::Ja, true) => format!("この記録に基づく認証書は発行できない：{}", grounds.join("。")),
        (Language::Ja, false) => format!("この記録に基づく認証書は発行できない：{}（{which}）", grounds.join("。")),
    }
}

/// How many requirements and documents one message names.
const MOST_NAMED: usize = 20;
