use std::path::PathBuf;

use clap::Args;
use warifu_advisory::{Claims, Concern, Need, Proposal, Sureness};
use warifu_ledger::{Arrival, Body};
use warifu_model::{
    AdvisoryAction, CaseKind, ClaimId, Digest, Json, Language, LedgerStep, Localized, Status, StatusChange, StepName,
    Timestamp, Token,
};
use warifu_report::{Page, Text, style};

use super::common::done_at;
use super::opened::{Db, failure};
use super::published::Published;
use super::sign::step_signed;
use crate::args::{Context, time_or_now, timestamp};
use crate::commands::advisory::{Found, Given, of_ledger, policy};
use crate::commands::common::{counted, written};
use crate::commands::key;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::reply::Reply;

/// Proposes what a policy makes of advisories, a case for each certificate, and drafts the letters
///
/// The advisories are matched as `warifu advisory match` does. A certificate that is to be suspended, restored or withdrawn gets a case whose
/// proposal names the advisory and the policy as its documents; another officer decides it (`ledger case CASE decided`), and only then does the status
/// change. Holders who are asked, and those of proposals, get a letter. A case that is there already is not proposed again, unless more is known by now.
/// A restoration is proposed only where everything is answered for which an advisory suspended the certificate.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu ledger advise advisories kev.json --policy policy.json --key evaluator.pem --letters letters
  warifu ledger case adv-3f2a9c01-b7de0042-51c0a7e9-suspend decided --key certifier.pem

Exit codes: 0 nothing was to be proposed; 1 something was")]
pub(super) struct Advise {
    /// Advisories; folders may be given
    #[arg(id = "advisories", value_name = "FILE", required = true)]
    paths: Vec<PathBuf>,
    /// The policy of the body (warifu.advisory-policy/1)
    #[arg(long, value_name = "POLICY.json")]
    policy: PathBuf,
    /// The private key of the officer who proposes, or signer:FILE.json; nothing is proposed where it is left out
    #[arg(long, value_name = "KEY.pem")]
    key: Option<PathBuf>,
    /// The folder into which letters go
    #[arg(long, value_name = "DIR")]
    letters: Option<PathBuf>,
    /// When it is proposed; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    #[command(flatten)]
    published: Published,
    #[command(flatten)]
    db: Db,
}

/// What became of a proposal.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Fate {
    /// The case was opened.
    Proposed,
    /// There is such a case already.
    Known,
    /// No key was given.
    Unsigned,
    /// It needs no case.
    Caseless,
    /// The suspension has other reasons than those that are answered.
    Unanswered,
}

