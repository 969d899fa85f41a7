//! `warifu check`: the importer's verdict.

mod many;

use std::path::{Path, PathBuf};

use clap::Args;
use warifu_model::{
    Certificate, Digest, Envelope, Json, Language, Points, Product, RequirementId, Role, Timestamp, Token,
};
use warifu_verify::{Answer, Check as Line, CheckName, CheckOutcome, PathStep, Recognition, Verdict, Word};

use crate::args::{Context, time_or_now, timestamp};
use crate::commands::common;
use crate::commands::gate::{Desk, Knowledge};
use crate::commands::verdict_page;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;
use warifu_report::report::Languages;
use warifu_report::{Page, Text, style};

/// Checks a certificate at the border, offline
///
/// One bundle, one trust policy, one verdict, with every check listed. Nothing is fetched; the bundle holds everything, and
/// the policy says whom and what you trust.
///
/// Of many bundles, or a folder of them, each gets one line, and there is a summary. With a folder, --product finds for each
/// certificate the product that arrived, by the digests of its artifacts: among descriptions (product.json), else among plain
/// files. Files in a folder that are not bundles, and products that no accepted certificate covers, are named.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu check bundle.json --trust trust.json --product product.json
  warifu check bundle.json --trust trust.json --product product.json --at 2027-04-01T00:00:00Z
  warifu check bundle.json --trust trust.json --product product.json --status newer-snapshot.json
  warifu check bundle.json --trust trust.json --arrangement jp-uk.json
  warifu check bundle.json --trust trust.json --format json | jq .verdict
  warifu check bundle.json --trust trust.json --html verdict.html
  warifu check bundles --trust trust.json --product arrived --csv verdicts.csv

Exit codes: 0 accept, 1 refuse, 2 cannot tell, 3 accept though the status is old; of many bundles the worst: 1, then 2,
then 3, then 0")]
pub(crate) struct Check {
    /// The bundle; or several, and folders of them
    #[arg(required = true, value_name = "BUNDLE|DIR")]
    bundles: Vec<PathBuf>,
    /// The importer's trust policy (warifu.trust-policy/2)
    #[arg(long, value_name = "POLICY.json")]
    trust: PathBuf,
    /// The product that arrived (warifu.product/1), or a folder with products and files that arrived
    #[arg(long, value_name = "FILE|DIR")]
    product: Option<PathBuf>,
    /// Where a table of the verdicts goes, one line per bundle
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Where the verdict on one bundle goes as a page, with the chain drawn
    #[arg(long, value_name = "FILE", conflicts_with = "csv")]
    html: Option<PathBuf>,
    /// The time for which it is asked; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    #[command(flatten)]
    knowledge: Knowledge,
}

impl Check {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        let desk = self.knowledge.desk(&self.trust, at, self.at)?;
        let [bundle] = self.bundles.as_slice() else { return self.each(&desk, context) };
        if bundle.is_dir() || self.csv.is_some() || self.product.as_deref().is_some_and(Path::is_dir) {
            return self.each(&desk, context);
        }
        let bundle = files::read(bundle)?;
        let product = self.product.as_deref().map(read_product).transpose()?;
        let verdict = desk.verdict(&bundle, product.as_ref())?;
        let mut page = Page::default();
        show(&mut page, &verdict, context.language);
        let json = Json::from(&verdict);
        let output = match &self.html {
            Some(path) => verdict_page::write(path, &json, Languages::One(context.language))?,
            None => None,
        };
        Ok(Reply::new(exit(verdict.answer()), page, json).output(output))
    }

    /// A line for each of many. A page is of one.
    fn each(&self, desk: &Desk, context: Context) -> Result<Reply, Failure> {
        if self.html.is_some() {
            let message = Both::new("--html is for one bundle", "--html は一つのバンドルに用います");
            return Err(Failure::usage(message)
                .help(Both::new("check the bundles one by one", "バンドルを一つずつ検査してください")));
        }
        self.many(desk, context)
    }
}

fn read_product(path: &Path) -> Result<Product, Failure> {
    let source = files::read(path)?;
    Product::read(source.bytes()).map_err(|error| Failure::read(&source, &error))
}

