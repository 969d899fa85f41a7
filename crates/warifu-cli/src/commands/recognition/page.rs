//! Arrangements and reviews for people.

use std::collections::BTreeMap;

use warifu::recognition::{Question, Shown, ShownProvision, Word};
use warifu_compare::diff::Relation;
use warifu_compare::review::{ChangedRequirement, ProvisionReview, Review, Substance};
use warifu_model::{Language, Provision, RequirementId, SetId, Timestamp, Token};
use warifu_verify::Code;

use super::help::help;
use crate::commands::common::{self, comma, counted};
use warifu_report::{Page, Text, style};

/// Shows what an arrangement says at a time.
pub(super) fn show(
    page: &mut Page,
    question: &Question<'_>,
    shown: &Shown,
    unclear: &BTreeMap<Token, Vec<SetId>>,
    language: Language,
) {
    let arrangement = question.arrangement;
    page.line(Text::new().style(arrangement.title.in_language(language), style::HEADING));
    let parties: Vec<&str> = arrangement.parties.iter().map(|party| party.name.in_language(language)).collect();
    let state = shown.state.as_ref().map_or_else(
        || Text::new().plain(language.pick("none yet", "まだない")),
        |state| Text::new().strong(state.state.text(language)).plain(format!("  {}", state.from)),
    );
    let (id, sequence) = (&arrangement.charter.id, arrangement.sequence);
    page.fields(
        0,
        [
            (language.pick("arrangement", "取決め"), format!("{id} {sequence}").into()),
            (language.pick("parties", "当事者"), parties.join(comma(language)).into()),
            (language.pick("asked for", "判定時点"), question.at.to_string().into()),
            (language.pick("state", "状態"), state),
            (
                language.pick("counts", "効力の根拠"),
                shown.word.as_ref().map(|one| word(one, language)).unwrap_or_default(),
            ),
            (
                language.pick("certificate", "認証書"),
                question.certificate.map(|one| Text::new().strong(&*one.number)).unwrap_or_default(),
            ),
        ],
    );
    if let Some(note) = &arrangement.note {
        page.blank();
        page.line(note.in_language(language));
    }
    if shown.provisions.is_empty() {
        page.blank();
        page.line(
            language.pick("It has no provisions: nothing follows from it.", "規定がなく、いかなる効力も生じない。"),
        );
    }
    for one in &shown.provisions {
        provision(page, one, unclear, language);
    }
}

fn word(word: &Word, language: Language) -> Text {
    let names =
        |parties: &[Token]| parties.iter().map(|one| format!("`{one}`")).collect::<Vec<_>>().join(comma(language));
    match word {
        Word::Adopted => Text::new().style(language.pick("adopted by the policy", "方針が採用"), style::GOOD),
        Word::Signed => Text::new().style(language.pick("signed by every party", "全当事者が署名"), style::GOOD),
        Word::Missing(parties) => {
            let text = language.pick("no, signature missing: ", "なし。署名がない当事者：");
            Text::new().style(text, style::BAD).quoting(&names(parties))
        }
        Word::BySeries(parties) => {
            let text =
                language.pick("undetermined, known by accreditation: ", "判定不能。認定により特定される当事者：");
            Text::new().style(text, style::UNSURE).quoting(&names(parties))
        }
        Word::NotAsked => Text::new()
            .style(language.pick("no, the policy does not ask for it", "なし。方針が対象としていない"), style::BAD),
    }
}

fn provision(page: &mut Page, one: &ShownProvision, unclear: &BTreeMap<Token, Vec<SetId>>, language: Language) {
    let said = &one.provision;
    page.heading(format!("{}  {} → {}", said.id, said.issuer, said.recogniser));
    let (mark, mark_style) = match one.has_effect() {
        true => ("✓", style::GOOD),
        false if one.outcome == warifu_verify::CheckOutcome::Unknown => ("?", style::UNSURE),
        false => ("✗", style::BAD),
    };
    let text = match one.code {
        Code::Ok => Text::new().plain(language.pick("has its effect", "効力がある")),
        code => Text::new().strong(code.as_str()).plain(language.pick(": ", "：")).plain(code.text(language)),
    };
    page.item(2, Text::new().style(mark, mark_style), text.dim(format!("  {}", one.pointer)));
    if let Some(help) = help(one.code, language) {
        page.item(4, Text::new().style("→", style::COMMAND), Text::new().quoting(help));
    }
    page.fields(2, fields(said, language));
    for (sector, lists) in said.sectors.iter().flatten().filter_map(|sector| Some((sector, unclear.get(sector)?))) {
        let lists: Vec<_> = lists.iter().map(|list| format!("`{list}`")).collect();
        let lists = lists.join(comma(language));
        let text = match language {
            Language::En => format!(
                "`{sector}` stands in the lists {lists}: it is the sector of the issuing side's list, and a body under another list may hold another one"
            ),
            Language::Ja => {
                format!(
                    "`{sector}` は {lists} の各一覧にある。発行側の一覧の分野を指し、別の一覧の下にある機関は別の分野をもつ場合がある"
                )
            }
        };
        page.item(4, Text::new().style("!", style::UNSURE), Text::new().quoting(&text));
    }
}

