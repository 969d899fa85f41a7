//! Plans for people.

use std::collections::BTreeMap;

use warifu_compare::plan::{Change, Plan, Plans, Served};
use warifu_model::{Language, Product, Timestamp, Vocabulary};

use crate::commands::common::{self, plural};
use crate::commands::set::Chosen;
use crate::options;
use warifu_report::titles::Titles;
use warifu_report::{Page, Text, style};

/// Shows the cheapest plan in full, and how the next best differ from it.
pub(crate) fn show(page: &mut Page, view: &View<'_>, product: Option<Product>, at: Timestamp) {
    view.header(page, product, at);
    page.blank();
    view.banner(page);
    if view.plans.is_met {
        return;
    }
    view.questions(page);
    for (place, plan) in view.plans.plans.iter().enumerate() {
        view.plan(page, place, plan);
    }
    view.blocked(page);
    view.limit(page);
    view.advice(page);
}

/// What there is to show.
pub(crate) struct View<'a> {
    pub(crate) plans: &'a Plans,
    pub(crate) chosen: &'a [Chosen],
    /// Those of all sets.
    pub(crate) vocabularies: &'a [Vocabulary],
    pub(crate) language: Language,
}

impl View<'_> {
    fn header(&self, page: &mut Page, product: Option<Product>, at: Timestamp) {
        let product = product.map(|product| common::product_in(&product, self.language)).unwrap_or_default();
        let mut rows = vec![vec![Text::new().dim(self.language.pick("product", "製品")), product]];
        for (place, (set, level)) in self.plans.sets.iter().enumerate() {
            let level = common::at_level(level.as_deref(), self.language);
            let name = if place == 0 { self.language.pick("against", "要求事項集") } else { "" };
            rows.push(vec![
                Text::new().dim(name),
                Text::new().strong(format!("{} {}", set.id, set.version)).plain(level),
            ]);
            let remark = self.chosen.get(place).and_then(|chosen| chosen.remark.as_ref());
            if let Some(remark) = remark {
                rows.push(vec![Text::new(), Text::new().style("! ", style::UNSURE).plain(remark.text(self.language))]);
            }
        }
        rows.push(vec![Text::new().dim(self.language.pick("at", "時点")), at.to_string().into()]);
        page.table(0, rows);
    }

    fn banner(&self, page: &mut Page) {
        let (words, style, text) = match self.plans.plans.first() {
            _ if self.plans.is_met => (
                self.language.pick("CONFORMS", "適合"),
                style::GOOD,
                self.language.pick("nothing has to change", "変更の必要はない").to_owned(),
            ),
            Some(best) => {
                let count = best.changes.len();
                let text = match self.language {
                    Language::En => format!("{}, cost {}", plural(count, "change", "changes"), best.cost),
                    Language::Ja => format!("変更{count}件、費用{}", best.cost),
                };
                (self.language.pick("PLAN FOUND", "計画あり"), style::UNSURE, text)
            }
            None if !self.plans.questions.is_empty() && self.plans.blocked.is_empty() => (
                self.language.pick("UNDETERMINED", "判定不能"),
                style::UNSURE,
                self.language
                    .pick("first state what the product is", "製品が何であるかを先に述べる必要がある")
                    .to_owned(),
            ),
            None => {
                let text =
                    self.language.pick("no permitted change leads to conformity", "許される変更では適合できない");
                let cut = self.language.pick("the search stopped before it found one", "探索が打ち切られた");
                let text = if self.plans.undecided.is_some() { cut } else { text };
                (self.language.pick("NO PLAN FOUND", "計画なし"), style::BAD, text.to_owned())
            }
        };
        let style = style.effects(anstyle::Effects::BOLD | anstyle::Effects::INVERT);
        page.line(Text::new().style(words, style).plain("  ").plain(text));
    }

    fn plan(&self, page: &mut Page, place: usize, plan: &Plan) {
        let head = match (place, self.language) {
            (0, Language::En) if plan.is_proven => "The cheapest plan".to_owned(),
            (0, Language::Ja) if plan.is_proven => "費用が最小の計画".to_owned(),
            (0, Language::En) => "The cheapest plan that was found".to_owned(),
            (0, Language::Ja) => "見つかった中で費用が最小の計画".to_owned(),
            (_, Language::En) => format!("Next best: cost {}", plan.cost),
            (_, Language::Ja) => format!("次善：費用{}", plan.cost),
        };
        page.heading(head);
        if let Some(bound) = self.plans.lower_bound.filter(|_| place == 0 && !plan.is_proven) {
            page.line(Text::new().dim(match self.language {
                Language::En => format!("not proven to be the cheapest: every plan costs at least {bound}"),
                Language::Ja => format!("費用が最小とは証明されていない。どの計画の費用も{bound}以上である"),
            }));
        }
        // what the cheapest has as well is not said again
        let known: &[Change] =
            if place == 0 { &[] } else { self.plans.plans.first().map_or(&[], |best| &best.changes) };
        let is_same = |change: &&Change| known.iter().any(|other| other.is_same(change));
        let shared = plan.changes.iter().filter(is_same).count();
        for change in plan.changes.iter().filter(|change| !is_same(change)) {
            self.change(page, change);
        }
        if shared > 0 {
            page.line(Text::new().dim(match self.language {
                Language::En => format!("and {} of the cheapest plan", plural(shared, "change", "changes")),
                Language::Ja => format!("ほか、費用が最小の計画と同じ変更{shared}件"),
            }));
        }
    }

    fn titles(&self) -> Titles<'_> {
        Titles::new(self.vocabularies, self.language)
    }

    /// A change in words, with titles where ids stand.
    fn change_text(&self, change: &Change) -> String {
        let claim = match change {
            Change::Claim { claim, .. } => Some(claim),
            _ => None,
        };
        self.titles().explain(&warifu_compare::change_text(change, self.language), claim)
    }

    fn change(&self, page: &mut Page, change: &Change) {
        let mut text = Text::new().quoting(&self.change_text(change));
        text = text.dim(match self.language {
            Language::En => format!("  cost {}", change.cost()),
            Language::Ja => format!("　費用{}", change.cost()),
        });
        page.item(0, Text::new().style("→", style::COMMAND), text);
        let words = Text::new().dim(self.language.pick("for ", "対象："));
        if let [one] = change.serves() {
            page.indented(4, words.and(self.requirement(one)));
            return;
        }
        let mut by_set: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
        for served in change.serves() {
            by_set.entry(served.set).or_default().push(served.requirement.as_str());
        }
        let of_set =
            |(set, ids): (usize, Vec<&str>)| format!("{}{}", self.set(set), ids.join(self.language.pick(", ", "、")));
        let sets: Vec<_> = by_set.into_iter().map(of_set).collect();
        page.indented(4, words.plain(sets.join(self.language.pick("; ", "；"))));
    }

    /// A set by its name, where there are several; by its version as well, where there are several of that name.
    fn set(&self, place: usize) -> String {
        let sets = &self.plans.sets;
        let Some((set, _)) = sets.get(place).filter(|_| sets.len() > 1) else { return String::new() };
        let is_alone = sets.iter().filter(|(other, _)| other.id == set.id).count() == 1;
        if is_alone { format!("{} ", set.id) } else { format!("{} {} ", set.id, set.version) }
    }

    fn requirement(&self, served: &Served) -> Text {
        let title = self.chosen.get(served.set).and_then(|chosen| chosen.set.set().requirement(&served.requirement));
        let title = title.map(|requirement| requirement.title.in_language(self.language)).unwrap_or_default();
        Text::new().plain(format!("{}{}", self.set(served.set), served.requirement)).plain("  ").dim(title)
    }

    /// What has to be said first, and what hangs on it.
    fn questions(&self, page: &mut Page) {
        if self.plans.questions.is_empty() {
            return;
        }
        page.heading(self.language.pick("First state what the product is", "先に述べるべき事項：製品が何であるか"));
        for question in &self.plans.questions {
            let count = question.requirements.len();
            let hangs = match self.language {
                Language::En => format!("  {} on it", plural(count, "requirement depends", "requirements depend")),
                Language::Ja => format!("　{count}件の要求事項がこれに係る"),
            };
            page.item(
                0,
                Text::new().style("?", style::UNSURE),
                Text::new().quoting(&self.titles().claim(&question.claim)).dim(hangs),
            );
            let mut ids: Vec<String> =
                question.requirements.iter().map(|one| format!("{}{}", self.set(one.set), one.requirement)).collect();
            ids.dedup();
            page.indented(4, Text::new().dim(ids.join(self.language.pick(", ", "、"))));
        }
    }

    fn blocked(&self, page: &mut Page) {
        if !self.plans.plans.is_empty() {
            return;
        }
        if self.plans.blocked.is_empty() {
            if self.plans.undecided.is_none() {
                let words =
                    "Each requirement can be met alone, but not all of them together: they contradict each other.";
                page.blank();
                page.line(
                    self.language
                        .pick(words, "個々の要求事項は満たせるが、同時には満たせない。要求事項が互いに矛盾している。"),
                );
            }
            return;
        }
        page.heading(match self.plans.undecided {
            Some(_) => self
                .language
                .pick("No change that was tried meets these requirements", "試した変更では満たせない要求事項"),
            None => self.language.pick("No change meets these requirements", "どの変更でも満たせない要求事項"),
        });
        for blocked in &self.plans.blocked {
            let served = Served { set: blocked.set, requirement: blocked.requirement.clone() };
            page.item(0, Text::new().style("✗", style::BAD), self.requirement(&served));
        }
    }

    fn limit(&self, page: &mut Page) {
        let Some(limit) = self.plans.undecided else { return };
        let words = options::with_option(limit.text(self.language), options::of(limit.as_str()), self.language);
        page.blank();
        page.item(
            0,
            Text::new().style("!", style::UNSURE),
            Text::new().plain(words).dim(format!(" [{}]", limit.as_str())),
        );
    }

    fn advice(&self, page: &mut Page) {
        let changes = self.plans.plans.iter().flat_map(|plan| &plan.changes);
        if changes.filter(|change| matches!(change, Change::Claim { .. })).count() > 0 {
            page.blank();
            let words = self.language.pick(
                "Change the facts before you change the claim. Proposed dates hold for 90 days, or as long as the rule \
                 allows. Fix claims that must not change with --keep CLAIM or a cost of null.",
                "先に事実を改め、その後に主張してください。提案する日付は90日間、又は規則の許す期間有効です。変更できない主張項目は \
                 --keep CLAIM 又は費用 null で固定します。",
            );
            page.item(0, Text::new().style("!", style::UNSURE), words);
        }
    }
}
