//! `warifu trust new`: a policy from what arrived, and from keys that somebody compared.

use std::io::{self, BufRead as _, IsTerminal as _};
use std::path::PathBuf;

use clap::Args;
use warifu::trust_lint::Severity;
use warifu::trust_new::{Arrived, TrustNewError, Wanted, propose};
use warifu_catalog::{Catalog, SetName};
use warifu_model::{
    Digest, Duration, Json, Language, LevelRule, LogRule, PublicKeyText, Timestamp, Token, TrustPolicy, TrustedSet,
};
use warifu_report::{Text, style};
use warifu_verify::Trust;

use crate::args::{Context, Format, Misread, time_or_now, timestamp};
use crate::commands::common::written;
use crate::commands::key;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::reply::Reply;
use crate::store::log::note_key;
use crate::terminal::{self, Stream};

/// Writes a trust policy from a bundle or an accreditation at hand
///
/// The document proposes the authority, the sets with their levels, and the thresholds; it never proposes a key. Get the keys of the
/// authority from the authority, compare the whole fingerprint of each with what it publishes, and say so: typed at a terminal, with
/// --key-confirmed elsewhere. The policy wants the product at hand, an accreditation and a status, and takes no waivers; edit it to
/// want less. A certificate that was granted under no accreditation names no authority: then the keys are those of the body, compared
/// in the same way, and become roots of the policy. The remarks of `warifu trust lint` follow.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu trust new --from bundle.json --key ministry.pem -o trust.json
  warifu trust new --from bundle.json --key ministry.pem --key-confirmed FINGERPRINT --log-key log.vkey -o trust.json

Exit codes: 0 written, no errors; 1 written, with errors of trust lint")]
pub(super) struct NewPolicy {
    /// The bundle or accreditation
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// The authority's name; the only one in the document where it is left out
    #[arg(long, value_name = "NAME")]
    authority: Option<String>,
    /// The authority's keys: files, or ed25519:…
    #[arg(long, num_args = 1.., value_name = "KEY")]
    key: Vec<String>,
    /// Fingerprints (key ids) that you compared with what the authority publishes
    #[arg(long, num_args = 1.., value_name = "FINGERPRINT", value_parser = fingerprint)]
    key_confirmed: Vec<Digest>,
    /// How many of the keys must have signed; as many as signed this document where it is left out
    #[arg(long, value_name = "NUMBER")]
    threshold: Option<u32>,
    /// A set that is accepted instead of those in the document; may be repeated
    #[arg(long = "set", value_name = "ID@RANGE[:LEVEL]", value_parser = accepted)]
    sets: Vec<TrustedSet>,
    /// How old the status may be
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "P45D")]
    max_age: Duration,
    /// Verifier keys of transparency logs, in one of which the certificate must stand
    #[arg(long, num_args = 1.., value_name = "VKEY")]
    log_key: Vec<String>,
    /// Verifier keys of witnesses, all of which must have cosigned
    #[arg(long, num_args = 1.., value_name = "VKEY", requires = "log_key")]
    witness: Vec<String>,
    /// The id of the policy
    #[arg(long, value_name = "ID", value_parser = token, default_value = "importer")]
    id: Token,
    /// The time for which the remarks are made; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    /// Where the policy goes; - is standard output
    #[arg(short, long, value_name = "POLICY.json")]
    output: PathBuf,
}