fn fields(said: &Provision, language: Language) -> Vec<(&'static str, Text)> {
    let levels = said.certified.levels.as_ref().map(|levels| format!("  {}", levels.describe())).unwrap_or_default();
    let certified = format!("{} {}{levels}", said.certified.id, said.certified.versions);
    let counts_as = said.counts_as.as_ref().map_or_else(String::new, |set| {
        let steps: Vec<String> = set
            .levels
            .iter()
            .filter_map(|step| {
                let to = step.counts_as.as_deref()?;
                Some(
                    step.certified.as_ref().map_or_else(|| to.to_owned(), |from| format!("{} → {to}", from.describe())),
                )
            })
            .collect();
        format!("{} {}  {}", set.set, set.version, steps.join("; ")).trim_end().to_owned()
    });
    let conditions: Vec<&str> = said.conditions.iter().map(|one| one.text(language)).collect();
    let ids = |ids: &[RequirementId]| ids.iter().map(RequirementId::as_str).collect::<Vec<_>>().join(", ");
    let until = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
    let sectors = said.sectors.iter().flatten().map(Token::as_str).collect::<Vec<_>>().join(", ");
    vec![
        (language.pick("certified", "認証の対象"), certified.into()),
        (language.pick("counts as", "みなされるもの"), counts_as.into()),
        (language.pick("effect", "効力"), said.effect.text(language).into()),
        (language.pick("from", "効力の開始"), said.from.to_string().into()),
        (language.pick("until", "効力の終了"), until(said.until).into()),
        (language.pick("runs off until", "経過期間の終了"), until(said.run_off_until).into()),
        (language.pick("sectors", "分野"), sectors.into()),
        (language.pick("conditions", "条件"), conditions.join(comma(language)).into()),
        (language.pick("waived", "免除"), ids(&said.waived).into()),
        (language.pick("remaining", "残る要求事項"), ids(&said.remaining).into()),
        (
            language.pick("note", "備考"),
            said.note.as_ref().map(|note| note.in_language(language).into()).unwrap_or_default(),
        ),
    ]
}

/// Shows a review.
pub(super) fn review(page: &mut Page, review: &Review, passed_over: usize, language: Language) {
    let (arrangement, diff) = (&review.arrangement, &review.diff);
    page.fields(
        0,
        [
            (
                language.pick("arrangement", "取決め"),
                format!("{} {}", arrangement.charter.id, arrangement.sequence).into(),
            ),
            (language.pick("old edition", "旧版"), format!("{} {}", diff.old.id, diff.old.version).into()),
            (language.pick("new edition", "新版"), format!("{} {}", diff.new.id, diff.new.version).into()),
            (language.pick("at", "時点"), review.at.to_string().into()),
        ],
    );
    page.blank();
    let substance = review.substance();
    let (word, word_style) = match substance {
        Substance::Holds => (language.pick("HOLDS", "維持"), style::GOOD),
        Substance::DoesNotHold => (language.pick("DOES NOT HOLD", "維持されない"), style::BAD),
        Substance::NotAsked => (language.pick("NOT ASKED", "対象外"), style::DIM),
        _ => (language.pick("UNDECIDED", "判定不能"), style::UNSURE),
    };
    let word_style = word_style.effects(anstyle::Effects::BOLD | anstyle::Effects::INVERT);
    page.hanging(2, Text::new().style(word, word_style).plain("  ").plain(substance.text(language)));
    page.heading(language.pick("Provisions", "規定"));
    for one in &review.provisions {
        reviewed(page, one, language);
    }
    let by_meaning: Vec<_> = review.changed.iter().filter(|one| one.diff.relation != Relation::Equivalent).collect();
    if !by_meaning.is_empty() {
        page.heading(language.pick("Requirements that changed", "変わった要求事項"));
    }
    for one in by_meaning {
        changed(page, one, language);
    }
    hits(page, review, passed_over, language);
    draft(page, review, language);
}

fn mark(substance: Substance) -> Text {
    match substance {
        Substance::Holds => Text::new().style("✓", style::GOOD),
        Substance::DoesNotHold => Text::new().style("✗", style::BAD),
        Substance::NotAsked => Text::new().dim("–"),
        _ => Text::new().style("?", style::UNSURE),
    }
}

