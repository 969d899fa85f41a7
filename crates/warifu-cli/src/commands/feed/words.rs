//! Lines of news in both languages.

use warifu::feed::{Arrival, Lost};
use warifu_compare::diff::{Relation, words};
use warifu_compare::review::Review;
use warifu_model::{Language, Localized};
use warifu_report::notice::NoticePart;

pub(super) fn both(en: &str, ja: &str) -> Localized {
    Localized::of(en.to_owned(), ja.to_owned())
}

/// What changed in a set.
pub(super) fn changes(arrival: &Arrival) -> Vec<NoticePart> {
    let new = &arrival.new;
    let (Some(old), Some(diff), Some(standing)) = (&arrival.old, &arrival.diff, arrival.standing) else {
        let lines = vec![both("the first edition here", "ここでは最初の版である")];
        return vec![NoticePart { heading: both("Change", "変更"), lines }];
    };
    let by = |words: &dyn Fn(Language) -> String| Localized::of(words(Language::En), words(Language::Ja));
    let mut lines = vec![
        both(
            &format!("edition {} → {}", old.version(), new.version()),
            &format!("版：{} → {}", old.version(), new.version()),
        ),
        by(&|language| words::bump(diff.bump, language).to_owned()),
        by(&|language| standing.words(language).to_owned()),
    ];
    if let Some(set) = new.set() {
        let from = set.effective_from;
        lines.push(both(&format!("in force from {from}"), &format!("適用開始：{from}")));
        if let Some(day) = set.previous_open_until {
            lines.push(both(&format!("the old edition is open until {day}"), &format!("旧版の期限：{day}")));
        }
    }
    let mut parts = vec![NoticePart { heading: both("Change", "変更"), lines }];
    let log = arrival.changelog();
    let changed = diff.requirements.iter().filter(|one| one.relation != Relation::Equivalent);
    let lines: Vec<Localized> = changed
        .map(|one| {
            let title = |language| {
                let title = log.as_ref().and_then(|log| log.title(&one.id));
                title.map(|title| title.in_language(language).to_owned()).unwrap_or_default()
            };
            by(&|language| {
                format!(
                    "{}{}{} `{}`",
                    words::relation(one.relation, language),
                    language.pick(": ", "："),
                    title(language),
                    one.id
                )
            })
        })
        .collect();
    if !lines.is_empty() {
        parts.push(NoticePart { heading: both("Requirements", "要求事項"), lines });
    }
    parts
}

/// That recognition was agreed for an edition before.
pub(super) fn review_line(review: &Review) -> Localized {
    let (old, new) = (&review.diff.old, &review.diff.new);
    let id = &review.arrangement.charter.id;
    let substance = review.substance();
    both(
        &format!(
            "the arrangement `{id}` names `{}@{}`, and `{}` is the newest edition: {}",
            old.id,
            old.version,
            new.version,
            substance.text(Language::En)
        ),
        &format!(
            "取決め `{id}` は `{}@{}` を指定しているが、最新の版は `{}` である：{}",
            old.id,
            old.version,
            new.version,
            substance.text(Language::Ja)
        ),
    )
}

/// That an element has no counterpart.
pub(super) fn lost_line(one: &Lost) -> Localized {
    let title = |language| one.title.as_ref().map(|title| title.in_language(language)).unwrap_or_default();
    let why = |en, ja| both(en, ja);
    let why = match one.why {
        "not_listed" => why("its counterparts are not listed any more", "対応先が一覧になくなった"),
        "stated" => why("it is stated to have none", "対応がないと述べられている"),
        "not_pinned" => why("it is not in the edition that the crosswalk is stated for", "対応表が対象とする版にない"),
        _ => why("nobody maps it, which proves nothing", "言及がない（何も示さない）"),
    };
    let name = |language| {
        let Lost { crosswalk, version, document, edition, element, .. } = one;
        format!(
            "`{element}` {} (`{document}@{edition}`, `{crosswalk}@{version}`): {}",
            title(language),
            why.in_language(language)
        )
    };
    Localized::of(name(Language::En), name(Language::Ja).replace(" (", "（").replace("): ", "）："))
}
