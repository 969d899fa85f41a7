//! Questions as one page to fill in, offline, for all sets at once. It saves the table that `declare --from` reads.

use std::collections::BTreeMap;

use warifu::declare::{COLUMNS, Questions, cells};
use warifu_compare::plan::Market;
use warifu_model::{ClaimDefinition, Json, Language, Product, Question, Questionnaire, Vocabulary};

use crate::commands::catalog::form::{self, data};

/// The whole page. Its policy lets nothing run but its own script, and no connection be made.
pub(super) fn page(found: &Questions, markets: &[Market<'_>], product: &Product, language: Language) -> String {
    let title = language.pick("Questions about the product", "製品についての質問");
    let title = format!("{title}: {} {}", product.model, product.version);
    let data = of(found, markets, product, language);
    form::assembled(&title, language, &data, &[SCRIPT], &[form::STYLE, STYLE].join("\n"))
}

/// What the page is told.
fn of(found: &Questions, markets: &[Market<'_>], product: &Product, language: Language) -> Json {
    // a later set may bring a newer edition of a vocabulary that an earlier one has
    let vocabularies: Vec<Vocabulary> = markets.iter().flat_map(|market| market.set.vocabularies()).cloned().collect();
    let mut claims: BTreeMap<&str, &ClaimDefinition> = BTreeMap::new();
    for definition in vocabularies.iter().flat_map(|vocabulary| &vocabulary.claims) {
        claims.entry(definition.id.as_str()).or_insert(definition);
    }
    let asked = found.questionnaires.iter().flat_map(|one| &one.questions);
    let claims = asked.clone().filter_map(|question| claims.get(question.claim.as_str()));
    let claims = claims.map(|definition| data::claim(&vocabularies, definition)).collect();
    Json::object()
        .with("language", form::code(language))
        .with("product", Json::list([&product.vendor, &product.model, &product.version].map(String::as_str)))
        .with("sets", Json::list(markets.iter().map(|market| set(market, asked.clone()))))
        .with("columns", Json::list(COLUMNS))
        .with("kinds", Json::list(found.questionnaires.iter().map(|one| kind(one, &vocabularies))))
        .with("claims", Json::Object(claims))
        .with("entries", data::written_as_text())
}

/// A set, with those of its requirements for which a question is open.
fn set<'q>(market: &Market<'_>, asked: impl Iterator<Item = &'q Question>) -> Json {
    let set = market.set.set();
    let mut waiting: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for question in asked {
        let own = question.asked_by.iter().filter_map(|by| by.strip_prefix(set.id.as_str())?.strip_prefix(' '));
        own.for_each(|requirement| waiting.entry(requirement).or_default().push(question.claim.as_str()));
    }
    let requirements = set.requirements.iter().filter_map(|requirement| {
        let claims = waiting.get(requirement.id.as_str())?;
        let json = Json::object().with("id", &requirement.id).with("title", &requirement.title);
        Some(json.with("claims", Json::list(claims.iter().copied())))
    });
    Json::object()
        .with("id", &set.id)
        .with("version", &set.version)
        .with("level", market.level)
        .with("title", &set.title)
        .with("requirements", Json::list(requirements))
}

/// A document to be, with its questions as they stand in a table.
fn kind(one: &Questionnaire, vocabularies: &[Vocabulary]) -> Json {
    let mut kinds = vocabularies.iter().flat_map(|vocabulary| &vocabulary.evidence_kinds);
    let title = kinds.find(|kind| kind.id == one.kind).map(|kind| &kind.title);
    let questions = one.questions.iter().map(|question| {
        Json::object()
            .with("claim", &question.claim)
            .with("answers", &question.answers)
            .with("said_in", &question.said_in)
            .with("asked_by", Json::list(question.asked_by.iter().map(String::as_str)))
            .with("cells", Json::list(cells(one, question).iter().map(String::as_str)))
    });
    Json::object().with("id", &one.kind).with_some("title", title).with("questions", Json::list(questions))
}

const STYLE: &str = include_str!("html/answers.css");
const SCRIPT: &str = include_str!("html/answers.js");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::set::Shelf;
    use warifu_model::Timestamp;

    #[test]
    fn the_page_asks_each_question_once_and_loads_nothing() {
        let at = Timestamp::parse("2026-11-01T00:00:00Z").unwrap();
        let shelf = Shelf::with(Vec::new());
        let chosen = ["us-ssdf@1.1.1", "uk-psti"].map(|name| shelf.choose(name, at).unwrap());
        let markets: Vec<_> = chosen.iter().map(|chosen| Market { set: &chosen.set, level: None }).collect();
        let product = Product::read(br#"{"format":"warifu.product/1","vendor":"</script>","model":"L","version":"1","kind":"lamp",
            "name":{"en":"L","ja":"L"},"identifiers":[{"type":"model","value":"L"}],"artifacts":[{"name":"a","digest":"sha256:0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f"}]}"#).unwrap();
        let none = std::collections::BTreeSet::new();
        let found = warifu::declare::questions(&markets, &product, &none, None, Language::Ja).unwrap();
        let data = of(&found, &markets, &product, Language::Ja);
        let Some(Json::List(kinds)) = data.member("kinds") else { panic!("no kinds") };
        let questions = kinds.iter().flat_map(|kind| match kind.member("questions") {
            Some(Json::List(questions)) => questions.clone(),
            _ => Vec::new(),
        });
        let claims: Vec<String> =
            questions.map(|question| question.member("claim").and_then(Json::as_text).unwrap().to_owned()).collect();
        let once: std::collections::BTreeSet<&String> = claims.iter().collect();
        assert!(claims.len() > 50 && once.len() == claims.len());
        for claim in once {
            assert!(data.member("claims").and_then(|all| all.member(claim)?.member("schema")).is_some(), "{claim}");
        }
        let page = page(&found, &markets, &product, Language::Ja);
        assert_eq!((page.matches("<script").count(), page.matches("</script>").count()), (2, 2));
        for outside in
            ["http://", "https://", "src=", "@import", "url(", "fetch(", "XMLHttpRequest", "innerHTML", "eval("]
        {
            assert!(!page.contains(outside), "{outside}");
        }
    }
}