impl NewPolicy {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let (language, at) = (context.language, time_or_now(self.at)?);
        let source = files::read(&self.from)?;
        let arrived = Arrived::read(source.bytes()).map_err(|error| match &error {
            TrustNewError::Read(read) => Failure::read(&source, read),
            _ => Failure::of(&error).file(source.path()),
        })?;
        let policy = self.confirmed(&arrived, context)?;
        let bytes = Json::from(&policy).to_pretty().into_bytes();
        let trust = Trust::new(policy, Digest::of(&bytes)).map_err(|error| Failure::of(&error))?;
        let catalog = Catalog::shipped().map_err(Failure::bug)?;
        let documents = catalog.documents().iter();
        let editions: Vec<_> = documents.filter_map(|document| Some((document.digest(), document.set()?))).collect();
        let remarks = super::remarks::all(&trust, &editions, &catalog, at);
        let output = files::write(&self.output, bytes)?;
        let mut page = super::remarks::page(&remarks, &[], language);
        page.line(written(language, ["trust policy", "信頼方針"], &self.output.display().to_string()));
        if let Some(body) = arrived.body() {
            page.indented(2, Text::new().style(unaccredited(body, language), style::UNSURE));
        }
        if arrived.is_logged() && trust.policy().log.is_none() {
            page.indented(2, Text::new().style(unlogged(language), style::UNSURE));
        }
        let json = Json::object()
            .with("format", "warifu.trust-new/1")
            .with("file", self.output.display().to_string())
            .with("rooted_in", if arrived.body().is_some() { "body" } else { "authority" })
            .with("policy", trust.policy())
            .with_list("remarks", remarks.iter().map(|remark| remark.to_json(language)).collect());
        let has_errors = remarks.iter().any(|remark| remark.severity() == Severity::Error);
        Ok(Reply::new(if has_errors { Exit::No } else { Exit::Yes }, page, json).output(output))
    }

    /// The policy; a fingerprint that nobody confirmed is asked for where somebody is there to type it.
    fn confirmed(&self, arrived: &Arrived, context: Context) -> Result<TrustPolicy, Failure> {
        let mut wanted = self.wanted()?;
        let is_asked = context.format == Format::Human && io::stdin().is_terminal() && terminal::is_watched();
        loop {
            let error = match propose(arrived, &wanted) {
                Ok(policy) => return Ok(policy),
                Err(error) => error,
            };
            let failure = Failure::of(&error).file(&self.from);
            let TrustNewError::Unconfirmed { fingerprint, .. } = &error else { return Err(failure) };
            if !is_asked || typed(&error, context.language)? != Some(*fingerprint) {
                return Err(failure);
            }
            wanted.confirmed.push(*fingerprint);
        }
    }

    fn wanted(&self) -> Result<Wanted, Failure> {
        let keys = self.key.iter().map(|text| key_of(text)).collect::<Result<_, _>>()?;
        let notes = |keys: &[String]| -> Result<Vec<String>, Failure> {
            keys.iter().map(|text| note_key(text).map(|key| key.to_string())).collect()
        };
        let (logs, witnesses) = (notes(&self.log_key)?, notes(&self.witness)?);
        let quorum = u32::try_from(witnesses.len()).unwrap_or(u32::MAX);
        let log = (!logs.is_empty()).then_some(LogRule { required: true, logs, witnesses, quorum, max_delay: None });
        Ok(Wanted {
            authority: self.authority.clone(),
            keys,
            confirmed: self.key_confirmed.clone(),
            threshold: self.threshold,
            sets: self.sets.clone(),
            max_status_age: Some(self.max_age),
            log,
            ..Wanted::new(self.id.clone())
        })
    }
}

/// The fingerprint that somebody types, whole, from where the authority publishes it.
fn typed(error: &TrustNewError, language: Language) -> Result<Option<Digest>, Failure> {
    let failed = |error: io::Error| Failure::io("terminal", error.to_string());
    let ask = language.pick("Type it as the authority publishes it", "認定機関の公表する値を入力してください");
    let colon = language.pick(": ", "：");
    let said = format!("{}\n{}\n{ask}{colon}", error.message(language), error.help(language));
    Stream::Error.text(&said).map_err(failed)?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).map_err(failed)?;
    Ok(fingerprint(&line).ok())
}

fn key_of(text: &str) -> Result<PublicKeyText, Failure> {
    if let Some(key) = PublicKeyText::parse(text) {
        return Ok(key);
    }
    let public = key::read_either(&PathBuf::from(text))?;
    PublicKeyText::parse(&public.to_string()).ok_or_else(|| Failure::bug("a key without its text"))
}

/// A fingerprint as people write it: with or without `sha256:`, in any case, with spaces.
fn fingerprint(text: &str) -> Result<Digest, Misread> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let digits = text.strip_prefix("sha256:").unwrap_or(&text);
    Digest::parse(&format!("sha256:{digits}")).ok_or_else(|| {
        Misread::new(
            "write a fingerprint as 64 hexadecimal digits, as `warifu key id` shows it",
            "フィンガープリントは `warifu key id` の表示のとおり16進数64桁で書いてください",
        )
    })
}

fn accepted(text: &str) -> Result<TrustedSet, Misread> {
    let (name, level) = text.split_once(':').map_or((text, None), |(name, level)| (name, Some(level)));
    let levels = level.map(|level| LevelRule::Listed(vec![level.to_owned()]));
    let name = SetName::parse(name).map_err(|_| {
        Misread::new(
            "write a set as ID@RANGE, such as us-ssdf@^1.1, with its level after a colon",
            "要求事項集は ID@RANGE（例：us-ssdf@^1.1）の形で、レベルはコロンの後に書いてください",
        )
    })?;
    Ok(TrustedSet { id: name.id, versions: name.range, levels, digests: None })
}

fn duration(text: &str) -> Result<Duration, Misread> {
    Duration::parse(text)
        .ok_or_else(|| Misread::new("write a duration as P7D, P1M or P1Y", "期間は P7D、P1M、P1Y の形で書いてください"))
}

fn token(text: &str) -> Result<Token, Misread> {
    Token::parse(text).ok_or_else(|| {
        Misread::new("write an id in lower case, such as importer", "IDは小文字で書いてください（例：importer）")
    })
}

fn unaccredited(body: &str, language: Language) -> String {
    match language {
        Language::En => format!(
            "The certificate was granted under no accreditation: the policy trusts keys of `{body}` itself, and nobody above it."
        ),
        Language::Ja => {
            format!(
                "この認証書は認定の下で授与されたものではありません。方針は `{body}` の鍵そのものを信頼し、その上位者はありません。"
            )
        }
    }
}

fn unlogged(language: Language) -> &'static str {
    language.pick(
        "The certificate says that it stands in a transparency log; without --log-key the policy does not ask for it.",
        "この認証書は透明性ログに登録されているとしていますが、--log-key がないため方針はそれを求めません。",
    )
}
