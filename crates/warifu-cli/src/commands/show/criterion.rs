//! Criteria as short lines, with the titles of what they ask for.

use warifu_model::{Bound, ClaimId, Criterion, EvidenceDemand, Json, Language, Operand, Party, Reference};

use crate::commands::common::{comma, value_text};
use crate::commands::titles::{Titles, duration};
use warifu_report::{Page, Text};

/// Shows a criterion, one line per test.
pub(super) fn criterion(page: &mut Page, indent: usize, criterion: &Criterion, titles: Titles<'_>) {
    Lines { titles, of: None }.criterion(page, indent, criterion);
}

/// A criterion as plain text.
pub(crate) fn criterion_text(of: &Criterion, titles: Titles<'_>) -> String {
    let mut page = Page::default();
    criterion(&mut page, 0, of, titles);
    anstream::adapter::strip_str(&page.render(TEXT_COLUMNS)).to_string()
}

/// The lines of one criterion.
#[derive(Clone, Copy)]
struct Lines<'t> {
    titles: Titles<'t>,
    /// The claim whose records are looked at.
    of: Option<&'t ClaimId>,
}

impl<'t> Lines<'t> {
    fn language(self) -> Language {
        self.titles.language()
    }

    fn criterion(self, page: &mut Page, indent: usize, criterion: &'t Criterion) {
        let language = self.language();
        match criterion {
            Criterion::AllOf(of) => self.several(page, indent, language.pick("all of", "次の全て").to_owned(), of),
            Criterion::AnyOf(of) => self.several(page, indent, language.pick("any of", "次のいずれか").to_owned(), of),
            Criterion::AtLeastNOf(n, of) => {
                let n = operand(n, ToString::to_string);
                let head = match language {
                    Language::En => format!("at least {n} of"),
                    Language::Ja => format!("次のうち{n}件以上"),
                };
                self.several(page, indent, head, of);
            }
            Criterion::Not(inner) => {
                let head = language.pick("not", "次でないこと").to_owned();
                self.several(page, indent, head, std::slice::from_ref(inner));
            }
            Criterion::Every(what, inner) => {
                let head = self.around(["every record of ", " meets"], what, ["", "の全ての記録が次を満たすこと"]);
                self.quantifier(page, indent, head, what, inner);
            }
            Criterion::Some(what, inner) => {
                let head = self.around(["some record of ", " meets"], what, ["", "のいずれかの記録が次を満たすこと"]);
                self.quantifier(page, indent, head, what, inner);
            }
            Criterion::AtMostCount(what, count, inner) => {
                let count = operand(count, ToString::to_string);
                let en = format!("at most {count} records of ");
                let ja = format!("のうち次に当たる記録が{count}件以下");
                let head = self.around([&en, " meet"], what, ["", &ja]);
                self.quantifier(page, indent, head, what, inner);
            }
            leaf => page.indented(indent, self.test(leaf)),
        }
    }

    fn several(self, page: &mut Page, indent: usize, head: String, criteria: &'t [Criterion]) {
        page.indented(indent, Text::new().dim(head));
        criteria.iter().for_each(|inner| self.criterion(page, indent + 2, inner));
    }

    fn quantifier(self, page: &mut Page, indent: usize, head: Text, what: &'t Reference, inner: &'t Criterion) {
        page.indented(indent, head);
        self.about(what).criterion(page, indent + 2, inner);
    }

    /// What is referred to, with words before and after it.
    fn around(self, en: [&str; 2], what: &Reference, ja: [&str; 2]) -> Text {
        let [before, after] = self.language().pick(en, ja);
        Text::new().dim(before).and(self.reference(what)).dim(after)
    }

    /// The same lines, with values of what is referred to.
    fn about(self, what: &'t Reference) -> Self {
        match what {
            Reference::Claim(claim) => Self { of: Some(claim), ..self },
            Reference::Field(_) => self,
        }
    }

    fn test(self, leaf: &'t Criterion) -> Text {
        match leaf {
            Criterion::After(what, bound) => self.compare(what, "after {}", "が {} より後", &self.bound(bound)),
            Criterion::AtLeast(what, value) => self.compare(what, "≥ {}", "≥ {}", &self.about(what).value(value)),
            Criterion::AtMost(what, value) => self.compare(what, "≤ {}", "≤ {}", &self.about(what).value(value)),
            Criterion::Before(what, bound) => self.compare(what, "before {}", "が {} より前", &self.bound(bound)),
            Criterion::ContainsAll(what, values) => {
                self.compare(what, "contains all of: {}", "が次を全て含むこと：{}", &self.about(what).list(values))
            }
            Criterion::Equals(what, value) => self.compare(what, "= {}", "= {}", &self.about(what).value(value)),
            Criterion::NotOlderThan(what, age) => self.compare(what, "not older than {}", "が{}以内", &self.age(age)),
            Criterion::OneOf(what, values) => {
                self.compare(what, "is one of: {}", "が次のいずれか：{}", &self.about(what).list(values))
            }
            Criterion::VersionMatches(what, range) => {
                self.compare(what, "in the range {}", "が範囲 {} 内", &operand(range, ToString::to_string))
            }
            Criterion::Present(what) => self.compare(what, "is stated", "の記載があること", ""),
            Criterion::Evidence(demand) => self.evidence(demand),
            Criterion::ConformsToSchema { kind, schema } => match self.language() {
                Language::En => self.text(&format!("evidence `{kind}` conforms to schema {schema}")),
                Language::Ja => self.text(&format!("証拠 `{kind}` がスキーマ {schema} に適合すること")),
            },
            Criterion::HoldsCertificate { set, versions, level, component } => {
                let versions = operand(versions, ToString::to_string);
                self.certificate(&format!("`{set}` {versions}"), level.as_deref(), component.as_deref())
            }
            other => Text::new().plain(other.operator()),
        }
    }