impl Advise {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let given = Given::read(&self.paths)?;
        let (policy, policy_source) = policy(&self.policy)?;
        let signer = self.key.as_deref().map(key::read_signing).transpose()?;
        let mut body = self.db.open()?;
        self.published.demand(&mut body)?;
        let at = time_or_now(self.at)?;
        let found = Found::new(of_ledger(&mut body)?, given.advisories, Sureness::Name, Some(&policy), at);
        let language = context.language;
        let (mut rows, mut json, mut letters) = (Vec::new(), Vec::new(), Vec::new());
        for proposal in found.proposals.iter().filter(|proposal| proposal.need != Need::Nothing) {
            let Some(one) = Prepared::of(&found, proposal) else { continue };
            if proposal.need == Need::Unanswered {
                rows.push(one.row(Fate::Unanswered, language));
                json.push(one.json(&found, Fate::Unanswered, at, language));
                continue;
            }
            let fate = match (one.status, &signer) {
                (None, _) => Fate::Caseless,
                (Some(_), _) if body.first_step(&one.case).map_err(|error| failure(&error))?.is_some() => Fate::Known,
                (Some(_), None) => Fate::Unsigned,
                (Some(status), Some(key)) => {
                    let advisory = given.sources.get(one.concern.advisory).map_or(&[][..], |source| source.bytes());
                    let step = one.step(&mut body, status, [Digest::of(advisory), policy_source.digest()], at)?;
                    let envelope = step_signed(&step, &**key)?;
                    let blobs = [advisory, policy_source.bytes()];
                    let take = |known_at| {
                        let arrival = Arrival {
                            envelope: &envelope,
                            blobs: &blobs,
                            certificates: &[],
                            salt_seed: None,
                            known_at,
                        };
                        body.step(&arrival)
                    };
                    done_at(self.at, take)?;
                    Fate::Proposed
                }
            };
            letters.push(one.letter(&found, &body.opened().body.name, at));
            rows.push(one.row(fate, language));
            json.push(one.json(&found, fate, at, language));
        }
        let mut page = Page::default();
        page.line(counted(rows.len(), language, ["proposal", "proposals"], "提案："));
        page.table(2, rows);
        if let Some(folder) = &self.letters {
            let bilingual = letters
                .into_iter()
                .map(|(name, text)| (folder.join(name), text.in_language(language).as_bytes().to_vec()));
            let files: Vec<(PathBuf, Vec<u8>)> = bilingual.collect();
            files::create_folder(folder)?;
            files::write_all(&files)?;
            page.line(written(language, ["letters", "通知文"], &folder.display().to_string()));
        }
        let is_free = json.is_empty();
        let json = Json::object().with("at", at).with("proposals", Json::List(json));
        Ok(Reply::new(Exit::of(Some(is_free)), page, json))
    }
}

/// A proposal with everything that its case takes.
struct Prepared<'f> {
    proposal: &'f Proposal,
    concern: &'f Concern,
    case: Token,
    number: &'f str,
    certificate: Digest,
    /// The new status; none where the holder is only asked.
    status: Option<Status>,
    reason: Localized,
    issued_at: Option<Timestamp>,
}

impl<'f> Prepared<'f> {
    fn of(found: &'f Found, proposal: &'f Proposal) -> Option<Self> {
        let concern = found.concerns.get(proposal.concern)?;
        let certified = found.inventory.get(proposal.certificate)?;
        let advisory = found.advisories.get(concern.advisory)?;
        let id = found.vulnerability(concern)?.id();
        let effect = &found.decided.get(proposal.concern)?.effect;
        let status = match proposal.action {
            AdvisoryAction::Suspend => Some(Status::Suspended),
            AdvisoryAction::Restore => Some(Status::Active),
            AdvisoryAction::Withdraw => Some(Status::Withdrawn),
            AdvisoryAction::Ask | AdvisoryAction::Nothing => None,
        };
        // one case for an action on a certificate by an advisory, whoever proposes it again; and another one where more is known than when that
        // was decided: what was declined is proposed once it is exploited
        let facts = short(&facts(found.claims.get(proposal.concern)?.as_ref()?));
        let action = proposal.action.as_str();
        let case = format!("adv-{}-{}-{facts}-{action}", short(&advisory.digest), short(&certified.certificate));
        Some(Self {
            proposal,
            concern,
            case: Token::parse(&case)?,
            number: &certified.number,
            certificate: certified.certificate,
            status,
            reason: effect
                .reason
                .clone()
                .followed_by(&format!(" ({}: {id})", advisory.id), &format!("（{}：{id}）", advisory.id)),
            issued_at: advisory.issued_at,
        })
    }

    fn step(
        &self,
        body: &mut Body,
        status: Status,
        documents: [Digest; 2],
        at: Timestamp,
    ) -> Result<LedgerStep, Failure> {
        let prepared =
            body.prepare(&self.case, CaseKind::Status, StepName::Proposed, at).map_err(|error| failure(&error))?;
        let change = StatusChange { certificate: self.certificate, status, from: at, reason: self.reason.clone() };
        Ok(LedgerStep { change: Some(change), documents: documents.to_vec(), ..prepared })
    }

