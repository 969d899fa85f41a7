//! An assessment for people: each set on a line, what is next, and what should be known.

use std::time::Duration;

use warifu_model::{Language, Outcome};

use super::done::{Done, aside_text};
use super::results::{Written, guessed_text};
use crate::commands::common::{self, mark, plural, style_of, written as wrote};
use crate::commands::findings;
use crate::commands::gap::page as held;
use warifu_report::titles::Titles;
use warifu_report::{Page, Text, style};

/// The whole page.
pub(super) fn of(done: &Done<'_>, written: &Written) -> Page {
    let mut page = Page::default();
    header(&mut page, done);
    sets(&mut page, done);
    if let Some(gap) = &done.gap {
        held::held(&mut page, gap, done.language);
    }
    aside(&mut page, done);
    notes(&mut page, done);
    plan(&mut page, done);
    results(&mut page, done, written);
    page
}

fn header(page: &mut Page, done: &Done<'_>) {
    let language = done.language;
    let (files, claims) = (done.gathered.documents.len(), done.gathered.attestation.claims.len());
    let content = match language {
        Language::En => {
            format!("{} from {}", plural(claims, "claim", "claims"), plural(files, "document", "documents"))
        }
        Language::Ja => format!("文書{files}件から主張項目{claims}件"),
    };
    page.fields(
        0,
        [
            (language.pick("product", "製品"), common::product_in(&done.work.product, language)),
            (language.pick("at", "時点"), done.at.to_string().into()),
            (language.pick("content", "内容"), content.into()),
        ],
    );
    page.blank();
    let answer = done.answer.text(language).to_uppercase();
    let style = style_of(done.answer).effects(anstyle::Effects::BOLD | anstyle::Effects::INVERT);
    let mut line = Text::new().style(answer, style);
    if !done.aside.is_empty() {
        line = line.plain("  ").plain(aside_text(done));
    }
    page.line(line);
}

fn sets(page: &mut Page, done: &Done<'_>) {
    let language = done.language;
    page.heading(language.pick("Sets", "要求事項集"));
    let rows = done.assessed.evaluations.iter().zip(done.chosen).map(|(evaluation, chosen)| {
        let record = evaluation.record();
        let met = findings::count(&record.findings, Outcome::Satisfied);
        let asked = record.findings.len() - findings::count(&record.findings, Outcome::NotApplicable);
        let level = common::at_level(record.level.as_deref(), language);
        let mut counts = vec![format!("{met}/{asked}")];
        counts.extend(findings::open_counts(&record.findings, language));
        counts.extend(record.score.map(|score| findings::score_text(score, language)));
        let remark = chosen.remark.as_ref().map(|remark| remark.text(language)).unwrap_or_default();
        vec![
            mark(record.outcome),
            Text::new().strong(format!("{} {}", record.set.id, record.set.version)).plain(level),
            Text::new().style(record.outcome.text(language), style_of(record.outcome)),
            counts.join(common::comma(language)).into(),
            Text::new().style(remark, style::UNSURE),
        ]
    });
    page.table(0, rows.collect());
}

/// All errors of all files, each as a command that reads one file would tell it.
fn aside(page: &mut Page, done: &Done<'_>) {
    if done.aside.is_empty() {
        return;
    }
    page.heading(done.language.pick("Files that were left aside", "使えなかったファイル"));
    for failure in &done.aside {
        page.append(failure.to_page(done.language));
        page.blank();
    }
}

fn notes(page: &mut Page, done: &Done<'_>) {
    let language = done.language;
    let colon = language.pick(": ", "：");
    let noted = done.gathered.documents.iter().flat_map(|document| {
        document.imported.notes.iter().map(move |note| format!("{}{colon}{}", document.name, note.text(language)))
    });
    let noted: Vec<String> = noted.collect();
    let is_silent = noted.is_empty() && done.gathered.repeated.is_empty() && done.unknown.is_empty();
    if is_silent && !done.work.is_product_guessed {
        return;
    }
    page.heading(language.pick("Remarks", "注記"));
    if done.work.is_product_guessed {
        page.item(2, Text::new().style("!", style::UNSURE), guessed_text(language));
    }
    for (place, first) in &done.gathered.repeated {
        let name = |place: &usize| done.work.papers.get(*place).map(|(source, _)| source.name()).unwrap_or_default();
        page.item(
            2,
            Text::new().style("!", style::UNSURE),
            match language {
                Language::En => format!("{} is the same document as {}; it counts once", name(place), name(first)),
                Language::Ja => format!("{}は{}と同じ文書。一度だけ数えた", name(place), name(first)),
            },
        );
    }
    for (_, text) in &done.unknown {
        page.item(2, Text::new().style("!", style::UNSURE), Text::new().quoting(text));
    }
    for note in noted.iter().take(SHOWN) {
        page.item(2, Text::new().dim("·"), Text::new().dim(note));
    }
    more(page, noted.len(), language);
}

