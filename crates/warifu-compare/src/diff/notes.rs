//! What differs beside what is accepted, gathered into notes that a person can read.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{Json, Language, LegalBasis, Localized, RequirementSet};

use super::effects::Effect;
use super::report::{Change, ChangeKind, Diff};
use super::words::{change_kind, short};

/// One note about what differs beside what is accepted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Note {
    /// The subject.
    pub what: ChangeKind,
    /// The note; names stand in backticks.
    pub words: Localized,
    /// The ids that it is about: claims that were added, requirements that rest on a clause no more ...
    pub subjects: Vec<String>,
}

/// Everything that differs beside what is accepted: what was added and removed of each kind, what was moved from one
/// clause to another for whole lists of requirements, and the rest one by one.
pub fn notes(diff: &Diff, old: &RequirementSet, new: &RequirementSet) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut kinds: Vec<ChangeKind> = diff.changes.iter().map(|change| change.what).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let of_kind: Vec<&Change> = diff.changes.iter().filter(|change| change.what == kind).collect();
        if kind == ChangeKind::Classification {
            classification(&of_kind, &[old, new], &mut notes);
        } else {
            listed(kind, &of_kind, &[old, new], &mut notes);
        }
    }
    notes
}

fn listed(what: ChangeKind, changes: &[&Change], sets: &[&RequirementSet; 2], notes: &mut Vec<Note>) {
    // Dates and scores come and go; ids are added and removed.
    let has_ids = !matches!(
        what,
        ChangeKind::Binding | ChangeKind::Effective | ChangeKind::Score | ChangeKind::Transition | ChangeKind::Weight
    );
    let gathered = |wanted: &dyn Fn(&Change) -> bool| -> Vec<String> {
        let all = changes.iter().filter(|change| has_ids && wanted(change)).map(|change| change.subject.clone());
        let mut all: Vec<String> = all.collect();
        // words of vocabularies have no order of their own
        if matches!(what, ChangeKind::Claim | ChangeKind::EvidenceKind | ChangeKind::Role) {
            all.sort_unstable();
        }
        all
    };
    let verbs = [
        ([" added", "の追加"], gathered(&|change| change.old == Json::Null)),
        ([" removed", "の削除"], gathered(&|change| change.new == Json::Null)),
    ];
    for ([en, ja], subjects) in verbs {
        if !subjects.is_empty() {
            let words = both(|language| {
                let list = named(what, &subjects, sets, language);
                let kind = change_kind(what, language);
                let done = effect(changes.iter().find(|change| subjects.contains(&change.subject)), language);
                format!("{kind}{}{}{list}{done}", language.pick(en, ja), language.pick(": ", "："))
            });
            notes.push(Note { what, words, subjects });
        }
    }
    for change in changes.iter().filter(|change| !has_ids || (change.old != Json::Null && change.new != Json::Null)) {
        let detail = |language| match (&change.old, &change.new) {
            (old, new) if what == ChangeKind::Wording => languages(old, new).join(", "),
            (old, new) if what == ChangeKind::Score => format!("{} → {}", score(old, language), score(new, language)),
            (Json::Object(_), Json::Object(_)) => members(&change.old, &change.new, language),
            (old, new) => format!("{} → {}", state(old, language), state(new, language)),
        };
        let is_own_name = change.subject == what.as_str();
        let words = both(|language| {
            let kind = change_kind(what, language);
            let subject = if is_own_name { String::new() } else { format!(" `{}`", change.subject) };
            let done = effect(Some(change), language);
            format!("{kind}{subject}{}{}{done}", language.pick(": ", "："), detail(language))
        });
        notes.push(Note { what, words, subjects: vec![change.subject.clone()] });
    }
}

/// A score in words: the points that are enough, and how many requirements are needed whatever the points are.
fn score(json: &Json, language: Language) -> String {
    let Some(Json::Int(enough)) = json.member("at_least") else { return state(json, language) };
    let from = json.member("from").map(|from| match language {
        Language::En => format!(" from {}", short(from)),
        Language::Ja => format!("（{}から）", short(from)),
    });
    let always = match json.member("always") {
        Some(Json::List(ids)) => ids.len(),
        _ => 0,
    };
    let from = from.unwrap_or_default();
    match (always, language) {
        (0, Language::En) => format!("at least {enough} points{from}"),
        (0, Language::Ja) => format!("{enough}点以上{from}"),
        (count, Language::En) => format!("at least {enough} points{from}, {count} always needed"),
        (count, Language::Ja) => format!("{enough}点以上{from}、常に必須{count}件"),
    }
}

