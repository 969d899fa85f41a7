use std::collections::{BTreeMap, BTreeSet};

use crate::combine::Combine;
use crate::document::{document, tokens};
use crate::ids::{ClaimId, EvidenceKind, GroupId, Role, Token, VocabularyId};
use crate::json::{Json, Node, Read, ReadError, ReadProblem};
use crate::language::both;
use crate::limits::Limit;
use crate::localized::{Localized, Texts, WORDS};
use crate::shape::{Field, Form, Shape, Typed, Write, write_by};
use crate::unique::refuse_repeats;
use crate::value::{ClaimType, Empty};
use crate::version::SemVer;

document! {
    /// A vocabulary (`warifu.vocabulary/1`): typed claims that several requirement sets share, so that one piece of evidence
    /// serves several markets.
    pub struct Vocabulary: "vocabulary" = "warifu.vocabulary/1" in default {
        /// Its id.
        id: VocabularyId,
        /// Its version.
        version: SemVer,
        /// The languages in which it has its texts.
        texts: Texts as "texts_in" = default,
        /// Its title.
        title: Localized = form(WORDS),
        /// Groups of claims; the first segment of a claim's id names its group.
        groups: Vec<VocabularyGroup> = items(unique "group", "グループ" by id;),
        /// The kinds of evidence documents that claims may rest on.
        evidence_kinds: Vec<EvidenceKindDefinition> = list_of(unique "evidence kind", "証拠の種類" by id;),
        /// The roles in which statements are signed.
        roles: Vec<KindDefinition<Role>> = list_of(unique "role", "役割" by id;),
        /// Titles of tokens that claims list.
        tokens: BTreeMap<Token, Localized> = default,
        /// The claims.
        claims: Vec<ClaimDefinition> = items(most Limit::CLAIMS, "claims", "主張";),
    }
    check check;
    rules r##"{"if": {"not": {"required": ["texts_in"]}},
        "then": {"properties": {
            "title": {"$ref": "#/$defs/localized"},
            "groups": {"items": {"properties": {"title": {"$ref": "#/$defs/localized"}}}},
            "evidence_kinds": {"items": {"properties": {"title": {"$ref": "#/$defs/localized"}}}},
            "roles": {"items": {"properties": {"title": {"$ref": "#/$defs/localized"}}}},
            "tokens": {"additionalProperties": {"$ref": "#/$defs/localized"}},
            "claims": {"items": {"properties": {
                "title": {"$ref": "#/$defs/localized"}, "description": {"$ref": "#/$defs/localized"},
                "type": {"properties": {"fields": {"items": {"properties": {"title": {"$ref": "#/$defs/localized"}}}}}},
                "supported_by": {"items": {"properties": {"reading": {"$ref": "#/$defs/localized"}}}},
                "tokens": {"additionalProperties": {"$ref": "#/$defs/localized"}}}}}}}}"##;
}

document! {
    /// A group of claims.
    pub struct VocabularyGroup: "vocabulary_group" {
        /// Its id.
        id: GroupId,
        /// Its title.
        title: Localized = form(WORDS),
    }
}

document! {
    /// One claim that can be made about a product.
    pub struct ClaimDefinition: "claim_definition" {
        /// Its id.
        id: ClaimId,
        /// Its group.
        group: GroupId,
        /// Its title.
        title: Localized = form(WORDS),
        /// The meaning of the claim.
        description: Localized = form(WORDS),
        /// The type of its value.
        claim_type: ClaimType as "type",
        /// The evidence documents that can support it, and how they are read.
        supported_by: Vec<Support> = list,
        /// The sort of thing that it says.
        about: About = default,
        /// Titles of its own tokens, where these mean something else here than in other claims.
        tokens: BTreeMap<Token, Localized> = default,
        /// The rule by which the values of several documents of one kind become one; without it, values that differ contradict each other.
        combine: Option<Combine> = optional,
    }
    check check_parts;
}

tokens! {
    /// The sort of thing that a claim says.
    #[derive(Default)]
    pub enum About {
        /// The quality of the product, of its maker or of the way of making it: it can be bettered.
        #[default]
        Quality = "quality",
        /// The nature of the product, and so the requirements that are there for it: no other answer betters a product.
        Scope = "scope",
    }
}

document! {
    /// A kind of evidence that can support a claim.
    pub struct Support: "support" {
        /// The kind.
        kind: EvidenceKind,
        /// States how the claim is read from it.
        reading: Localized = form(WORDS),
    }
}

document! {
    /// A declared kind of evidence.
    pub struct EvidenceKindDefinition: "evidence_kind_definition" {
        /// The kind.
        id: EvidenceKind,
        /// Its title.
        title: Localized = form(WORDS),
        /// The formats in which tools write documents of this kind; empty where people write them.
        formats: Vec<String> = list,
    }
}

/// A declared role.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct KindDefinition<T> {
    /// Its id.
    pub id: T,
    /// Its title.
    pub title: Localized,
}

impl Vocabulary {
    /// Returns whether only documents that tools write can make a claim true: nobody declares it.
    pub fn is_read_by_tools(&self, claim: &ClaimDefinition) -> bool {
        let is_written = |support: &Support| self.formats_of(&support.kind).is_some_and(|formats| !formats.is_empty());
        !claim.supported_by.is_empty() && claim.supported_by.iter().all(is_written)
    }

