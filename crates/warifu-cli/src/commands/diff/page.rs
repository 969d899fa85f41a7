//! A diff for people.

use warifu_compare::diff::{
    ArgumentRule, Bump, Changelog, PromiseState, Relation, RequirementDiff, Undecided, Witness, words,
};
use warifu_model::{Language, Successor};

use super::witnesses::Written;
use crate::commands::common::{self, comma};
use crate::commands::set::Edition;
use crate::options;
use warifu_report::titles::Titles;
use warifu_report::{Page, Text, style};

/// A change log: the comparison with a title, and with what it was made from.
pub(crate) fn changelog(log: &Changelog<'_>, titles: Titles<'_>) -> Page {
    let language = titles.language();
    let mut page = Page::default();
    page.title(format!("{} {} → {}", log.new.id, log.old.version, log.new.version));
    page.line(language.pick(
        "Generated from the two sets by `warifu diff`: what each accepts was compared, not how it is written.",
        "`warifu diff` が二つの要求事項集から生成。書き方ではなく、認めるものを比較した。",
    ));
    diff(&mut page, log, titles);
    page.heading(language.pick("Compared documents", "比較した文書"));
    for (set, digest) in [(log.old, log.diff.old.digest), (log.new, log.diff.new.digest)] {
        let text = Text::new().plain(format!("{} {}{}", set.id, set.version, language.pick(": ", "：")));
        page.item(0, "·", text.quoting(&format!("`{digest}`")));
    }
    page
}

/// The whole comparison.
pub(crate) fn diff(page: &mut Page, log: &Changelog<'_>, titles: Titles<'_>) {
    let language = titles.language();
    header(page, log, language);
    levels(page, log, language);
    for relation in ORDER {
        group(page, log, relation, titles);
    }
    wording(page, log, language);
    notes(page, log, titles);
    equivalent(page, log, language);
}

