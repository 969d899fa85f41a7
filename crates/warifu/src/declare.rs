//! What people have to say about a product: the questions of requirement sets, by the document in which each is answered.

mod answerable;
mod answers;
mod rows;
mod sheet;
mod table_error;

use std::collections::{BTreeMap, BTreeSet};

use warifu_compare::plan::Market;
use warifu_core::CompiledSet;
use warifu_evidence::{KINDS, TOOL_CLAIMS};
use warifu_model::{
    ClaimDefinition, ClaimId, ClaimType, EvidenceKind, Language, Localized, Product, Question, Questionnaire, Support,
    Token, Vocabulary,
};

pub use answerable::{UnanswerableError, answerable};
pub use answers::{AnswerDiffers, Answers, Differing, Merged};
pub use sheet::{COLUMNS, cells, from_table, to_table};
pub use table_error::{TableError, TableFault};

/// Describes what is asked, and of whom.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Questions {
    /// One questionnaire for each kind of document, in the order of the kinds.
    pub questionnaires: Vec<Questionnaire>,
    /// Kinds of document that are asked for and in which no question can be answered: these are to be had as they are.
    pub documents: Vec<EvidenceKind>,
}

/// The questions of these sets at their levels that only people can answer: no tool writes what would answer them. Claims in `said`
/// are not asked again; where `only` names claims, no other is asked.
///
/// Each question stands once, in a document of a kind in which it can be said: one that the requirements ask for, if there is one. None
/// where a level is none of its set.
///
/// ```
/// use std::collections::BTreeSet;
/// use warifu::{Language, Product, Shelf, Timestamp, declare::questions};
/// use warifu_compare::plan::Market;
///
/// # mod example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/example.rs")); }
/// # let product = example::file("product.json");
/// let product = Product::read(&product)?;
/// let set = Shelf::default().choose("uk-psti", Timestamp::parse("2026-11-01T00:00:00Z").unwrap())?.set;
/// let asked = |level| questions(&[Market { set: &set, level }], &product, &BTreeSet::new(), None, Language::En);
/// assert!(asked(None).is_some_and(|asked| !asked.questionnaires.is_empty()));
/// assert!(asked(Some("no such level")).is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn questions(
    markets: &[Market<'_>],
    product: &Product,
    said: &BTreeSet<ClaimId>,
    only: Option<&BTreeSet<ClaimId>>,
    language: Language,
) -> Option<Questions> {
    let mut wanted = Wanted::default();
    for market in markets {
        wanted.add(market)?;
    }
    let is_asked = |claim: &ClaimId| !said.contains(claim) && only.is_none_or(|only| only.contains(claim));
    wanted.claims.retain(|claim, _| is_asked(claim));
    wanted.kinds.retain(|_, of| of.iter().any(|claim| wanted.claims.contains_key(claim)) || only.is_none());
    let vocabularies: Vec<&Vocabulary> = markets.iter().flat_map(|market| market.set.vocabularies()).collect();
    let placed = placed(&wanted);
    let mut by_kind: BTreeMap<&EvidenceKind, Vec<Question>> = BTreeMap::new();
    for (claim, asked) in &wanted.claims {
        let Some(kind) = placed.get(claim) else { continue };
        by_kind.entry(kind).or_default().push(question(asked, &vocabularies));
    }
    let documents = wanted.kinds.keys().filter(|kind| !by_kind.contains_key(kind)).cloned().collect();
    let questionnaires = by_kind.into_iter().map(|(kind, questions)| Questionnaire {
        artifacts: product.artifacts.iter().map(|artifact| artifact.digest).collect(),
        identifiers: product.identifiers.clone(),
        kind: kind.clone(),
        title: title(kind, &vocabularies).in_language(language).to_owned(),
        made_by: None,
        made_at: None,
        valid_until: None,
        questions,
    });
    Some(Questions { questionnaires: questionnaires.collect(), documents })
}

