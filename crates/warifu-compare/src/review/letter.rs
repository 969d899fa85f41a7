//! The covering letter of a draft, in both languages.

use warifu_model::json::plural;
use warifu_model::{Language, Localized, SetDigest};

use super::value::{Amendment, LevelReview, ProvisionReview, Review, Substance};
use crate::diff::words::relation as words;
use crate::diff::{Relation, RequirementDiff};

/// The letter: to whom, what was published, what holds, what the draft does, what stays and why, and whom it affects.
pub(super) fn of(review: &Review) -> Localized {
    let text = |language| Letter { review, language }.text();
    Localized::of(text(Language::En), text(Language::Ja))
}

struct Letter<'a> {
    review: &'a Review,
    language: Language,
}

impl Letter<'_> {
    fn text(&self) -> String {
        let parts = [self.head(), self.provisions(), self.requirements(), self.hits(), self.draft()];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join("\n\n")
    }

    fn head(&self) -> String {
        let Review { arrangement, diff, at, .. } = self.review;
        let names: Vec<&str> = arrangement.parties.iter().map(|party| party.name.in_language(self.language)).collect();
        let title = arrangement.title.in_language(self.language);
        let (id, sequence, date) = (&arrangement.charter.id, arrangement.sequence, at.date());
        let (old, new) = (edition(&diff.old), edition(&diff.new));
        match self.language {
            Language::En => format!(
                "To: {}\nDate: {date}\nSubject: {title} (`{id}`, edition {sequence})\n\nA new edition of a set that the arrangement \
                 names was published: {new}, after {old}. The two were compared by what they accept. {}.",
                names.join("; "),
                capital(self.review.substance().text(self.language)),
            ),
            Language::Ja => format!(
                "宛先：{}\n日付：{date}\n件名：{title}（`{id}`、第{sequence}版）\n\n取決めが挙げる要求事項集の新版が公表された。\
                 旧版：{old}、新版：{new}。両者を、受け入れる製品の範囲によって比較した。結論：{}。",
                names.join("、"),
                self.review.substance().text(self.language),
            ),
        }
    }

    fn provisions(&self) -> String {
        let lines: Vec<String> = self.review.provisions.iter().map(|one| self.provision(one)).collect();
        format!("{}\n{}", self.language.pick("By provision:", "規定ごとの結果："), lines.join("\n"))
    }

    fn provision(&self, one: &ProvisionReview) -> String {
        let (language, id) = (self.language, &one.provision.id);
        let (end, substance, amendment) =
            (one.end.text(language), one.substance.text(language), one.amendment.text(language));
        let levels: Vec<String> = one
            .levels
            .iter()
            .filter(|level| level.substance != Substance::Holds)
            .map(|level| self.level(level))
            .collect();
        let levels = match (levels.is_empty(), language) {
            (true, _) => String::new(),
            (false, Language::En) => format!(" Not proven: {}.", levels.join("; ")),
            (false, Language::Ja) => format!("証明されないレベル：{}。", levels.join("、")),
        };
        let warning = if one.amendment == Amendment::TakenUnproven {
            language.pick(
                " Certificates for the new edition count today; limit the versions of the provision if they should not.",
                "新版に対する認証書は現に有効とみなされる。これを望まない場合は、規定の版の範囲を限定すること。",
            )
        } else {
            ""
        };
        match language {
            Language::En => format!("- `{id}` ({end}): {substance}; {amendment}.{levels}{warning}"),
            Language::Ja => format!("- `{id}`（{end}）：{substance}。{amendment}。{levels}{warning}"),
        }
    }

    fn level(&self, level: &LevelReview) -> String {
        let language = self.language;
        let name = level.level.as_deref().unwrap_or(language.pick("all levels", "全レベル"));
        let why = match level.relation {
            None if level.level.is_some() => language.pick("not in the new edition", "新版にない"),
            None => language.pick("the schemes of levels differ", "レベルの体系が異なる"),
            Some(relation) => words(relation, language),
        };
        match language {
            Language::En => format!("{name} ({why})"),
            Language::Ja => format!("{name}（{why}）"),
        }
    }

    fn requirements(&self) -> String {
        let changed: Vec<&RequirementDiff> = self.review.changed.iter().map(|one| &one.diff).collect();
        let by_meaning: Vec<&&RequirementDiff> =
            changed.iter().filter(|one| one.relation != Relation::Equivalent).collect();
        if by_meaning.is_empty() {
            return self
                .language
                .pick("No requirement changed in what it accepts.", "受け入れる製品の範囲が変わった要求事項はない。")
                .to_owned();
        }
        let lines: Vec<String> = by_meaning.iter().map(|one| self.requirement(one)).collect();
        format!("{}\n{}", self.language.pick("Requirements that changed:", "変わった要求事項："), lines.join("\n"))
    }

    fn requirement(&self, one: &RequirementDiff) -> String {
        let language = self.language;
        let relation = one.successors_relation.unwrap_or(one.relation);
        let mut text = match (one.relation, language) {
            (Relation::Moved, Language::En) => format!("moved, and what took over is {}", words(relation, language)),
            (Relation::Moved, Language::Ja) => format!("移行。後継は{}", words(relation, language)),
            _ => words(one.relation, language).to_owned(),
        };
        let witnesses: Vec<String> = one.witnesses.iter().map(|witness| format!("`{}`", witness.name)).collect();
        if !witnesses.is_empty() {
            let (open, close) = (language.pick("; witness: ", "。証拠例："), witnesses.join(language.pick(", ", "、")));
            text.extend([open, &close]);
        }
        let why: Vec<String> = one.undecided.iter().map(|why| why.message(language)).collect();
        if !why.is_empty() {
            text.extend([language.pick("; ", "。"), &why.join(language.pick("; ", "。"))]);
        }
        format!("- `{}`{}{text}", one.id, language.pick(": ", "："))
    }

    fn hits(&self) -> String {
        let (count, language) = (self.review.hits.len(), self.language);
        if count == 0 {
            return String::new();
        }
        let lines: Vec<String> = self
            .review
            .hits
            .iter()
            .map(|hit| {
                let holder = hit.holder.in_language(language);
                let effect = hit.effect.text(language);
                match language {
                    Language::En => format!("- `{}` ({holder}): {effect}", hit.number),
                    Language::Ja => format!("- `{}`（{holder}）：{effect}", hit.number),
                }
            })
            .collect();
        let head = match language {
            Language::En => {
                format!("{} affected, of those that were provided:", plural(count, "certificate", "certificates"))
            }
            Language::Ja => format!("提供された認証書のうち、影響を受けるもの（{count}件）："),
        };
        format!("{head}\n{}", lines.join("\n"))
    }

    fn draft(&self) -> String {
        match (&self.review.draft, self.language) {
            (Some(draft), Language::En) => format!(
                "Enclosed is edition {} as a draft. It is not signed and has no effect before every party has signed it. Nothing of the \
                 edition in force is taken back; the dates of the added provisions are those of this draft and are for the parties to set.",
                draft.sequence
            ),
            (Some(draft), Language::Ja) => format!(
                "第{}版の草案を同封する。草案は未署名であり、全ての当事者が署名するまで効力を持たない。現行版の規定は一切撤回しない。\
                 加えた規定の日付は草案のものであり、当事者が定める。",
                draft.sequence
            ),
            (None, language) => language
                .pick(
                    "No amended edition is enclosed: nothing is proven that would change the arrangement.",
                    "改正版は同封しない。取決めを変える根拠となる証明がない。",
                )
                .to_owned(),
        }
    }
}

fn edition(set: &SetDigest) -> String {
    format!("{} {} ({}…)", set.id, set.version, set.digest.short())
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