/// What was compared and how it came out.
pub(crate) fn header(page: &mut Page, log: &Changelog<'_>, language: Language) {
    let diff = log.diff;
    let edition = |set: &warifu_model::RequirementSet| {
        let count = set.requirements.len();
        let count = match language {
            Language::En => format!("  {}", common::plural(count, "requirement", "requirements")),
            Language::Ja => format!("  要求事項{count}件"),
        };
        Text::new().strong(format!("{} {}", set.id, set.version)).dim(count)
    };
    page.fields(
        0,
        [
            (language.pick("old", "旧版"), edition(log.old)),
            (language.pick("new", "新版"), edition(log.new)),
            ("", log.new.title.in_language(language).into()),
        ],
    );
    page.blank();
    let banner = style_of(diff.relation).effects(anstyle::Effects::BOLD | anstyle::Effects::INVERT);
    let counts: Vec<String> = ORDER
        .into_iter()
        .chain([Relation::Equivalent])
        .map(|relation| (relation, log.with_relation(relation).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(relation, count)| match language {
            Language::En => format!("{count} {}", words::relation(relation, language)),
            Language::Ja => format!("{}{count}件", words::relation(relation, language)),
        })
        .collect();
    let relation = words::relation(diff.relation, language).to_uppercase();
    page.line(Text::new().style(relation, banner).plain("  ").plain(counts.join(language.pick(", ", "、"))));
    page.line(Text::new().dim(words::meaning(diff.relation, language)));
    // with levels, each tells how it was settled
    if let [level] = diff.levels.as_slice()
        && level.level.is_none()
    {
        let settled = language.pick("settled by: ", "確定の根拠：");
        page.line(Text::new().dim(format!("{settled}{}", words::argument(level.argument, language))));
    }
    why(page, 0, &diff.undecided, language);
    let bump = Text::new()
        .plain(language.pick("version change: ", "求められる版の変更："))
        .strong(words::bump(diff.bump, language));
    page.line(bump);
    reasons(page, log, language);
}

/// Why the version has to change as it has to.
pub(crate) fn reasons(page: &mut Page, log: &Changelog<'_>, language: Language) {
    let most = log.diff.reasons.iter().filter(|reason| reason.bump == log.diff.bump && log.diff.bump > Bump::None);
    for words in words::reasons(most, language) {
        page.item(2, Text::new().dim("·"), Text::from(words));
    }
}

fn levels(page: &mut Page, log: &Changelog<'_>, language: Language) {
    if log.diff.levels.iter().all(|level| level.level.is_none()) {
        return;
    }
    page.heading(language.pick("The set at each level", "レベルごとの要求事項集全体"));
    if log.diff.levels.len() > MANY {
        many_levels(page, log, language);
        return;
    }
    let rows = log.diff.levels.iter().map(|level| {
        vec![
            Text::new().strong(level.level.as_deref().unwrap_or_default()),
            Text::new().style(words::relation(level.relation, language), style_of(level.relation)),
            Text::new().dim(words::argument(level.argument, language)),
        ]
    });
    page.table(0, rows.collect());
    for level in &log.diff.levels {
        why(page, 2, &level.undecided, language);
    }
}

/// Vectors of levels are many: those with one relation are told together.
fn many_levels(page: &mut Page, log: &Changelog<'_>, language: Language) {
    let mut relations: Vec<(Relation, Vec<&str>)> = Vec::new();
    for level in &log.diff.levels {
        let text = level.level.as_deref().unwrap_or_default();
        match relations.iter_mut().find(|(relation, _)| *relation == level.relation) {
            Some((_, texts)) => texts.push(text),
            None => relations.push((level.relation, vec![text])),
        }
    }
    for (relation, texts) in relations {
        let name = Text::new().style(words::relation(relation, language), style_of(relation));
        let count = texts.len();
        let few: Vec<&str> = texts.into_iter().take(FEW).collect();
        let more = if count > few.len() { " …" } else { "" };
        page.hanging(2, name.plain(format!(" ({count}): ")).plain(few.join("; ")).dim(more));
    }
}

fn group(page: &mut Page, log: &Changelog<'_>, relation: Relation, titles: Titles<'_>) {
    let language = titles.language();
    let all: Vec<&RequirementDiff> = log.with_relation(relation).collect();
    if all.is_empty() {
        return;
    }
    page.heading(format!("{} ({})", capital(words::relation(relation, language)), all.len()));
    page.line(Text::new().dim(words::meaning(relation, language)));
    if matches!(relation, Relation::New | Relation::Withdrawn) {
        page.table(
            0,
            all.iter().map(|one| vec![Text::new().strong(one.id.as_str()), title(log, one, language).into()]).collect(),
        );
        return;
    }
    for one in all {
        let mark = Text::new().style(mark(relation), style_of(relation));
        page.item(0, mark, Text::new().strong(one.id.as_str()).plain("  ").plain(title(log, one, language)));
        successors(page, one, titles);
        for (level, relation) in one.levels.iter().filter(|(_, relation)| *relation != Relation::Equivalent) {
            let level = level.as_deref().unwrap_or_default();
            let relation = words::relation(*relation, language);
            let words = match language {
                Language::En => format!("{relation} at {level}"),
                Language::Ja => format!("{level}で{relation}"),
            };
            page.indented(4, Text::new().dim(words));
        }
        for witness in &one.witnesses {
            self::witness(page, witness, titles);
        }
        let settled = language.pick("settled by: ", "確定の根拠：");
        page.indented(4, Text::new().dim(format!("{settled}{}", words::argument(one.argument, language))));
        why(page, 4, &one.undecided, language);
    }
}

/// The title of a requirement.
fn title<'a>(log: &Changelog<'a>, one: &RequirementDiff, language: Language) -> &'a str {
    log.title(&one.id).map(|title| title.in_language(language)).unwrap_or_default()
}

/// A witness in words.
fn witness(page: &mut Page, witness: &Witness, titles: Titles<'_>) {
    let language = titles.language();
    let verdicts = words::verdicts(witness.accepted_by, language);
    let colon = language.pick(": ", "：");
    page.item(
        2,
        Text::new().dim("·"),
        Text::new().plain(verdicts).plain(colon).quoting(&titles.explain(&words::witness(witness, language), None)),
    );
}