    /// The formats of a kind of evidence.
    pub fn formats_of(&self, kind: &EvidenceKind) -> Option<&[String]> {
        self.evidence_kinds.iter().find(|one| one.id == *kind).map(|one| one.formats.as_slice())
    }

    /// The title of a token; none where it has none. [`Vocabulary::token_title_in`] knows what it means in one claim.
    pub fn token_title(&self, token: &Token) -> Option<&Localized> {
        self.tokens.get(token)
    }

    /// The title of a token in a claim: that of the claim, or else that of the vocabulary.
    pub fn token_title_in<'v>(&'v self, claim: &'v ClaimDefinition, token: &Token) -> Option<&'v Localized> {
        claim.tokens.get(token).or_else(|| self.token_title(token))
    }

    /// The claim with this id.
    pub fn claim(&self, id: &ClaimId) -> Option<&ClaimDefinition> {
        self.claims.iter().find(|claim| claim.id == *id)
    }
}

impl ClaimDefinition {
    /// Every token that its values can have, also in fields of records.
    pub fn listed_tokens(&self) -> BTreeSet<&Token> {
        let mut found = BTreeSet::new();
        collect_tokens(&self.claim_type, &mut found);
        found
    }

    fn check_parts(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.combine.is_some_and(|rule| !rule.suits(&self.claim_type)) {
            let rule = both("the rule does not suit the type of the claim", "規則が主張項目の型に合わない");
            return Err(node.member("combine").broken(rule));
        }
        refuse_unlisted(&self.tokens, node, &self.listed_tokens())
    }
}

fn collect_tokens<'t>(claim_type: &'t ClaimType, found: &mut BTreeSet<&'t Token>) {
    match claim_type {
        ClaimType::OrderedToken(tokens) | ClaimType::Token(tokens) | ClaimType::TokenList(tokens, _) => {
            found.extend(tokens);
        }
        ClaimType::RecordList(fields, _) => fields.iter().for_each(|field| collect_tokens(&field.kind, found)),
        _ => {}
    }
}

/// Refuses the title of a token that no list has.
fn refuse_unlisted(
    titles: &BTreeMap<Token, Localized>,
    node: Node<'_>,
    listed: &BTreeSet<&Token>,
) -> Result<(), ReadError> {
    if titles.is_empty() {
        return Ok(());
    }
    for (key, value) in node.member("tokens").members()? {
        if !listed.contains(&key.read::<Token>()?) {
            return Err(value.error(ReadProblem::UnknownReference { what: both("token", "トークン") }));
        }
    }
    Ok(())
}

impl Read for BTreeMap<Token, Localized> {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        node.members()?.map(|(key, value)| Ok((key.read()?, value.read()?))).collect()
    }
}

impl Write for BTreeMap<Token, Localized> {
    fn to_json(&self) -> Json {
        self.iter().fold(Json::object(), |json, (token, title)| json.with(token.as_str().to_owned(), title))
    }
}

impl Typed for BTreeMap<Token, Localized> {
    const FORM: Form = Form::Named(&Shape {
        name: "titles",
        about: "Per token, its title",
        form: Form::Map(&Token::FORM, &WORDS),
        rules: "",
    });
}

impl Vocabulary {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        self.check_claims(node)?;
        let listed = self.claims.iter().flat_map(ClaimDefinition::listed_tokens).collect();
        refuse_unlisted(&self.tokens, node, &listed)
    }

    fn check_claims(&self, node: Node<'_>) -> Result<(), ReadError> {
        let nodes = node.member("claims");
        refuse_repeats(nodes, both("claim", "主張"), self.claims.iter().map(|claim| &claim.id))?;
        let groups: BTreeSet<&GroupId> = self.groups.iter().map(|group| &group.id).collect();
        let kinds: BTreeSet<&EvidenceKind> = self.evidence_kinds.iter().map(|kind| &kind.id).collect();
        for (claim, node) in self.claims.iter().zip(nodes.items()?) {
            if !groups.contains(&claim.group) {
                return Err(node.error(ReadProblem::UnknownReference { what: both("group", "グループ") }));
            }
            if !claim.supported_by.iter().all(|support| kinds.contains(&support.kind)) {
                return Err(node.error(ReadProblem::UnknownReference { what: both("evidence kind", "証拠の種類") }));
            }
            if let Some(Empty::ShownBy(shown_by)) = claim.claim_type.when_empty()
                && !shown_by.iter().all(|kind| kinds.contains(kind))
            {
                return Err(node.error(ReadProblem::UnknownReference { what: both("evidence kind", "証拠の種類") }));
            }
        }
        Ok(())
    }
}

impl<T: Read> Read for KindDefinition<T> {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let kind = Self { id: fields.required("id")?, title: fields.required("title")? };
        fields.finish()?;
        Ok(kind)
    }
}

impl From<&KindDefinition<Role>> for Json {
    fn from(kind: &KindDefinition<Role>) -> Self {
        Self::object().with("id", &kind.id).with("title", &kind.title)
    }
}

impl Typed for KindDefinition<Role> {
    const FORM: Form = Form::Named(&Shape {
        name: "role_definition",
        about: "A declared role",
        form: Form::Object(&[
            Field { about: "Its id.", ..Field::required("id", Role::FORM) },
            Field { about: "Its title.", ..Field::required("title", WORDS) },
        ]),
        rules: "",
    });
}

write_by!(reference KindDefinition<Role>);