    fn row(&self, fate: Fate, language: Language) -> Vec<Text> {
        let case = if self.status.is_some() { self.case.as_str() } else { "–" };
        vec![
            Text::new().strong(self.number),
            self.proposal.action.text(language).into(),
            Text::new().quoting(&format!("`{case}`")),
            fate.text(language),
            self.proposal.answer_by.map(|at| at.date().to_string()).unwrap_or_default().into(),
        ]
    }

    fn json(&self, found: &Found, fate: Fate, at: Timestamp, language: Language) -> Json {
        let advisory = found.advisories.get(self.concern.advisory);
        Json::object()
            .with("certificate", self.number)
            .with("action", self.proposal.action.as_str())
            .with_some("case", self.status.map(|_| self.case.as_str()))
            .with("state", fate.as_str())
            .with_some("answer_by", self.proposal.answer_by)
            .with("advisory", advisory.map(|advisory| advisory.digest))
            .with_some("issued_at", self.issued_at)
            .with_some("seconds_since_issued", self.issued_at.map(|issued| at.unix() - issued.unix()))
            .with("reason", self.reason.in_language(language))
    }

    /// The letter to the holder, with the name of its file.
    fn letter(&self, found: &Found, body: &Localized, at: Timestamp) -> (String, Localized) {
        let certified = found.inventory.get(self.proposal.certificate);
        let holder = certified.map_or("", |certified| certified.holder.as_str());
        let path =
            certified.map(|certified| certified.path(self.concern.hit.component).join(" → ")).unwrap_or_default();
        let day = at.date();
        let by = self.proposal.answer_by.map_or_else(|| "–".to_owned(), |at| at.date().to_string());
        let (action, sureness) = (self.proposal.action, self.concern.hit.matched.sureness);
        let [en, ja] = [Language::En, Language::Ja].map(|language| {
            let (body, reason) = (body.in_language(language), self.reason.in_language(language));
            let (action, sureness) = (action.text(language), sureness.text(language));
            match language {
                Language::En => format!(
                    "{body}\n{day}\n\n{holder}\n\nCertificate {}: {path}\n\n{reason}\n\nMatched by: {sureness}\nProposed: {action}\nAnswer by: {by}\n",
                    self.number
                ),
                Language::Ja => format!(
                    "{body}\n{day}\n\n{holder}\n\n認証書{}：{path}\n\n{reason}\n\n一致の根拠：{sureness}\n提案：{action}\n回答期限：{by}\n",
                    self.number
                ),
            }
        });
        let name: String =
            self.number.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
        (format!("{name}-{}.txt", short(&self.certificate)), Localized::of(en, ja))
    }
}

/// The digest of what is known of a concern, but for the certificate, whose status the case itself changes.
fn facts(claims: &Claims) -> Digest {
    let known = claims.all().filter(|(id, _)| !id.as_str().starts_with("certificate."));
    let line = |(id, value): (&ClaimId, &Json)| [id.as_str().as_bytes(), b" ", &value.to_canonical(), b"\n"].concat();
    Digest::of(&known.map(line).collect::<Vec<_>>().concat())
}

fn short(digest: &Digest) -> String {
    digest.to_string().trim_start_matches("sha256:").chars().take(8).collect()
}

impl Fate {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Known => "known",
            Self::Unsigned => "unsigned",
            Self::Caseless => "letter",
            Self::Unanswered => "unanswered",
        }
    }

    fn text(self, language: Language) -> Text {
        let (en, ja, style) = match self {
            Self::Proposed => ("proposed", "提案しました", style::GOOD),
            Self::Known => ("proposed before", "提案済み", style::GOOD),
            Self::Unsigned => ("to be proposed with --key", "`--key` を指定すると提案します", style::UNSURE),
            Self::Caseless => ("letter only", "通知のみ", style::UNSURE),
            Self::Unanswered => (
                "not proposed: suspended for something else",
                "提案しません：別の理由で一時停止されています",
                style::UNSURE,
            ),
        };
        Text::new().style(language.pick(en, ja), style)
    }
}