fn successors(page: &mut Page, one: &RequirementDiff, titles: Titles<'_>) {
    let language = titles.language();
    if one.successors.is_empty() {
        return;
    }
    let id = |successor: &Successor| match successor {
        Successor::Group(id) => titles.requirement(id.as_str()),
        Successor::Requirement(id) => titles.requirement(id.as_str()),
    };
    let ids: Vec<String> = one.successors.iter().map(id).collect();
    let how = one.successors_relation.map(|relation| words::relation(relation, language)).unwrap_or_default();
    let to = language.pick("taken over by ", "引継ぎ先：");
    page.indented(4, Text::new().plain(to).quoting(&ids.join(comma(language))).dim(format!("  {how}")));
}

fn wording(page: &mut Page, log: &Changelog<'_>, language: Language) {
    let all: Vec<&RequirementDiff> = log.reworded().collect();
    let defined = &log.diff.vocabulary;
    if all.is_empty() && defined.is_empty() {
        return;
    }
    page.heading(format!("{} ({})", language.pick("Wording", "文言"), all.len() + defined.len()));
    let of_vocabulary = defined.iter().map(|one| {
        vec![
            Text::new().strong(one.subject.as_str()),
            words::wording(&one.changes, language).into(),
            words::vocabulary_assertion(one, log.editorial, language).into(),
        ]
    });
    let rows = all.iter().map(|one| {
        vec![
            Text::new().strong(one.id.as_str()).plain("  ").plain(title(log, one, language)),
            words::wording(&one.wording, language).into(),
            words::assertion(one, log.editorial, language).into(),
        ]
    });
    page.table(0, rows.chain(of_vocabulary).collect());
}

fn notes(page: &mut Page, log: &Changelog<'_>, titles: Titles<'_>) {
    let language = titles.language();
    let is_same = log.diff.relation == Relation::Equivalent;
    let (bearing, rest): (Vec<_>, Vec<_>) =
        log.notes().into_iter().partition(|note| !is_same && note.what.bears_on_acceptance());
    for (heading, notes) in [
        (language.pick("Other changes of the rule", "規則に関するその他の変更"), bearing),
        (language.pick("Other changes (same acceptance)", "その他の変更（認める範囲に影響しないもの）"), rest),
    ] {
        if notes.is_empty() {
            continue;
        }
        page.heading(heading);
        for note in notes {
            page.item(
                0,
                Text::new().dim("·"),
                Text::new().quoting(&titles.explain(note.words.in_language(language), None)),
            );
        }
    }
}

fn equivalent(page: &mut Page, log: &Changelog<'_>, language: Language) {
    let ids: Vec<&str> = log.with_relation(Relation::Equivalent).map(|one| one.id.as_str()).collect();
    if ids.is_empty() {
        return;
    }
    page.heading(format!("{} ({})", capital(words::relation(Relation::Equivalent, language)), ids.len()));
    page.line(Text::new().dim(words::meaning(Relation::Equivalent, language)));
    let rules: [(&[ArgumentRule], &str); 3] = [
        (&[ArgumentRule::Identical], language.pick("with the same criteria", "判定基準が同一")),
        (&[ArgumentRule::Words], language.pick("same text, no criteria", "判定基準のない同一の文言")),
        (
            &[ArgumentRule::Cells, ArgumentRule::EachRequirement, ArgumentRule::Empty],
            language.pick("written differently, proven to accept the same", "書き方は異なるが、認めるものは同じと判明"),
        ),
    ];
    let rows = rules.into_iter().filter_map(|(rules, words)| {
        let of_rule = log.with_relation(Relation::Equivalent).filter(|one| rules.contains(&one.argument.rule));
        let all: Vec<&RequirementDiff> = of_rule.collect();
        (!all.is_empty()).then_some((words, all))
    });
    for (words, all) in rows {
        page.line(Text::new().dim(match language {
            Language::En => format!("{words} ({}):", all.len()),
            Language::Ja => format!("{words}（{}件）：", all.len()),
        }));
        let row = |one: &&RequirementDiff| vec![Text::new().strong(one.id.as_str()), title(log, one, language).into()];
        page.table(2, all.iter().map(row).collect());
    }
}

