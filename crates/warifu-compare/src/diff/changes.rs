//! What differs beside what is accepted: facts, told as they are.

use std::collections::BTreeSet;

use warifu_model::{ClaimType, Digest, Json, Language, LanguageTag, Localized, Requirement, RequirementSet, Token};

use super::report::{Change, ChangeKind, WordingChange, WordingKind};
use super::word_law::is_same_text;
use warifu_core::CompiledSet;
use warifu_core::engine::Declared;

/// Everything that differs but the requirements themselves.
pub(super) fn changes(old: &CompiledSet, new: &CompiledSet) -> Vec<Change> {
    let mut changes = Vec::new();
    of_set(old.set(), new.set(), &mut changes);
    of_lists(old.set(), new.set(), &mut changes);
    of_words(old.declared(), new.declared(), &mut changes);
    for requirement in &old.set().requirements {
        if let Some(now) = new.set().requirement(&requirement.id) {
            let (was, is) = (classification(requirement), classification(now));
            let subject = requirement.id.as_str();
            note(ChangeKind::Classification, subject, was, is, &mut changes);
            note(ChangeKind::Binding, subject, requirement.binding.into(), now.binding.into(), &mut changes);
            let [was, is] = [requirement, now].map(|one| Json::from(one.weight.unwrap_or(1)));
            note(ChangeKind::Weight, subject, was, is, &mut changes);
        }
    }
    changes
}

/// The words of a requirement that differ.
pub(super) fn wording(old: &Requirement, new: &Requirement) -> Vec<WordingChange> {
    let parts = [
        ("title", Some(&old.title), Some(&new.title)),
        ("statement", Some(&old.statement), Some(&new.statement)),
        ("guidance", old.guidance.as_ref(), new.guidance.as_ref()),
    ];
    let mut changes = Vec::new();
    for (what, was, is) in parts {
        for tag in tags([was, is].into_iter().flatten()) {
            let text =
                |words: Option<&'_ Localized>| words.and_then(|words| words.tagged(tag.as_str()).map(str::to_owned));
            changes.extend(reworded(what, &tag, text(was).as_deref(), text(is).as_deref()));
        }
    }
    changes
}

/// The languages of some texts, each once: English, Japanese, then the others.
pub(super) fn tags<'w>(words: impl Iterator<Item = &'w Localized>) -> Vec<LanguageTag> {
    let found: BTreeSet<LanguageTag> =
        words.flat_map(Localized::each).filter_map(|(tag, _)| LanguageTag::parse(tag)).collect();
    let is_own = |tag: &LanguageTag| [Language::En, Language::Ja].iter().any(|language| language.tag() == tag.as_str());
    let (own, others): (Vec<_>, Vec<_>) = found.into_iter().partition(is_own);
    own.into_iter().chain(others).collect()
}

/// How a text changed, if it did.
pub(super) fn reworded(
    what: &'static str,
    language: &LanguageTag,
    was: Option<&str>,
    is: Option<&str>,
) -> Option<WordingChange> {
    if was == is {
        return None;
    }
    let digest = |text: Option<&str>| text.map(|text| Digest::of(text.as_bytes()));
    let (old, new) = (digest(was), digest(is));
    let is_same = is_same_text(was, is);
    let kind = if is_same { WordingKind::Spelling } else { WordingKind::Words };
    Some(WordingChange { what, language: language.clone(), kind, old, new })
}

fn note(what: ChangeKind, subject: &str, old: Json, new: Json, changes: &mut Vec<Change>) {
    if old != new {
        changes.push(Change { what, subject: subject.to_owned(), old, new });
    }
}

fn of_set(old: &RequirementSet, new: &RequirementSet, changes: &mut Vec<Change>) {
    let mut each = |what, subject: &str, read: fn(&RequirementSet) -> Json| {
        note(what, subject, read(old), read(new), changes);
    };
    each(ChangeKind::Status, "status", |set| set.status.into());
    each(ChangeKind::Language, "language", |set| set.language.into());
    each(ChangeKind::Effective, "effective", |set| set.effective_from.into());
    each(ChangeKind::Transition, "transition", |set| set.previous_open_until.into());
    each(ChangeKind::Authority, "authority", |set| (&set.authority).into());
    each(ChangeKind::Source, "source", |set| (&set.source).into());
    each(ChangeKind::Levels, "levels", |set| (&set.levels).into());
    each(ChangeKind::Score, "score", |set| set.score().into());
    each(ChangeKind::Wording, "title", |set| (&set.title).into());
    each(ChangeKind::Wording, "description", |set| (&set.description).into());
}