    /// A comparison: the value goes in the place of the brackets.
    fn compare(self, what: &Reference, en: &str, ja: &str, value: &str) -> Text {
        let (before, after) =
            self.language().pick(en, ja).split_once("{}").unwrap_or((self.language().pick(en, ja), ""));
        let gap = self.language().pick(" ", if before.starts_with(['≥', '≤', '=']) { " " } else { "" });
        self.reference(what).dim(format!("{gap}{before}")).quoting(value).dim(after)
    }

    fn certificate(self, set: &str, level: Option<&str>, component: Option<&str>) -> Text {
        let mut text = self.language().pick("a certificate for ", "認証書：").to_owned() + set;
        if let Some(level) = level {
            text += &self.language().pick(" at level ", "、レベル ").to_owned();
            text += level;
        }
        if let Some(component) = component {
            text += self.language().pick(" of component ", "、構成部品 ");
            text += component;
        }
        Text::new().quoting(&text)
    }

    fn evidence(self, demand: &EvidenceDemand) -> Text {
        let language = self.language();
        let mut parts =
            vec![format!("{}{}", language.pick("evidence: ", "証拠："), self.titles.kind(demand.kind.as_str()))];
        if let Some(party) = demand.party {
            parts.push(match (party, language) {
                (Party::First, Language::En) => "from any party".to_owned(),
                (Party::Second, Language::En) => "from a second or third party".to_owned(),
                (Party::Third, Language::En) => "from a third party".to_owned(),
                (Party::First, Language::Ja) => "当事者を問わない".to_owned(),
                (Party::Second, Language::Ja) => "第二者又は第三者によるもの".to_owned(),
                (Party::Third, Language::Ja) => "第三者によるもの".to_owned(),
            });
        }
        if let Some(role) = &demand.role {
            let role = self.titles.role(role.as_str());
            parts.push(format!("{}{role}", language.pick("signed as ", "署名者の役割：")));
        }
        if let Some(age) = &demand.max_age {
            parts.push(match language {
                Language::En => format!("not older than {}", self.age(age)),
                Language::Ja => format!("{}以内のもの", self.age(age)),
            });
        }
        if let Some(claim) = &demand.supports {
            parts.push(match language {
                Language::En => format!("supporting {}", self.titles.claim(claim)),
                Language::Ja => format!("{}を裏付けるもの", self.titles.claim(claim)),
            });
        }
        Text::new().quoting(&parts.join(comma(language)))
    }

    fn reference(self, reference: &Reference) -> Text {
        Text::new().quoting(&match reference {
            Reference::Claim(claim) => self.titles.claim(claim),
            Reference::Field(field) => self.titles.field(self.of, field.as_str()),
        })
    }

    fn text(self, text: &str) -> Text {
        Text::new().quoting(&self.titles.explain(text, self.of))
    }

    /// A value, a token with its title.
    fn value(self, value: &Operand<Json>) -> String {
        let text = operand(value, value_text);
        let is_named = matches!(value, Operand::Literal(Json::Text(_) | Json::Bool(_)));
        if is_named { self.titles.explain(&format!("`{text}`"), self.of) } else { text }
    }

    fn list(self, values: &[Operand<Json>]) -> String {
        values.iter().map(|value| self.value(value)).collect::<Vec<_>>().join(comma(self.language()))
    }

    fn age<T: ToString>(self, age: &Operand<T>) -> String {
        let text = operand(age, ToString::to_string);
        duration(&text, self.language()).unwrap_or(text)
    }

    fn bound(self, bound: &Bound) -> String {
        let language = self.language();
        let Bound::FromAt(after) = bound else {
            let Bound::Fixed(value) = bound else { return String::new() };
            return operand(value, value_text);
        };
        let text = operand(after, ToString::to_string);
        match (duration(&text, language).unwrap_or(text), language) {
            (none, _) if none == language.pick("0 days", "0日") => {
                language.pick("the time of evaluation", "評価時点").to_owned()
            }
            (after, Language::En) => format!("the time of evaluation + {after}"),
            (after, Language::Ja) => format!("評価時点の{after}後"),
        }
    }
}

fn operand<T>(operand: &Operand<T>, show: impl Fn(&T) -> String) -> String {
    match operand {
        Operand::Literal(value) => show(value),
        Operand::Parameter(parameter) => format!("<{parameter}>"),
    }
}

/// Wide enough that few lines are broken.
const TEXT_COLUMNS: usize = 110;
