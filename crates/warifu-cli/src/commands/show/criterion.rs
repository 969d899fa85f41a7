//! Criteria as short lines, with the titles of what they ask for.

use warifu_core::comparison_sign;
use warifu_model::{
    Bound, ClaimId, Components, Criterion, EvidenceDemand, Json, Language, Needed, Operand, Operands, Party,
    Quantifier, Reference, Shape,
};

use crate::commands::common::{comma, value_text};
use warifu_report::titles::{Titles, duration};
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
        match criterion.shape() {
            Shape::Several(needed, of) => self.several(page, indent, self.needed(needed), of),
            Shape::Not(inner) => {
                let head = language.pick("not", "次でないこと").to_owned();
                self.several(page, indent, head, std::slice::from_ref(inner));
            }
            Shape::Records { of, quantifier, inner } => {
                page.indented(indent, self.records(of, quantifier));
                self.about(of).criterion(page, indent + 2, inner);
            }
            Shape::Comparison(of, with) => page.indented(indent, self.comparison(criterion, of, with)),
            Shape::Evidence(demand) => page.indented(indent, self.evidence(demand)),
            Shape::Schema { kind, schema } => page.indented(
                indent,
                match language {
                    Language::En => self.text(&format!("evidence `{kind}` conforms to schema {schema}")),
                    Language::Ja => self.text(&format!("証拠 `{kind}` がスキーマ {schema} に適合すること")),
                },
            ),
            Shape::Certificate { set, versions, level, of } => {
                let versions = operand(versions, ToString::to_string);
                let certificate = self.certificate(&format!("`{set}` {versions}"), level, of);
                let Components::Each(each) = of else { return page.indented(indent, certificate) };
                let (en, ja) = (["for each component in ", ": "], ["", "の各構成部品について："]);
                page.indented(indent, self.around(en, &each.list, ja).and(certificate));
                if let Some(picked) = &each.picked {
                    page.indented(indent + 2, Text::new().dim(language.pick("where", "次を満たす記録に限る")));
                    self.about(&each.list).criterion(page, indent + 4, picked);
                }
            }
        }
    }

    fn needed(self, needed: Needed<'_>) -> String {
        let language = self.language();
        match needed {
            Needed::All => language.pick("all of", "次の全て").to_owned(),
            Needed::Any => language.pick("any of", "次のいずれか").to_owned(),
            Needed::AtLeast(count) => {
                let count = operand(count, ToString::to_string);
                match language {
                    Language::En => format!("at least {count} of"),
                    Language::Ja => format!("次のうち{count}件以上"),
                }
            }
        }
    }

    fn records(self, of: &Reference, quantifier: Quantifier<'_>) -> Text {
        match quantifier {
            Quantifier::Every => self.around(["every record of ", " meets"], of, ["", "の全ての記録が次を満たすこと"]),
            Quantifier::Some => {
                self.around(["some record of ", " meets"], of, ["", "のいずれかの記録が次を満たすこと"])
            }
            Quantifier::AtMost(count) => {
                let count = operand(count, ToString::to_string);
                let is_one = count == "1";
                let en = format!("at most {count} {} of ", if is_one { "record" } else { "records" });
                let ja = format!("のうち次に当たる記録が{count}件以下");
                self.around([&en, if is_one { " meets" } else { " meet" }], of, ["", &ja])
            }
        }
    }

    /// A comparison: its sign, in Japanese by what the sign means, and the operands.
    fn comparison(self, criterion: &Criterion, of: &'t Reference, with: Operands<'_>) -> Text {
        let operands = self.about(of).operands(with);
        let sign = comparison_sign(criterion).unwrap_or_default();
        let text = match (self.language(), sign) {
            (Language::En, _) | (Language::Ja, "=" | "≤" | "≥") => format!(" {sign} {operands}"),
            (Language::Ja, "after") => format!("が {operands} より後"),
            (Language::Ja, "before") => format!("が {operands} より前"),
            (Language::Ja, "contains") => format!("が次を全て含むこと：{operands}"),
            (Language::Ja, "not older than") => format!("が{operands}以内"),
            (Language::Ja, "one of") => format!("が次のいずれか：{operands}"),
            (Language::Ja, "in") => format!("が範囲 {operands} 内"),
            (Language::Ja, "is stated") => "の記載があること".to_owned(),
            (Language::Ja, _) => format!("：{sign} {operands}"),
        };
        self.reference(of).quoting(text.trim_end())
    }

    fn operands(self, operands: Operands<'_>) -> String {
        match operands {
            Operands::None => String::new(),
            Operands::Age(age) => self.age(age),
            Operands::Bound(bound) => self.bound(bound),
            Operands::Range(range) => operand(range, ToString::to_string),
            Operands::Value(value) => self.value(value),
            Operands::Values(values) => self.list(values),
        }
    }

    fn several(self, page: &mut Page, indent: usize, head: String, criteria: &'t [Criterion]) {
        page.indented(indent, Text::new().dim(head));
        for inner in criteria {
            self.criterion(page, indent + 2, inner);
        }
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

    fn certificate(self, set: &str, level: Option<&str>, of: &Components) -> Text {
        let mut text = self.language().pick("a certificate for ", "認証書：").to_owned() + set;
        if let Some(level) = level {
            text += self.language().pick(" at level ", "、レベル ");
            text += level;
        }
        if let Components::Named(component) = of {
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
        if let Some(since) = &demand.made_since {
            let bound = Bound::FromOther(Reference::Claim(since.claim.clone()), since.plus.clone());
            parts.push(match language {
                Language::En => format!("made since {}", self.bound(&bound)),
                Language::Ja => format!("{}以降に作成されたもの", self.bound(&bound)),
            });
        }
        if let Some(count) = &demand.signers {
            let count = operand(count, ToString::to_string);
            parts.push(match language {
                Language::En => format!("{count} or more documents, each of another signer"),
                Language::Ja => format!("署名者の異なる{count}件以上"),
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
        let (from, after) = match bound {
            Bound::Fixed(value) => return operand(value, value_text),
            Bound::FromAt(after) => (language.pick("the time of evaluation", "評価時点").to_owned(), after),
            Bound::FromOther(Reference::Claim(claim), after) => (self.titles.claim(claim), after),
            Bound::FromOther(Reference::Field(field), after) => (self.titles.field(self.of, field.as_str()), after),
        };
        let text = operand(after, ToString::to_string);
        match (duration(&text, language).unwrap_or(text), language) {
            (none, _) if none == language.pick("0 days", "0日") => from,
            (after, Language::En) => format!("{from} + {after}"),
            (after, Language::Ja) => format!("{from}の{after}後"),
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