fn of_lists(old: &RequirementSet, new: &RequirementSet, changes: &mut Vec<Change>) {
    let mut each =
        |what, read: fn(&RequirementSet) -> Vec<(String, Json)>| keyed(what, &read(old), &read(new), changes);
    each(ChangeKind::LegalBasis, |set| set.legal_basis.iter().map(|one| (one.id.to_string(), one.into())).collect());
    each(ChangeKind::Vocabulary, |set| set.vocabularies.iter().map(|one| (one.id.to_string(), one.into())).collect());
    each(ChangeKind::Parameter, |set| set.parameters.iter().map(|one| (one.id.to_string(), one.into())).collect());
    each(ChangeKind::Schema, |set| set.schemas.iter().map(|one| (one.id.to_string(), one.into())).collect());
    each(ChangeKind::Group, |set| set.groups.iter().map(|one| (one.id.to_string(), one.into())).collect());
}

fn of_words(old: &Declared, new: &Declared, changes: &mut Vec<Change>) {
    let kinds = |declared: &Declared| -> Vec<(String, Json)> {
        declared.kinds().iter().map(|one| (one.kind.to_string(), Json::Bool(true))).collect()
    };
    keyed(ChangeKind::EvidenceKind, &kinds(old), &kinds(new), changes);
    let roles = |declared: &Declared| -> Vec<(String, Json)> {
        declared.roles().iter().map(|one| (one.to_string(), Json::Bool(true))).collect()
    };
    keyed(ChangeKind::Role, &roles(old), &roles(new), changes);
    let types = |declared: &Declared| -> Vec<(String, Json)> {
        declared.claims().iter().map(|claim| (claim.id.to_string(), Json::from(&claim.claim_type))).collect()
    };
    let mut of_claims = Vec::new();
    keyed(ChangeKind::Claim, &types(old), &types(new), &mut of_claims);
    for mut change in of_claims {
        if change.old != Json::Null && change.new != Json::Null {
            change.what = ChangeKind::ClaimType;
            if let Some((was, is)) = token_lists(old, new, &change.subject) {
                change = Change { what: ChangeKind::Tokens, old: was, new: is, ..change };
            }
        }
        changes.push(change);
    }
}

/// The lists of tokens, where a claim has one on both sides and only that differs.
fn token_lists(old: &Declared, new: &Declared, id: &str) -> Option<(Json, Json)> {
    let claim_type = |declared: &Declared| {
        declared.claims().iter().find(|claim| claim.id.as_str() == id).map(|claim| claim.claim_type.clone())
    };
    let (was, is) = (claim_type(old)?, claim_type(new)?);
    let tokens = |claim_type: &ClaimType| -> Option<Json> {
        let list: &[Token] = match claim_type {
            ClaimType::OrderedToken(tokens) | ClaimType::Token(tokens) | ClaimType::TokenList(tokens, _) => tokens,
            _ => return None,
        };
        Some(Json::list(list))
    };
    if was.kind() != is.kind() {
        return None;
    }
    Some((tokens(&was)?, tokens(&is)?))
}

fn classification(requirement: &Requirement) -> Json {
    let references = requirement.references.iter().map(|reference| {
        let ids = Json::list(reference.ids.iter().map(String::as_str));
        Json::object().with("document", reference.document.as_str()).with("ids", ids)
    });
    Json::object()
        .with("groups", Json::list(&requirement.groups))
        .with("legal_basis", Json::list(&requirement.legal_basis))
        .with("references", Json::List(references.collect()))
        .with("assurance", requirement.assurance)
}

/// Notes what was added, removed or changed in a list with ids; `null` stands for what is not there.
fn keyed(what: ChangeKind, old: &[(String, Json)], new: &[(String, Json)], changes: &mut Vec<Change>) {
    let find =
        |list: &[(String, Json)], id: &str| list.iter().find(|(other, _)| other == id).map(|(_, json)| json.clone());
    for (id, was) in old {
        note(what, id, was.clone(), find(new, id).into(), changes);
    }
    for (id, is) in new {
        if find(old, id).is_none() {
            note(what, id, Json::Null, is.clone(), changes);
        }
    }
}
