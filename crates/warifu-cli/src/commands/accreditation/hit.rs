//! Which certificates a new edition affects: what the gate says without it, and with it. Nothing is decided here.

use std::path::{Path, PathBuf};

use clap::Args;
use warifu_model::{Envelope, Json, Language, Timestamp};
use warifu_verify::{Answer, Effect, Verdict};

use super::edition::Signed;
use crate::args::Context;
use crate::commands::common::plural;
use crate::commands::gate::{Desk, Shelf, read_trust};
use crate::failure::{Both, Failure};
use crate::files::{self, Source};
use crate::reply::Reply;
use warifu_report::{Page, Text, style};

/// Which certificates are asked about, and of which importer.
#[derive(Args, Debug)]
pub(super) struct Asked {
    /// Bundles, or folders with bundles: lists those on which the gate says something else with the new edition
    #[arg(long, num_args = 1.., value_name = "PATH")]
    certificates: Vec<PathBuf>,
    /// With --certificates: the trust policy by which the gate is asked (warifu.trust-policy/2)
    #[arg(long, value_name = "POLICY.json")]
    trust: Option<PathBuf>,
    #[command(flatten)]
    kept: Shelf,
}

/// The certificates that are asked about, read before anything is signed.
#[derive(Debug)]
pub(super) struct HitQuestion {
    desk: Desk,
    bundles: Vec<Source>,
    passed_over: usize,
    at: Timestamp,
}

/// What the gate says, beside the files.
#[derive(Debug)]
pub(super) struct Hits<'q> {
    question: &'q HitQuestion,
    effects: Vec<Effect>,
}

impl Asked {
    /// None where nothing is asked. The gate is asked about the time `at`; who leaves out when the edition is made (`stated`)
    /// knows nothing of tomorrow, as with `warifu check`.
    pub(super) fn read(&self, at: Timestamp, stated: Option<Timestamp>) -> Result<Option<HitQuestion>, Failure> {
        if self.certificates.is_empty() {
            if self.trust.is_none() && self.kept.is_empty() {
                return Ok(None);
            }
            return Err(Failure::usage(Both::new(
                "--trust, --status and --accreditation go with --certificates",
                "--trust、--status 及び --accreditation には --certificates が必要です",
            ))
            .help(Both::new(
                "add --certificates with bundles, or folders with bundles",
                "--certificates にバンドル又はバンドルのフォルダを指定してください",
            )));
        }
        let Some(trust) = &self.trust else {
            return Err(Failure::usage(Both::new(
                "--certificates needs --trust: whom an edition affects is up to a trust policy",
                "--certificates には --trust が必要です。影響の有無は信頼方針によります",
            ))
            .help(Both::new(
                "add --trust POLICY.json, the policy of an importer that you want to know about",
                "対象とする輸入者の信頼方針を --trust に指定してください",
            )));
        };
        let known_at = stated.is_none().then_some(at);
        let desk = self.kept.desk(read_trust(trust)?, at, known_at)?;
        let (mut bundles, mut passed_over) = (Vec::new(), 0);
        for path in &self.certificates {
            for file in files::walk(path)? {
                match bundle(&file, path)? {
                    Some(source) => bundles.push(source),
                    None => passed_over += 1,
                }
            }
        }
        Ok(Some(HitQuestion { desk, bundles, passed_over, at }))
    }
}

/// Writes an edition that was signed, and says what it says and whom it affects, where that was asked.
pub(super) fn written(
    signed: &Signed<'_>,
    question: Option<&HitQuestion>,
    output: &Path,
    context: Context,
) -> Result<Reply, Failure> {
    let reply = signed.write(output, context)?;
    Ok(match question {
        Some(question) => question.ask(&signed.envelope).told(reply, context.language),
        None => reply,
    })
}

/// A bundle. Folders hold other files as well; one that is named has to be a bundle.
fn bundle(file: &Path, named: &Path) -> Result<Option<Source>, Failure> {
    let source = files::read(file)?;
    match warifu_model::Bundle::read(source.bytes()) {
        Ok(_) => Ok(Some(source)),
        Err(error) if file == named => Err(Failure::read(&source, &error)),
        Err(_) => Ok(None),
    }
}

impl HitQuestion {
    /// Asks the gate.
    pub(super) fn ask(&self, edition: &Envelope) -> Hits<'_> {
        let bundles: Vec<&[u8]> = self.bundles.iter().map(Source::bytes).collect();
        Hits { question: self, effects: self.desk.affected(edition, &bundles) }
    }
}

impl Hits<'_> {
    /// Adds the list to what was said.
    pub(super) fn told(&self, mut reply: Reply, language: Language) -> Reply {
        reply.page = self.page(reply.page, language);
        reply.json = reply.json.with("certificates", self.json());
        reply
    }

    fn changed(&self) -> impl Iterator<Item = &Effect> {
        self.effects.iter().filter(|effect| effect.is_changed())
    }

    fn page(&self, mut page: Page, language: Language) -> Page {
        page.heading(language.pick("Certificates affected", "影響を受ける認証書"));
        let (affected, all) = (self.changed().count(), self.effects.len());
        let at = self.question.at;
        page.line(match language {
            Language::En => format!("{affected} of {}, asked for {at}", plural(all, "certificate", "certificates")),
            Language::Ja => format!("{all}件中{affected}件（判定時点：{at}）"),
        });
        let row = |effect: &Effect| {
            let (number, holder) = effect.certificate.as_ref().map_or_else(
                || (language.pick("not readable", "読み取り不能").to_owned(), String::new()),
                |certificate| (certificate.number.clone(), certificate.holder.name.in_language(language).to_owned()),
            );
            let verdicts = answer(&effect.before, language).plain(" → ").and(answer(&effect.after, language));
            vec![Text::new().strong(number), holder.into(), verdicts]
        };
        page.table(2, self.changed().map(row).collect());
        if self.question.passed_over > 0 {
            let count = self.question.passed_over;
            page.line(Text::new().dim(match language {
                Language::En => format!("{} passed over: no bundles", plural(count, "file", "files")),
                Language::Ja => format!("バンドルでないファイル{count}件は対象外"),
            }));
        }
        page
    }

    fn json(&self) -> Json {
        let line = |(source, effect): (&Source, &Effect)| {
            let certificate = effect.certificate.as_ref();
            Json::object()
                .with("file", source.name())
                .with("number", certificate.map(|certificate| certificate.number.as_str()))
                .with("holder", certificate.map(|certificate| Json::from(&certificate.holder)))
                .with("before", verdict(&effect.before))
                .with("after", verdict(&effect.after))
                .with("changed", effect.is_changed())
        };
        let lines = self.question.bundles.iter().zip(&self.effects).map(line);
        Json::object()
            .with("at", self.question.at)
            .with("changed", self.changed().count())
            .with("passed_over", self.question.passed_over)
            .with("asked", Json::List(lines.collect()))
    }
}

fn verdict(verdict: &Verdict) -> Json {
    Json::object().with("verdict", verdict.answer().as_str()).with("code", verdict.code().as_str())
}

fn answer(verdict: &Verdict, language: Language) -> Text {
    let style = match verdict.answer() {
        Answer::Accept => style::GOOD,
        Answer::Refuse => style::BAD,
        _ => style::UNSURE,
    };
    let text = Text::new().style(verdict.answer().text(language), style);
    if verdict.answer() == Answer::Accept {
        return text;
    }
    text.plain(match language {
        Language::En => format!(" ({})", verdict.code().as_str()),
        Language::Ja => format!("（{}）", verdict.code().as_str()),
    })
}