/// What a change does, in brackets.
fn effect(change: Option<&&Change>, language: Language) -> String {
    match (change.and_then(|change| Effect::of(change)), language) {
        (None, _) => String::new(),
        (Some(effect), Language::En) => format!(" ({})", effect.words(language)),
        (Some(effect), Language::Ja) => format!("（{}）", effect.words(language)),
    }
}

/// A member of the classification, whether something was added to it, and what.
type Named<'a> = (&'a str, bool, String);

/// Clauses of an instrument, and the requirements that name them.
#[derive(Default)]
struct Concerned {
    clauses: BTreeSet<String>,
    subjects: BTreeSet<String>,
}

/// What was added to and dropped from the classification of requirements, each with the requirements that it concerns.
/// Clauses of one instrument are told together.
fn classification(changes: &[&Change], sets: &[&RequirementSet; 2], notes: &mut Vec<Note>) {
    let mut found: BTreeMap<Named<'_>, Concerned> = BTreeMap::new();
    for change in changes {
        for member in MEMBERS {
            let (old, new) = (ids(change.old.member(member)), ids(change.new.member(member)));
            let mut add = |is_added: bool, id: &String| {
                let clause = clause(id, sets).filter(|_| member == "legal_basis");
                let name = clause.map_or_else(|| format!("`{id}`"), |clause| clause.instrument.clone());
                let concerned = found.entry((member, is_added, name)).or_default();
                concerned.clauses.extend(clause.map(|clause| clause.clause.clone()));
                concerned.subjects.insert(change.subject.clone());
            };
            old.iter().filter(|id| !new.contains(id)).for_each(|id| add(false, id));
            new.iter().filter(|id| !old.contains(id)).for_each(|id| add(true, id));
        }
    }
    let [old, new] = sets;
    let staying: Vec<&str> =
        old.requirements.iter().filter(|one| new.requirement(&one.id).is_some()).map(|one| one.id.as_str()).collect();
    for ((member, is_added, name), Concerned { clauses, subjects }) in found {
        let subjects: Vec<String> =
            staying.iter().filter(|id| subjects.contains(**id)).map(|id| (*id).to_owned()).collect();
        let is_all = subjects.len() == staying.len() && subjects.len() > FEW;
        let mut clauses: Vec<String> = clauses.into_iter().collect();
        // as the sets list them
        let place = |text: &String| sets.iter().flat_map(|set| &set.legal_basis).position(|one| one.clause == *text);
        clauses.sort_by_key(place);
        let clauses = clauses.join(", ");
        let words = both(|language| {
            let kind = match member {
                "groups" => language.pick("group", "群"),
                "legal_basis" => language.pick("legal basis", "法的根拠"),
                "references" => language.pick("reference", "参照"),
                _ => language.pick("assurance", "確認の状態"),
            };
            let colon = language.pick(": ", "：");
            let list = if is_all { String::new() } else { format!("{colon}{}", subjects.join(", ")) };
            let name = match (clauses.as_str(), language) {
                ("", _) => name.clone(),
                (clauses, Language::En) => format!("{name} ({clauses})"),
                (clauses, Language::Ja) => format!("{name}（{clauses}）"),
            };
            let gap = if name.ends_with('）') { "" } else { " " };
            let count = requirements(subjects.len(), is_all, language);
            match (language, is_added) {
                (Language::En, true) => format!("{kind} {name} now named by {count}{list}"),
                (Language::En, false) => format!("{kind} {name} no longer named by {count}{list}"),
                (Language::Ja, true) => format!("{kind} {name}{gap}を新たに挙げる{count}{list}"),
                (Language::Ja, false) => format!("{kind} {name}{gap}を挙げなくなった{count}{list}"),
            }
        });
        notes.push(Note { what: ChangeKind::Classification, words, subjects });
    }
}

fn requirements(count: usize, is_all: bool, language: Language) -> String {
    match (language, is_all) {
        (Language::En, true) => format!("all {count} requirements that stay"),
        (Language::En, false) if count == 1 => "1 requirement that stays".into(),
        (Language::En, false) => format!("{count} requirements that stay"),
        (Language::Ja, true) => format!("存続する要求事項 {count} 件すべて"),
        (Language::Ja, false) => format!("存続する要求事項 {count} 件"),
    }
}