fn show(page: &mut Page, verdict: &Verdict, language: Language) {
    let mut fields = Vec::new();
    if let Some(verified) = verdict.certificate() {
        let certificate = verified.certificate();
        let level = common::at_level(certificate.level.as_deref(), language);
        fields = vec![
            (language.pick("certificate", "認証書"), Text::new().strong(&*certificate.number)),
            (language.pick("issued by", "発行機関"), certificate.body.name.in_language(language).into()),
            (language.pick("held by", "保有者"), certificate.holder.name.in_language(language).into()),
            (language.pick("for", "製品"), common::product_in(&certificate.product, language)),
            (
                language.pick("against", "要求事項集"),
                format!("{} {}{level}", certificate.set.id, certificate.set.version).into(),
            ),
        ];
        fields.extend(not_everything(certificate, language));
    }
    if !verdict.path().is_empty() {
        fields.push((language.pick("accredited by", "認定の経路"), path(verdict.path(), language)));
    }
    if let Some(recognition) = verdict.recognition() {
        fields.extend(recognised(recognition, language));
    }
    fields.push((language.pick("asked for", "判定時点"), verdict.at().to_string().into()));
    fields.push((
        language.pick("known at", "情報の基準時点"),
        verdict.known_at().map(|known_at| age(known_at, verdict.at(), language)).unwrap_or_default(),
    ));
    page.fields(0, fields);
    page.blank();
    page.table(0, verdict.checks().iter().map(|line| row(line, verdict, language)).collect());
    page.blank();
    let (word, style) = match verdict.answer() {
        Answer::Accept => (language.pick("ACCEPT", "ACCEPT 受入"), style::GOOD),
        Answer::AcceptStale => (language.pick("ACCEPT, THOUGH STALE", "ACCEPT 受入（情報が古い）"), style::UNSURE),
        Answer::Refuse => (language.pick("REFUSE", "REFUSE 拒否"), style::BAD),
        _ => (language.pick("CANNOT TELL", "CANNOT TELL 判定不能"), style::UNSURE),
    };
    let style = style.effects(anstyle::Effects::BOLD | anstyle::Effects::INVERT);
    let mut line = Text::new().style(word, style);
    if verdict.answer() != Answer::Accept {
        line = line
            .plain("  ")
            .strong(verdict.code().as_str())
            .plain(language.pick(": ", "："))
            .plain(verdict.code().text(language));
    }
    page.hanging(2, line);
}

/// What a certificate of a set with a score, or with recommendations, leaves open.
fn not_everything(certificate: &Certificate, language: Language) -> Vec<(&'static str, Text)> {
    let mut fields = Vec::new();
    if let Some(Points { at_least, reached, of, .. }) = certificate.score {
        let text = match language {
            Language::En => format!("{reached} of {of} points; {at_least} are enough"),
            Language::Ja => format!("{of}点中{reached}点（下限{at_least}点）"),
        };
        fields.push((language.pick("score", "点数"), text.into()));
    }
    if !certificate.unmet.is_empty() {
        let ids: Vec<&str> = certificate.unmet.iter().map(RequirementId::as_str).collect();
        fields.push((language.pick("not met", "満たしていない要求事項"), ids.join(", ").into()));
    }
    fields
}

/// The way by which the certificate is recognised, or the one that came nearest: what it counts as, since when, who says so.
fn recognised(shown: &Recognition, language: Language) -> Vec<(&'static str, Text)> {
    let provision = &shown.provision;
    let counts_as = provision.counts_as.as_ref().map(|set| {
        let level = common::at_level(shown.level.as_deref(), language);
        let effect = provision.effect.text(language);
        format!("{} {}{level} ({effect})", set.set, set.version)
    });
    let word = match &shown.word {
        Word::Signed(parties) => parties.iter().map(Token::as_str).collect::<Vec<_>>().join(", "),
        Word::Adopted => language.pick("your policy", "この方針").to_owned(),
    };
    let state = shown
        .state
        .as_ref()
        .map_or_else(String::new, |state| format!("; {} {}", state.state.text(language), state.from));
    let title = shown.arrangement.title.in_language(language);
    let says = language.pick("said by", "根拠");
    let mut fields = vec![(
        language.pick("arrangement", "取決め"),
        Text::new().plain(format!("{title} [{}]{state}; {says}: {word}", provision.id)),
    )];
    fields.extend(counts_as.map(|text| (language.pick("counts as", "みなされるもの"), Text::from(text))));
    fields.push((language.pick("has effect from", "効力の開始"), provision.from.to_string().into()));
    let ids = |ids: &[RequirementId]| ids.iter().map(RequirementId::as_str).collect::<Vec<_>>().join(", ");
    if !provision.waived.is_empty() {
        fields.push((language.pick("waived", "免除"), ids(&provision.waived).into()));
        fields.push((language.pick("remaining", "残る要求事項"), ids(&provision.remaining).into()));
    }
    fields
}