/// What the requirements of all sets want.
#[derive(Default)]
struct Wanted<'s> {
    claims: BTreeMap<ClaimId, AskedClaim<'s>>,
    /// The kinds of document that are asked for, each with the claims of the requirements that do.
    kinds: BTreeMap<EvidenceKind, BTreeSet<ClaimId>>,
}

/// A claim that is asked for.
struct AskedClaim<'s> {
    definition: &'s ClaimDefinition,
    /// The kinds of document, written by people, that can support it.
    said_in: Vec<EvidenceKind>,
    /// The requirements that wait for it.
    asked_by: Vec<String>,
    /// The kinds of document that these ask for.
    beside: BTreeSet<EvidenceKind>,
}

impl<'s> Wanted<'s> {
    fn add(&mut self, market: &Market<'s>) -> Option<()> {
        let set = market.set;
        let target = set.set().levels.target(market.level)?;
        for (_, requirement) in set.requirements_at(&target) {
            let Some(reads) = set.reads(&requirement.id) else { continue };
            let claims: BTreeSet<ClaimId> = reads.claims.into_iter().chain(reads.supports).collect();
            let kinds = reads.kinds.into_iter().filter(|kind| !KINDS.contains(&kind.as_str()));
            let kinds: BTreeSet<EvidenceKind> = kinds.collect();
            for kind in &kinds {
                self.kinds.entry(kind.clone()).or_default().extend(claims.iter().cloned());
            }
            for claim in claims {
                let Some(asked) = self.claim(set, &claim) else { continue };
                asked.asked_by.push(format!("{} {}", set.set().id, requirement.id));
                asked.beside.extend(kinds.iter().cloned());
            }
        }
        Some(())
    }