/// The entries of a member of a classification as texts.
fn ids(json: Option<&Json>) -> Vec<String> {
    match json {
        Some(Json::List(items)) => items.iter().flat_map(entry).collect(),
        Some(other) => vec![short(other)],
        None => Vec::new(),
    }
}

/// An id, or each id of a reference to a document.
fn entry(json: &Json) -> Vec<String> {
    match (json.member("document").and_then(Json::as_text), json.member("ids")) {
        (Some(document), Some(Json::List(ids))) => ids.iter().map(|id| format!("{document} {}", short(id))).collect(),
        _ => vec![short(json)],
    }
}

/// Ids, or of clauses of law each instrument with its clauses.
fn named(what: ChangeKind, subjects: &[String], sets: &[&RequirementSet; 2], language: Language) -> String {
    let mut instruments: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut names = Vec::new();
    for id in subjects {
        let Some(clause) = clause(id, sets).filter(|_| what == ChangeKind::LegalBasis) else {
            names.push(format!("`{id}`"));
            continue;
        };
        match instruments.iter_mut().find(|(instrument, _)| *instrument == clause.instrument) {
            Some((_, clauses)) => clauses.push(&clause.clause),
            None => instruments.push((&clause.instrument, vec![&clause.clause])),
        }
    }
    names.extend(instruments.into_iter().map(|(name, clauses)| match language {
        Language::En => format!("{name} ({})", clauses.join(", ")),
        Language::Ja => format!("{name}（{}）", clauses.join(", ")),
    }));
    names.join(", ")
}

/// The clause of law with this id.
fn clause<'s>(id: &str, sets: &[&'s RequirementSet; 2]) -> Option<&'s LegalBasis> {
    sets.iter().flat_map(|set| &set.legal_basis).find(|clause| clause.id.as_str() == id)
}

/// The languages in which words differ.
fn languages(old: &Json, new: &Json) -> Vec<&'static str> {
    ["en", "ja"].into_iter().filter(|language| old.member(language) != new.member(language)).collect()
}

/// The members of an object that differ; long ones are named only.
fn members(old: &Json, new: &Json, language: Language) -> String {
    let (Json::Object(was), Json::Object(is)) = (old, new) else { return String::new() };
    let mut names: Vec<&str> = was.iter().chain(is).map(|(name, _)| name.as_ref()).collect();
    names.sort_unstable();
    names.dedup();
    let differing = names.into_iter().filter(|name| old.member(name) != new.member(name));
    let words = differing.map(|name| {
        let shown = member_name(name, language);
        let (was, is) = (old.member(name).unwrap_or(&Json::Null), new.member(name).unwrap_or(&Json::Null));
        match (was, is) {
            (Json::Object(_) | Json::List(_), _) | (_, Json::Object(_) | Json::List(_)) => {
                format!("{shown}{}", language.pick(" changed", "の変更"))
            }
            _ => format!("{shown} {} → {}", short(was), short(is)),
        }
    });
    words.collect::<Vec<_>>().join(language.pick("; ", "、"))
}

/// The name of a member of a document, for people.
fn member_name(name: &str, language: Language) -> &str {
    let ja = match name {
        "date" => "日付",
        "digest" => "ダイジェスト",
        "document" => "文書",
        "edition" | "version" => "版",
        "note" => "注記",
        "parent" => "親の群",
        "published" => "発行",
        "state" => "状態",
        "state_since" => "状態の開始日",
        "title" => "題名",
        "type" => "型",
        "value" => "値",
        other => other,
    };
    language.pick(name, ja)
}

/// Draft or final in words, anything else as it is.
fn state(json: &Json, language: Language) -> String {
    match (json.as_text(), language) {
        (Some("draft"), Language::Ja) => "案".into(),
        (Some("final"), Language::Ja) => "確定版".into(),
        _ => short(json),
    }
}

fn both(words: impl Fn(Language) -> String) -> Localized {
    Localized::of(words(Language::En), words(Language::Ja))
}

/// What a requirement is classified by.
const MEMBERS: [&str; 4] = ["groups", "legal_basis", "references", "assurance"];
/// From how many on "all that stay" needs no list.
const FEW: usize = 8;