/// What is to be said about the editions, such as that one is a draft.
pub(crate) fn remarks(page: &mut Page, editions: [&Edition; 2], language: Language) {
    let [old, new] = editions.map(|edition| &edition.set);
    let is_same = old.set().id == new.set().id && old.set().version == new.set().version;
    if is_same && old.digest() != new.digest() {
        page.blank();
        let words = PromiseState::OtherBytes.words(language);
        page.item(0, Text::new().style("!", style::BAD), Text::new().plain(words));
    }
    let remarks = editions.into_iter().filter_map(|edition| Some((&edition.name, edition.remark.as_ref()?)));
    for (place, (name, remark)) in remarks.enumerate() {
        if place == 0 {
            page.blank();
        }
        page.item(
            0,
            Text::new().style("!", style::UNSURE),
            Text::new().plain(format!("{name}{}{}", language.pick(": ", "："), remark.text(language))),
        );
    }
}

/// Where the witnesses went, and how to confirm them.
pub(crate) fn witnesses(page: &mut Page, written: &[Written<'_>], names: [&str; 2], language: Language) {
    page.blank();
    let count = written.len();
    page.line(Text::new().style("✓", style::GOOD).plain(match language {
        Language::En => format!(" {} written", common::plural(count, "witness", "witnesses")),
        Language::Ja => format!(" 証人となる製品記述{count}件を書き出した"),
    }));
    if written.iter().any(|written| !written.witness.certificates.is_empty()) {
        let words = language.pick(
            "Some need certificates of components, which only a certification body can issue.",
            "構成部品の認証書を要するものがある。認証書は認証機関のみが発行できる。",
        );
        page.indented(2, words);
    }
    let Some(first) = written.iter().find(|written| written.witness.certificates.is_empty()) else { return };
    page.indented(2, Text::new().dim(language.pick("Confirm one of them with both sets:", "双方の版で確かめる例：")));
    for name in names {
        let set = if name.contains([' ', '>', '<', '*']) { format!("'{name}'") } else { name.to_owned() };
        let command = format!("warifu {} --set {set}", first.arguments().join(" "));
        page.indented(4, Text::new().style(command, style::COMMAND));
    }
}

fn why(page: &mut Page, indent: usize, causes: &[Undecided], language: Language) {
    for cause in causes {
        let words = words::undecided(cause, language);
        page.item(
            indent,
            Text::new().style("?", style::UNSURE),
            Text::new().quoting(&words).dim(format!(" [{}]", cause.code())),
        );
        let help = options::help(cause, language);
        page.indented(indent + 2, Text::new().dim(language.pick("help: ", "対処：")).quoting(&help));
    }
}

fn style_of(relation: Relation) -> anstyle::Style {
    match relation {
        Relation::Equivalent => style::GOOD,
        Relation::Stricter | Relation::Incomparable => style::BAD,
        Relation::Undecided => style::UNSURE,
        Relation::Looser | Relation::New | Relation::Withdrawn | Relation::Moved => style::STRONG,
    }
}

fn mark(relation: Relation) -> &'static str {
    match relation {
        Relation::Equivalent => "=",
        Relation::Stricter => "-",
        Relation::Looser => "+",
        Relation::Incomparable => "±",
        Relation::New => "*",
        Relation::Withdrawn => "x",
        Relation::Moved => ">",
        Relation::Undecided => "?",
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// More levels than these are not told one by one.
const MANY: usize = 8;
/// Levels of one relation that are named.
const FEW: usize = 4;
/// From what matters most to what matters least; what is equivalent comes at the end.
const ORDER: [Relation; 7] = [
    Relation::Stricter,
    Relation::Incomparable,
    Relation::New,
    Relation::Withdrawn,
    Relation::Moved,
    Relation::Looser,
    Relation::Undecided,
];