fn reviewed(page: &mut Page, one: &ProvisionReview, language: Language) {
    let end = one.end.text(language);
    let head = Text::new().strong(one.provision.id.as_str()).plain(language.pick(": ", "："));
    page.item(0, mark(one.substance), head.plain(one.substance.text(language)).dim(format!("  [{end}]")));
    for level in one.levels.iter().filter(|level| level.level.is_some()) {
        let relation = match level.relation {
            Some(relation) => relation_text(relation, language),
            None => language.pick("not in the new edition", "新版にない"),
        };
        let name = level.level.as_deref().unwrap_or_default();
        page.item(4, mark(level.substance), Text::new().strong(name).plain(format!("  {relation}")));
    }
    page.item(4, Text::new().style("→", style::COMMAND), one.amendment.text(language));
}

fn changed(page: &mut Page, one: &ChangedRequirement, language: Language) {
    let relation = relation_text(one.diff.relation, language);
    let text = one.new.as_ref().or(one.old.as_ref());
    let title = text.map(|text| text.title.in_language(language)).unwrap_or_default();
    page.item(
        0,
        Text::new().dim("·"),
        Text::new().strong(one.diff.id.as_str()).plain(format!("  {title}  ")).dim(relation),
    );
    let statement = |text: &Option<warifu_compare::review::RequirementText>| {
        text.as_ref().map(|text| text.statement.in_language(language).to_owned())
    };
    let (old, new) = (statement(&one.old), statement(&one.new));
    if old != new {
        page.fields(
            4,
            [
                (language.pick("old", "旧"), old.unwrap_or_default().into()),
                (language.pick("new", "新"), new.unwrap_or_default().into()),
            ],
        );
    }
    if !one.diff.successors.is_empty() {
        let successors: Vec<String> = one.diff.successors.iter().map(successor).collect();
        let relation = one.diff.successors_relation.map(|found| relation_text(found, language)).unwrap_or_default();
        let text = Text::new().strong(successors.join(", ")).plain(format!("  {relation}"));
        page.item(4, Text::new().dim("→"), text);
    }
    for witness in &one.diff.witnesses {
        let by = match witness.accepted_by {
            warifu_compare::diff::OldOrNew::Old => {
                language.pick("accepted by the old edition only", "旧版だけが受け入れる例")
            }
            warifu_compare::diff::OldOrNew::New => {
                language.pick("accepted by the new edition only", "新版だけが受け入れる例")
            }
        };
        let claims: Vec<String> = witness
            .claims
            .iter()
            .map(|stated| format!("`{}` = {}", stated.claim, common::value_text(&stated.value)))
            .collect();
        let text = Text::new().plain(format!("{by}{}", language.pick(": ", "：")));
        page.item(4, Text::new().dim("·"), text.quoting(&claims.join(comma(language))));
    }
    for why in &one.diff.undecided {
        page.item(4, Text::new().style("?", style::UNSURE), Text::new().quoting(&why.message(language)));
    }
}

fn successor(successor: &warifu_model::Successor) -> String {
    match successor {
        warifu_model::Successor::Group(id) => id.to_string(),
        warifu_model::Successor::Requirement(id) => id.to_string(),
    }
}

fn hits(page: &mut Page, review: &Review, passed_over: usize, language: Language) {
    if !review.hits.is_empty() {
        page.heading(language.pick("Certificates affected", "影響を受ける認証書"));
    }
    let row = |hit: &warifu_compare::review::Hit| {
        vec![
            Text::new().strong(&*hit.number),
            hit.holder.in_language(language).into(),
            format!("{}  [{}]", hit.effect.text(language), hit.provision).into(),
        ]
    };
    page.table(0, review.hits.iter().map(row).collect());
    if passed_over > 0 {
        page.line(Text::new().dim(match language {
            Language::En => {
                format!("{} passed over: no bundles", counted(passed_over, language, ["file", "files"], ""))
            }
            Language::Ja => format!("バンドルでないファイル{passed_over}件は対象外"),
        }));
    }
}

fn draft(page: &mut Page, review: &Review, language: Language) {
    page.blank();
    page.line(match (&review.draft, language) {
        (Some(draft), Language::En) => {
            format!("Edition {} is drafted, unsigned; -o writes it, --letter the letter.", draft.sequence)
        }
        (Some(draft), Language::Ja) => {
            format!(
                "第{}版の草案（未署名）を作成しました。-o で草案、--letter で送付状を書き出せます。",
                draft.sequence
            )
        }
        (None, language) => language
            .pick(
                "No edition is drafted: nothing is proven that would change the arrangement.",
                "草案はありません。取決めを変える根拠となる証明がありません。",
            )
            .to_owned(),
    });
}

fn relation_text(relation: Relation, language: Language) -> &'static str {
    warifu_compare::diff::words::relation(relation, language)
}
