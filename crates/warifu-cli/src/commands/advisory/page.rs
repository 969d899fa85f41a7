//! The answer of `advisory share` for people.

use warifu_model::{Json, Language, SharingCircle, Token};
use warifu_report::{Page, Text, style};
use warifu_sharing::{Question, Reason, Sharing};

use crate::commands::common::{comma, counted};

pub(super) fn show(page: &mut Page, question: &Question<'_>, sharing: &Sharing, language: Language) {
    let item = question.item.item();
    page.line(Text::new().style(item.title.in_language(language), style::HEADING));
    page.fields(
        0,
        [
            (
                language.pick("marking", "標示"),
                Text::new().strong(item.marking.as_str()).dim(format!("  {}", item.marking.text(language))),
            ),
            (language.pick("origin", "発信元"), named(question.circle, &item.origin, language)),
            (language.pick("shared by", "共有者"), named(question.circle, question.sharer, language)),
            (language.pick("at", "時点"), question.at.to_string().into()),
            (language.pick("item", "情報"), item.digest.to_string().into()),
        ],
    );
    page.heading(counted(sharing.permitted.len(), language, ["recipient", "recipients"], "受け取れる者："));
    for one in &sharing.permitted {
        let (way, by) = one.way();
        let by = by.map(|by| format!(" `{by}`")).unwrap_or_default();
        let text = named(question.circle, one.recipient(), language).quoting(&format!("  {}{by}", way.text(language)));
        page.item(0, Text::new().style("✓", style::GOOD), text);
        for (arrangement, id) in one.correspondences() {
            let text = language.pick("clearance by ", "クリアランスの根拠：");
            page.item(
                4,
                Text::new().style("→", style::COMMAND),
                Text::new().quoting(&format!("{text}`{arrangement}` `{id}`")),
            );
        }
    }
    page.heading(counted(sharing.withheld.len(), language, ["withheld", "withheld"], "受け取れない者："));
    for one in &sharing.withheld {
        page.item(0, Text::new().style("✗", style::BAD), named(question.circle, &one.recipient, language));
        reasons(page, &one.reasons, language);
    }
    if !sharing.arrangements.is_empty() {
        page.heading(language.pick("Arrangements on clearances", "クリアランスの取決め"));
    }
    for one in &sharing.arrangements {
        let head = Text::new().strong(format!("{} {}", one.id, one.sequence)).plain(language.pick(": ", "："));
        match one.counts {
            Ok(count) => page.item(
                0,
                Text::new().style("✓", style::GOOD),
                head.plain(counted(
                    count,
                    language,
                    ["correspondence has effect", "correspondences have effect"],
                    "効力のある対応：",
                )),
            ),
            Err(why) => page.item(
                0,
                Text::new().style("✗", style::BAD),
                head.plain(why.text(language)).dim(format!("  {}", why.as_str())),
            ),
        }
    }
}

/// Reasons for which somebody does not receive it.
pub(super) fn reasons(page: &mut Page, reasons: &[Reason], language: Language) {
    for reason in reasons {
        let text = Text::new().strong(reason.why.as_str()).plain(language.pick(": ", "："));
        let text = text.plain(reason.why.text(language)).dim(detail(&reason.detail, language));
        page.item(4, Text::new().dim("–"), text);
    }
}

/// The name of an organisation or a person, with its id.
pub(super) fn named(circle: &SharingCircle, id: &Token, language: Language) -> Text {
    let organisations = circle.organisations.iter().map(|one| (&one.id, &one.name));
    let people = circle.people.iter().map(|one| (&one.id, &one.name));
    let name = organisations.chain(people).find(|(known, _)| *known == id).map(|(_, name)| name.in_language(language));
    match name {
        Some(name) => Text::new().strong(name).quoting(&format!(" `{id}`")),
        None => Text::new().quoting(&format!("`{id}`")),
    }
}

/// The values of a reason on one line.
fn detail(detail: &Json, language: Language) -> String {
    let Json::Object(members) = detail else { return String::new() };
    let values: Vec<String> = members.iter().map(|(name, value)| shown(name, value, language)).collect();
    if values.is_empty() { String::new() } else { format!("  [{}]", values.join(comma(language))) }
}

fn shown(name: &str, value: &Json, language: Language) -> String {
    match (name, value.as_text()) {
        ("holder", Some("person")) => language.pick("the person", "本人").to_owned(),
        ("holder", Some(_)) => language.pick("the organisation", "所属組織").to_owned(),
        _ => format!("`{}`", short(value)),
    }
}

fn short(value: &Json) -> String {
    match value {
        Json::Text(text) => text.clone(),
        Json::Object(members) => members.iter().map(|(_, value)| short(value)).collect::<Vec<_>>().join(" "),
        Json::List(items) => items.iter().map(short).collect::<Vec<_>>().join(" "),
        other => String::from_utf8_lossy(&other.to_canonical()).into_owned(),
    }
}