fn plan(page: &mut Page, done: &Done<'_>) {
    let language = done.language;
    let plans = &done.assessed.plans;
    if plans.is_met {
        return;
    }
    let vocabularies: Vec<_> = done.chosen.iter().flat_map(|chosen| chosen.vocabularies.iter().cloned()).collect();
    let titles = Titles::new(&vocabularies, language);
    if !plans.questions.is_empty() {
        page.heading(match language {
            Language::En => format!("To be said first ({})", plans.questions.len()),
            Language::Ja => format!("最初に示すべき事項（{}件）", plans.questions.len()),
        });
        for question in plans.questions.iter().take(SHOWN) {
            page.item(2, Text::new().style("?", style::UNSURE), Text::new().quoting(&titles.claim(&question.claim)));
        }
        more(page, plans.questions.len(), language);
    }
    let Some(plan) = plans.plans.first() else { return };
    page.heading(match language {
        Language::En => format!("The cheapest plan for all sets: {}", plural(plan.changes.len(), "change", "changes")),
        Language::Ja => format!("全ての要求事項集について費用が最小の計画：変更{}件", plan.changes.len()),
    });
    for change in plan.changes.iter().take(SHOWN) {
        let text = titles.explain(&warifu_compare::change_text(change, language), None);
        page.item(2, Text::new().style("→", style::COMMAND), Text::new().quoting(&text));
    }
    more(page, plan.changes.len(), language);
}

/// That there is more than is shown.
fn more(page: &mut Page, all: usize, language: Language) {
    if let Some(rest) = all.checked_sub(SHOWN).filter(|rest| *rest > 0) {
        page.indented(
            4,
            Text::new().dim(match language {
                Language::En => format!("and {rest} more"),
                Language::Ja => format!("ほか{rest}件"),
            }),
        );
    }
}

fn results(page: &mut Page, done: &Done<'_>, written: &Written) {
    let language = done.language;
    page.blank();
    page.line(wrote(language, ["results", "結果"], &done.work.out.display().to_string()));
    let path = |path: &std::path::Path| Text::new().plain(path.display().to_string());
    let mut rows = vec![
        (language.pick("attestation", "アテステーション"), path(&written.attestation)),
        (language.pick("plan", "計画"), path(&written.plan)),
    ];
    let first = [language.pick("records", "評価記録"), language.pick("reports", "報告書")];
    for (name, files) in first.into_iter().zip([&written.records, &written.reports]) {
        let names = std::iter::once(name).chain(std::iter::repeat(""));
        rows.extend(names.zip(files.iter().map(|file| path(file))));
    }
    rows.push((language.pick("all of it", "全体"), path(&written.page)));
    page.fields(2, rows);
    let steps = done.steps.iter().map(|(step, took)| format!("{} {}", step.text(language), in_time(*took)));
    let steps: Vec<String> = steps.collect();
    page.indented(2, Text::new().dim(steps.join(common::comma(language))));
    if !done.assessed.plans.is_met {
        let next = Text::new().dim(language.pick("Next: ", "次の手順："));
        let hint = if let Some(command) = done.work.next.declare(&written.plan) {
            page.indented(2, next.style(command, style::COMMAND));
            language.pick(
                "with --html FILE as one page to fill in, with --csv FILE as a table",
                "--html FILE で記入用の一つのページ、--csv FILE で表として書き出します",
            )
        } else {
            page.indented(2, next.style("warifu init DIR FILE…", style::COMMAND));
            language.pick(
                "a folder with the delivered files described, in which the open questions can be asked and answered",
                "納入ファイルを記述したフォルダを作成し、そこで未回答の質問を書き出して回答します",
            )
        };
        page.indented(2, Text::new().dim(hint));
    }
}

/// A time that people can read.
fn in_time(took: Duration) -> String {
    match took.as_millis() {
        millis @ 0..=999 => format!("{millis} ms"),
        millis => format!("{}.{} s", millis / 1000, millis % 1000 / 100),
    }
}

/// How many of a list are shown; the rest stands in the results.
const SHOWN: usize = 8;