    /// A claim that people can make; none for what tools write.
    fn claim(&mut self, set: &'s CompiledSet, claim: &ClaimId) -> Option<&mut AskedClaim<'s>> {
        if TOOL_CLAIMS.binary_search(&claim.as_str()).is_ok() {
            return None;
        }
        if !self.claims.contains_key(claim) {
            let found = |vocabulary: &'s Vocabulary| Some((vocabulary, vocabulary.claim(claim)?));
            let (vocabulary, definition) = set.vocabularies().iter().find_map(found)?;
            let is_written = |support: &&Support| {
                let formats = vocabulary.formats_of(&support.kind);
                !KINDS.contains(&support.kind.as_str()) && formats.is_none_or(<[String]>::is_empty)
            };
            let said_in: Vec<_> =
                definition.supported_by.iter().filter(is_written).map(|one| one.kind.clone()).collect();
            if said_in.is_empty() {
                return None;
            }
            let asked = AskedClaim { definition, said_in, asked_by: Vec::new(), beside: BTreeSet::new() };
            self.claims.insert(claim.clone(), asked);
        }
        self.claims.get_mut(claim)
    }
}

/// In which kind of document each claim is asked. Documents that are asked for come first, those in which little can be said before
/// the others, so that none of them stays empty; what is left goes where most can be said.
fn placed(wanted: &Wanted<'_>) -> BTreeMap<ClaimId, EvidenceKind> {
    let mut placed: BTreeMap<ClaimId, EvidenceKind> = BTreeMap::new();
    let candidates = |kind: &EvidenceKind| {
        let can = |(claim, asked): (&ClaimId, &AskedClaim<'_>)| asked.said_in.contains(kind).then(|| claim.clone());
        wanted.claims.iter().filter_map(can).collect::<Vec<_>>()
    };
    let mut scarce: Vec<_> = wanted.kinds.keys().map(|kind| (candidates(kind), kind)).collect();
    scarce.sort_by_key(|(candidates, kind)| (candidates.len(), (*kind).clone()));
    for (candidates, kind) in &scarce {
        let free = || candidates.iter().filter(|claim| !placed.contains_key(*claim));
        let is_beside = |claim: &&ClaimId| wanted.claims.get(*claim).is_some_and(|asked| asked.beside.contains(*kind));
        let first = free().find(is_beside).or_else(|| free().next()).cloned();
        if let Some(claim) = first {
            placed.insert(claim, (*kind).clone());
        }
    }
    let mut counts: BTreeMap<&EvidenceKind, usize> = BTreeMap::new();
    for asked in wanted.claims.values() {
        asked.said_in.iter().for_each(|kind| *counts.entry(kind).or_default() += 1);
    }
    for (claim, asked) in &wanted.claims {
        if placed.contains_key(claim) {
            continue;
        }
        let rank = |kind: &&EvidenceKind| {
            let is_open = wanted.kinds.contains_key(*kind);
            (asked.beside.contains(*kind), is_open, counts.get(*kind).copied().unwrap_or_default())
        };
        if let Some(best) = asked.said_in.iter().max_by_key(rank) {
            placed.insert(claim.clone(), best.clone());
        }
    }
    placed
}

fn question(asked: &AskedClaim<'_>, vocabularies: &[&Vocabulary]) -> Question {
    let definition = asked.definition;
    let (title, description) = (&definition.title, &definition.description);
    let kinds = |language: Language| {
        let titles = asked.said_in.iter().map(|kind| self::title(kind, vocabularies).in_language(language).to_owned());
        titles.collect::<Vec<_>>().join(language.pick(" or ", "又は"))
    };
    let mut asked_by = asked.asked_by.clone();
    asked_by.dedup();
    Question {
        claim: definition.id.clone(),
        question: both(|language| {
            let [title, description] = [title, description].map(|words| words.in_language(language));
            format!("{title}{}{description}", language.pick(": ", "："))
        }),
        answers: both(|language| answers(&definition.claim_type, definition, vocabularies, language)),
        said_in: both(kinds),
        asked_by,
        answer: None,
    }
}

fn both(text: impl Fn(Language) -> String) -> Localized {
    Localized::of(text(Language::En), text(Language::Ja))
}

fn title(kind: &EvidenceKind, vocabularies: &[&Vocabulary]) -> Localized {
    let mut kinds = vocabularies.iter().flat_map(|vocabulary| &vocabulary.evidence_kinds);
    let found = kinds.find(|one| one.id == *kind).map(|one| one.title.clone());
    let found = found.map(|words| both(|language| words.in_language(language).to_owned()));
    found.unwrap_or_else(|| Localized::of(kind.to_string(), kind.to_string()))
}

/// What an answer looks like, in words.
fn answers(kind: &ClaimType, claim: &ClaimDefinition, vocabularies: &[&Vocabulary], language: Language) -> String {
    let one = |token: &Token| {
        let title = vocabularies.iter().find_map(|vocabulary| vocabulary.token_title_in(claim, token));
        match (title, language) {
            (None, _) => token.to_string(),
            (Some(title), Language::En) => format!("{token} ({})", title.in_language(language)),
            (Some(title), Language::Ja) => format!("{token}（{}）", title.in_language(language)),
        }
    };
    let listed = |tokens: &[Token]| tokens.iter().map(one).collect::<Vec<_>>().join(language.pick(", ", "、"));
    match kind {
        ClaimType::Boolean => language.pick("true or false", "true（はい）又は false（いいえ）").to_owned(),
        ClaimType::OrderedToken(tokens) | ClaimType::Token(tokens) => {
            format!("{}{}", language.pick("one of: ", "次のいずれか："), listed(tokens))
        }
        ClaimType::TokenList(tokens, _) => {
            format!("{}{}", language.pick("a list of any of: ", "次から選んだ一覧："), listed(tokens))
        }
        ClaimType::RecordList(fields, _) => {
            let field = |field: &warifu_model::FieldType| {
                let of = answers(&field.kind, claim, vocabularies, language);
                let need = if field.required { "" } else { language.pick(", may be left out", "、省略可") };
                format!("`{}` ({of}{need})", field.name)
            };
            let fields: Vec<String> = fields.iter().map(field).collect();
            let list = language.pick("a list of objects with ", "次の項目を持つオブジェクトの一覧：");
            format!("{list}{}", fields.join(language.pick(", ", "、")))
        }
        plain => plain.describe_in(language),
    }
}
