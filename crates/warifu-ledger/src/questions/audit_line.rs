use warifu_model::json::plural;
use warifu_model::{Act, Digest, Json, Language, LedgerEntry, LedgerStep, Localized, PublicKeyText, Status, Timestamp};

use super::about::About;
use super::page::Listed;

/// An entry of the journal in words.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AuditLine {
    /// Its number.
    pub sequence: u32,
    /// The time at which it became known.
    pub known_at: Timestamp,
    /// The name of the act, as the entry has it.
    pub act: &'static str,
    /// The key that did it, of a step or a signature.
    pub actor: Option<PublicKeyText>,
    /// The name that the key had then; none where it was never named.
    pub name: Option<String>,
    /// The case that it belongs to.
    pub case: Option<String>,
    /// The certificate that it is about.
    pub certificate: Option<Digest>,
    /// The act in words, in one line, in both languages.
    pub text: Localized,
}

impl AuditLine {
    pub(super) fn of(entry: &LedgerEntry, about: &About) -> Self {
        let text = |language| one_line(&say(entry, about, language));
        Self {
            sequence: entry.sequence,
            known_at: entry.known_at,
            act: entry.act.name(),
            actor: about.actor,
            name: about.name.clone(),
            case: about.case.clone(),
            certificate: about.certificate,
            text: Localized::of(text(Language::En), text(Language::Ja)),
        }
    }
}

/// A line stays one line, whatever names and reasons hold.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect()
}

fn say(entry: &LedgerEntry, about: &About, language: Language) -> String {
    let number = about.number.as_deref().unwrap_or("?");
    let is_en = language == Language::En;
    match &entry.act {
        Act::Opened(act) => {
            let body = act.body.name.in_language(language);
            if is_en {
                format!("the ledger of {body} was opened")
            } else {
                format!("{body}の台帳が開設された")
            }
        }
        Act::Step(_) => step(about, language),
        Act::Placed(act) if is_en => format!("certificate {number} was given place {}", act.index),
        Act::Placed(act) => format!("認証書{number}に番号{}が割り当てられた", act.index),
        Act::Signed(_) if is_en => format!("{} signed certificate {number}", actor(about, language)),
        Act::Signed(_) => format!("{}が認証書{number}に署名した", actor(about, language)),
        Act::Issued(act) if is_en => format!("certificate {number} was issued, entry {} of the log", act.leaf),
        Act::Issued(act) => format!("認証書{number}が発行された（ログの登録{}）", act.leaf),
        Act::Entered(act) if is_en => {
            format!("certificate {number}, issued earlier, was entered at place {}", act.index)
        }
        Act::Entered(act) => format!("既に発行されていた認証書{number}が番号{}に登録された", act.index),
        Act::Status(act) => status(number, act.status, act.from, act.reason.in_language(language), language),
        Act::Officer(act) => {
            let (name, roles) = (&act.officer.name, roles(&act.officer.roles));
            match (is_en, act.officer.until) {
                (true, None) => format!("the key of {name} has the roles: {roles}"),
                (true, Some(until)) => format!("the key of {name} has the roles: {roles}; until {until}"),
                (false, None) => format!("{name}の鍵の役割：{roles}"),
                (false, Some(until)) => format!("{name}の鍵の役割：{roles}（{until}まで）"),
            }
        }
        Act::Edition(act) if is_en => {
            format!("edition {} of the accreditation {} was entered", act.sequence, act.series)
        }
        Act::Edition(act) => format!("認定{}の第{}版が登録された", act.series, act.sequence),
        Act::Hold(act) => {
            let reason = act.hold.reason.in_language(language);
            match (is_en, act.hold.until) {
                (true, None) => format!("certificate {number} is on hold without an end: {reason}"),
                (true, Some(until)) => format!("certificate {number} is on hold until {until}: {reason}"),
                (false, None) => format!("認証書{number}が無期限で保全された：{reason}"),
                (false, Some(until)) => format!("認証書{number}が{until}まで保全された：{reason}"),
            }
        }
        Act::Snapshot(act) if is_en => {
            format!(
                "status snapshot {} about {} was signed",
                act.sequence,
                plural(act.count, "certificate", "certificates")
            )
        }
        Act::Snapshot(act) => format!("認証書{}件の状態一覧{}に署名された", act.count, act.sequence),
        Act::Checkpoint(act) if is_en => format!("a checkpoint of the log at size {} was signed", act.size),
        Act::Checkpoint(act) => format!("ログのサイズ{}のチェックポイントに署名された", act.size),
        Act::Head(act) if is_en => {
            format!("the head of the journal, {}, went into the log", plural(act.length, "entry", "entries"))
        }
        Act::Head(act) => format!("台帳の先頭（{}件）がログに登録された", act.length),
        Act::Logged(act) if is_en => format!("a document from before the ledger is entry {} of the log", act.leaf),
        Act::Logged(act) => format!("台帳開設前の文書がログの登録{}となった", act.leaf),
        act if is_en => format!("an act `{}`", act.name()),
        act => format!("行為 `{}`", act.name()),
    }
}

fn actor(about: &About, language: Language) -> String {
    match (&about.name, about.actor) {
        (Some(name), _) => name.clone(),
        (None, Some(key)) => key.id().short(),
        (None, None) => language.pick("an unknown key", "不明な鍵").to_owned(),
    }
}

fn step(about: &About, language: Language) -> String {
    let who = actor(about, language);
    let Some(step) = &about.step else {
        return language.pick("a step that cannot be read", "読み取れないステップ").to_owned();
    };
    let LedgerStep { case, kind, .. } = &**step;
    let (name, kind) = (step.step.text(language), kind.text(language));
    let reason = step.reason.as_ref().map(|reason| reason.in_language(language));
    match (language, reason) {
        (Language::En, None) => format!("{who} took the step \"{name}\" of case {case} ({kind})"),
        (Language::En, Some(reason)) => format!("{who} took the step \"{name}\" of case {case} ({kind}): {reason}"),
        (Language::Ja, None) => format!("{who}が案件{case}（{kind}）のステップ「{name}」を行った"),
        (Language::Ja, Some(reason)) => format!("{who}が案件{case}（{kind}）のステップ「{name}」を行った：{reason}"),
    }
}

fn status(number: &str, status: Status, from: Timestamp, reason: &str, language: Language) -> String {
    let status = match status {
        Status::Active => language.pick("active", "有効"),
        Status::Suspended => language.pick("suspended", "一時停止"),
        Status::Withdrawn => language.pick("withdrawn", "取消し"),
        Status::Superseded => language.pick("superseded", "置換え"),
    };
    match language {
        Language::En => format!("certificate {number} is {status} from {from}: {reason}"),
        Language::Ja => format!("認証書{number}は{from}から{status}：{reason}"),
    }
}

fn roles(roles: &[warifu_model::Role]) -> String {
    roles.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl From<&AuditLine> for Json {
    fn from(line: &AuditLine) -> Self {
        Self::object()
            .with("entry", line.sequence)
            .with("known_at", line.known_at)
            .with("act", line.act)
            .with("key", line.actor)
            .with("name", line.name.as_deref())
            .with("case", line.case.as_deref())
            .with("certificate", line.certificate)
            .with("text", &line.text)
    }
}

impl Listed for AuditLine {
    const FORMAT: &'static str = "warifu.ledger-audit/1";

    fn lists(items: &[Self]) -> Vec<(&'static str, Json)> {
        vec![("entries", Json::list(items))]
    }
}