/// When something was known, and how long before the time of the question that was.
fn age(known_at: Timestamp, at: Timestamp, language: Language) -> Text {
    let text = Text::new().plain(known_at.to_string());
    let seconds = at.unix() - known_at.unix();
    let (count, en, ja) = match seconds.unsigned_abs() {
        0..60 => return text,
        minutes @ 60..3_600 => (minutes / 60, "minute", "分"),
        hours @ 3_600..86_400 => (hours / 3_600, "hour", "時間"),
        days => (days / 86_400, "day", "日"),
    };
    let words = match (language, seconds > 0) {
        (Language::En, is_before) => {
            let many = if count == 1 { "" } else { "s" };
            let side = if is_before { "before" } else { "after" };
            format!(" ({count} {en}{many} {side} the time asked for)")
        }
        (Language::Ja, true) => format!("（判定時点の{count}{ja}前の情報）"),
        (Language::Ja, false) => format!("（判定時点の{count}{ja}後の情報）"),
    };
    text.dim(words)
}

/// Who accredited whom, from the body up to the authority. A name may be anybody's; the beginning of the series tells them
/// apart.
fn path(steps: &[PathStep], language: Language) -> Text {
    let names = steps.iter().map(|step| match step {
        PathStep::Authority { name } => format!("{} `{name}`", language.pick("authority", "ルート機関")),
        PathStep::Body { series, body, edition } => {
            let name = edition
                .as_ref()
                .map_or_else(String::new, |edition| format!("{}, ", edition.name.in_language(language)));
            format!("{name}{body} [{}…]", series.digest().short())
        }
    });
    names.collect::<Vec<_>>().join(" ← ").into()
}

fn row(line: &Line, verdict: &Verdict, language: Language) -> Vec<Text> {
    let (mark, style) = match line.outcome {
        CheckOutcome::Pass => ("✓", style::GOOD),
        CheckOutcome::Fail => ("✗", style::BAD),
        CheckOutcome::Stale => ("~", style::UNSURE),
        CheckOutcome::Unknown => ("?", style::UNSURE),
        _ => ("–", style::DIM),
    };
    let words = match line.outcome {
        CheckOutcome::Pass => passed(line.name, verdict)
            .or_else(|| line.detail.as_ref().map(|_| Text::new().dim(details(line, language))))
            .unwrap_or_else(|| line.code.text(language).into()),
        CheckOutcome::Skipped => Text::new().dim(line.code.text(language)),
        _ => Text::new()
            .strong(line.code.as_str())
            .plain(format!("{}{}", language.pick(": ", "："), line.code.text(language)))
            .and(detail(line, language)),
    };
    let outcome = Text::new().style(line.outcome.text(language), style);
    vec![Text::new().style(mark, style), line.name.text(language).into(), outcome, words]
}

/// What passed: the value itself, which needs no translation. None where there is no such value.
fn passed(name: CheckName, verdict: &Verdict) -> Option<Text> {
    let verified = verdict.certificate()?;
    let certificate = verified.certificate();
    let text = match name {
        CheckName::Envelope => "DSSE".to_owned(),
        CheckName::PayloadType => Envelope::IN_TOTO_PAYLOAD.to_owned(),
        CheckName::Statement => Certificate::PREDICATE.to_owned(),
        CheckName::Signatures => {
            let names = verified.signers().iter().map(|signer| {
                let roles: Vec<_> = signer.roles.iter().map(Role::as_str).collect();
                format!("{} ({})", signer.name, roles.join(", "))
            });
            names.collect::<Vec<_>>().join(", ")
        }
        CheckName::Body => certificate.body.id.clone(),
        CheckName::Set => format!("{} {}", certificate.set.id, certificate.set.version),
        CheckName::Level => certificate.level.clone()?,
        CheckName::Validity => {
            let end = certificate.expires_at.map_or("…".to_owned(), |end| end.to_string());
            format!("{} – {end}", certificate.granted_at)
        }
        CheckName::Product => {
            let digests = certificate
                .product
                .artifacts
                .iter()
                .map(|artifact| format!("{} sha256:{}…", artifact.name, artifact.digest.short()));
            digests.collect::<Vec<_>>().join(", ")
        }
        CheckName::Accreditation if !verdict.path().is_empty() => {
            let ids = verdict.path().iter().map(|step| match step {
                PathStep::Authority { name } => name.as_str(),
                PathStep::Body { body, .. } => body.as_str(),
            });
            ids.collect::<Vec<_>>().join(" ← ")
        }
        CheckName::ProductKind => certificate.product.kind.to_string(),
        CheckName::Waivers if !certificate.waived.is_empty() => {
            certificate.waived.iter().map(RequirementId::as_str).collect::<Vec<_>>().join(", ")
        }
        CheckName::Findings => {
            verdict.disclosed().iter().map(|finding| finding.requirement.as_str()).collect::<Vec<_>>().join(", ")
        }
        _ => return None,
    };
    Some(Text::new().dim(text))
}

