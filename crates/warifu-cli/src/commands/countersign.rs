//! `warifu countersign`: a second signature on a certificate.

use std::path::PathBuf;

use clap::Args;
use warifu_core::{Conformity, When};
use warifu_model::{Digest, Json, Language, Role, Timestamp};
use warifu_seal::dsse::AddSignatureError;
use warifu_signing::{BundleError, CountersignError};

use crate::args::{Context, time_or_now, timestamp};
use crate::commands::status::certificate;
use crate::commands::{issue, key};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::{self, Source};
use crate::reply::Reply;
use crate::store::{self, Shared, Wait};
use warifu_report::{Page, Text, style};

/// Adds a signature to a certificate
///
/// Certification keeps evaluating, reviewing and certifying apart; a trust policy may ask for a signature in each role.
/// Which role a key signs in is said by the policies of those who trust it, not by the signature itself.
///
/// The signer vouches for what the certificate says. With --record and --with, the record is evaluated again from its
/// inputs first, as of the evaluation, the decision and the grant that the certificate states, and the certificate is signed
/// only where it says exactly what came out.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu countersign bundle.json --key reviewer.pem --role reviewer \\
      --record record.json --with envelope.json admission.json evidence
  warifu countersign bundle.json --key second.pem --role certifier -o both.json")]
pub(crate) struct Countersign {
    /// The bundle; it is replaced unless -o names another file
    #[arg(value_name = "BUNDLE")]
    bundle: PathBuf,
    /// The private key, or signer:FILE.json
    #[arg(long, value_name = "KEY.pem")]
    key: PathBuf,
    /// In which role it is signed, such as evaluator, reviewer or certifier
    #[arg(long, value_name = "ROLE", value_parser = role)]
    role: Role,
    /// The record of the evaluation, to be evaluated again
    #[arg(long, value_name = "RECORD", requires = "with")]
    record: Option<PathBuf>,
    /// Every file that the record names; folders may be given
    #[arg(long, requires = "record", num_args = 1.., value_name = "FILE")]
    with: Vec<PathBuf>,
    /// When it was reviewed; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp, requires = "record")]
    at: Option<Timestamp>,
    /// Where the bundle with the added signature goes
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    wait: Wait,
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| "a role is a token such as `reviewer`".into())
}

impl Countersign {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let key = key::read_signing(&self.key)?;
        if self.output.is_none() && files::is_stream(&self.bundle) {
            return Err(Failure::usage(Both::new(
                "a bundle from standard input needs -o",
                "標準入力のバンドルには -o が必要です",
            )));
        }
        // evaluation takes its time, and nothing is changed meanwhile
        let review = self.review()?;
        // what is replaced is read when nobody else can replace it any more
        let _lock = match &self.output {
            None => Some(store::lock(&self.bundle, Shared::Bundle, self.wait)?),
            Some(_) => None,
        };
        let source = files::read(&self.bundle)?;
        let signed = match review {
            Some(conformity) => warifu_signing::countersign_reviewed(source.bytes(), conformity, &*key),
            None => warifu_signing::countersign(source.bytes(), &*key),
        };
        let signed = signed.map_err(|error| failure(&error, &source))?;
        let path = self.output.as_ref().unwrap_or(&self.bundle);
        let digest = Digest::of(&signed);
        let output = files::write(path, signed)?;
        let mut page = Page::default();
        let language = context.language;
        let text = language.pick(" signature added; bundle written to ", " 署名を追加しました。バンドルの出力先：");
        let to = path.display().to_string();
        page.line(Text::new().style("✓", style::GOOD).plain(text).strong(to));
        let reviewed = if self.record.is_some() {
            language.pick("evaluated again, and the same", "再評価し、一致")
        } else {
            language.pick("the certificate itself only", "認証書のみ")
        };
        page.fields(
            2,
            [
                (language.pick("as", "役割"), self.role.as_str().into()),
                (language.pick("key id", "鍵 ID"), key.key_id().to_string().into()),
                (language.pick("looked at", "確認内容"), reviewed.into()),
            ],
        );
        page.indented(2, Text::new().dim(note(language)));
        let json = Json::object().with("bundle", digest).with("key_id", key.key_id()).with("role", &self.role);
        Ok(Reply::new(Exit::Yes, page, json.with("reviewed", self.record.is_some())).output(output))
    }
}

impl Countersign {
    /// What comes out of the inputs, as of the decision and the grant that the certificate states.
    fn review(&self) -> Result<Option<Conformity>, Failure> {
        let Some(record) = &self.record else { return Ok(None) };
        if files::is_stream(&self.bundle) {
            return Err(Failure::usage(Both::new(
                "a bundle from standard input is not reviewed",
                "標準入力のバンドルはレビューできません",
            ))
            .help(Both::new("write it to a file first", "先にファイルに書き出してください")));
        }
        let (_, certificate) = certificate(&files::read(&self.bundle)?)?;
        let source = files::read(record)?;
        let at = time_or_now(self.at)?;
        if at < certificate.evaluated_at {
            let evaluated = certificate.evaluated_at;
            let message = Both::new(
                format!("reviewed at {at}, before the evaluation at {evaluated}"),
                format!("レビューの日時 {at} が評価時点 {evaluated} より前です"),
            );
            let help = Both::new("give --at the time of the review", "--at にレビューの日時を指定してください");
            return Err(Failure::refusal("decided-before-evaluation", message).file(source.path()).help(help));
        }
        let when = When { decided_at: certificate.decided_at, granted_at: certificate.granted_at };
        issue::conformity(&source, &self.with, when).map(Some)
    }
}

fn note(language: Language) -> &'static str {
    match language {
        Language::En => "The role counts where a trust policy gives it to this key.",
        Language::Ja => "役割は、信頼方針がこの鍵に与えている場合に数えられます。",
    }
}

fn failure(error: &CountersignError, source: &Source) -> Failure {
    match error {
        CountersignError::Bundle(BundleError::Bundle(error)) => Failure::read(source, error),
        // about nothing that stands in a file
        CountersignError::Signatures(AddSignatureError::Signer(error)) => Failure::of(error),
        CountersignError::ReviewDiffers { .. } => Failure::of(error).exits(Exit::No).file(source.path()),
        _ => Failure::of(error).file(source.path()),
    }
}