/// The values that decided, after the words.
fn detail(line: &Line, language: Language) -> Text {
    let values = details(line, language);
    if values.is_empty() { Text::new() } else { Text::new().dim(in_brackets(&values, language)) }
}

fn in_brackets(text: &str, language: Language) -> String {
    match language {
        Language::En => format!(" ({text})"),
        Language::Ja => format!("（{text}）"),
    }
}

fn details(line: &Line, language: Language) -> String {
    let Some(Json::Object(members)) = &line.detail else { return String::new() };
    // messages of libraries stand there in English; the code beside them says the same
    let members = members.iter().filter(|(name, _)| language == Language::En || name.as_ref() != "message");
    let colon = language.pick(": ", "：");
    let values = members.map(|(name, value)| match (name.as_ref(), value) {
        ("seconds_over", Json::Int(seconds)) => {
            let (over, days) = (language.pick("over by", "超過"), language.pick(" days", "日"));
            format!("{over}{colon}{}{days}", seconds / 86_400)
        }
        (name, value) => format!("{}{colon}{}", label(name, language), short(value, language)),
    });
    values.collect::<Vec<_>>().join(language.pick("; ", "、"))
}

/// The name of a detail.
fn label(name: &str, language: Language) -> String {
    let known = LABELS.iter().find(|(id, _)| *id == name).filter(|_| language == Language::Ja);
    known.map_or_else(|| name.replace('_', " "), |(_, ja)| (*ja).to_owned())
}

/// A value on one line; digests by their beginning, which the JSON output has in full.
fn short(value: &Json, language: Language) -> String {
    let in_language = match language {
        Language::En => value.member("en"),
        Language::Ja => value.member("ja"),
    };
    match in_language.unwrap_or(value) {
        Json::Text(text) => match Digest::parse(text) {
            Some(digest) => format!("sha256:{}…", digest.short()),
            None => text.clone(),
        },
        Json::List(items) => items.iter().map(|item| short(item, language)).collect::<Vec<_>>().join(", "),
        Json::Object(members) => members.iter().map(|(_, value)| short(value, language)).collect::<Vec<_>>().join(" "),
        other => common::value_text(other),
    }
}

fn exit(answer: Answer) -> Exit {
    match answer {
        Answer::Accept => Exit::Yes,
        Answer::AcceptStale => Exit::Stale,
        Answer::Refuse => Exit::No,
        _ => Exit::CannotTell,
    }
}

/// The names of details in Japanese; the English ones are those of the JSON output.
const LABELS: [(&str, &str); 45] = [
    ("accepted", "受入対象"),
    ("accredited", "認定範囲"),
    ("at", "時点"),
    ("authority", "ルート機関"),
    ("begun", "開始"),
    ("body", "機関"),
    ("certified", "認証された値"),
    ("digest", "ダイジェスト"),
    ("expires_at", "有効期限"),
    ("fallen_since", "無効となった日時"),
    ("found", "実際"),
    ("from", "開始"),
    ("granted_at", "授与日時"),
    ("identifier", "識別子"),
    ("index", "位置"),
    ("issued_at", "発行日時"),
    ("key", "鍵"),
    ("later", "後の状態"),
    ("level", "レベル"),
    ("limit", "上限"),
    ("max_age", "最長経過期間"),
    ("needed", "必要数"),
    ("next_update", "次回予定"),
    ("not_certified", "認証されていないもの"),
    ("of", "対象"),
    ("offset", "バイト位置"),
    ("origin", "ログ名"),
    ("outcome", "結果"),
    ("pointer", "位置"),
    ("problem", "問題"),
    ("reason", "理由"),
    ("requirement", "要求事項"),
    ("role", "役割"),
    ("seconds_over", "超過秒数"),
    ("seen_at", "確認日時"),
    ("sequence", "通番"),
    ("series", "系列"),
    ("set", "要求事項集"),
    ("since", "発効日時"),
    ("size", "登録数"),
    ("too_old_since", "古いとみなされる日時"),
    ("until", "終了"),
    ("version", "版"),
    ("waived", "免除"),
    ("witnesses", "連署者"),
];
