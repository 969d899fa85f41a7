use std::collections::{BTreeMap, BTreeSet};

use crate::ids::{ClaimId, EvidenceKind, GroupId, Role, Token, VocabularyId};
use crate::json::{Json, Node, Read, ReadError, ReadProblem, Tape};
use crate::limits;
use crate::localized::Localized;
use crate::unique::{read_unique, refuse_repeats};
use crate::value::{ClaimType, Empty};
use crate::version::SemVer;

/// A vocabulary (`warifu.vocabulary/1`): typed claims that several requirement sets share, so that one piece of evidence
/// serves several markets.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Vocabulary {
    /// Its id.
    pub id: VocabularyId,
    /// Its version.
    pub version: SemVer,
    /// Its title.
    pub title: Localized,
    /// Groups of claims; the first segment of a claim's id names its group.
    pub groups: Vec<VocabularyGroup>,
    /// The claims.
    pub claims: Vec<ClaimDefinition>,
    /// The kinds of evidence documents that claims may rest on.
    pub evidence_kinds: Vec<EvidenceKindDefinition>,
    /// The roles in which statements are signed.
    pub roles: Vec<KindDefinition<Role>>,
    /// Titles of tokens that claims list.
    pub tokens: BTreeMap<Token, Localized>,
}

/// A group of claims.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VocabularyGroup {
    /// Its id.
    pub id: GroupId,
    /// Its title.
    pub title: Localized,
}

/// One claim that can be made about a product.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ClaimDefinition {
    /// Its id.
    pub id: ClaimId,
    /// Its group.
    pub group: GroupId,
    /// Its title.
    pub title: Localized,
    /// What it says when it is made.
    pub description: Localized,
    /// The type of its value.
    pub claim_type: ClaimType,
    /// Which evidence documents can support it, and how they are read.
    pub supported_by: Vec<Support>,
    /// What sort of thing it says.
    pub about: About,
    /// Titles of its own tokens, where these mean something else here than in other claims.
    pub tokens: BTreeMap<Token, Localized>,
}

/// What sort of thing a claim says.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum About {
    /// How good the product, its maker or the way of making it is: what can be bettered.
    #[default]
    Quality,
    /// What the product is, and so which requirements are there for it: nobody betters a product by saying otherwise.
    Scope,
}

/// A kind of evidence that can support a claim.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Support {
    /// The kind.
    pub kind: EvidenceKind,
    /// How the claim is read from it.
    pub reading: Localized,
}

/// A declared kind of evidence.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EvidenceKindDefinition {
    /// The kind.
    pub id: EvidenceKind,
    /// Its title.
    pub title: Localized,
    /// The formats in which tools write documents of this kind; empty where people write them.
    pub formats: Vec<String>,
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
    /// Reads a vocabulary document.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse(bytes)?.root().read()
    }

    /// Whether only documents that tools write can make a claim true: nobody declares it.
    pub fn is_read_by_tools(&self, claim: &ClaimDefinition) -> bool {
        let is_written = |support: &Support| self.formats_of(&support.kind).is_some_and(|formats| !formats.is_empty());
        !claim.supported_by.is_empty() && claim.supported_by.iter().all(is_written)
    }

    /// The formats of a kind of evidence.
    pub fn formats_of(&self, kind: &EvidenceKind) -> Option<&[String]> {
        self.evidence_kinds.iter().find(|one| one.id == *kind).map(|one| one.formats.as_slice())
    }

    /// The claim with this id.
    pub fn claim(&self, id: &ClaimId) -> Option<&ClaimDefinition> {
        self.claims.iter().find(|claim| claim.id == *id)
    }

    /// The title of a token; none where it has none. [`Vocabulary::token_title_in`] knows what it means in one claim.
    pub fn token_title(&self, token: &Token) -> Option<&Localized> {
        self.tokens.get(token)
    }

    /// The title of a token in a claim: that of the claim, or else that of the vocabulary.
    pub fn token_title_in<'v>(&'v self, claim: &'v ClaimDefinition, token: &Token) -> Option<&'v Localized> {
        claim.tokens.get(token).or_else(|| self.token_title(token))
    }
}

impl ClaimDefinition {
    /// Every token that its values can have, also in fields of records.
    pub fn listed_tokens(&self) -> BTreeSet<&Token> {
        let mut found = BTreeSet::new();
        collect_tokens(&self.claim_type, &mut found);
        found
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

impl Read for Vocabulary {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        fields.format(FORMAT)?;
        let id = fields.required("id")?;
        let version = fields.required("version")?;
        let title = fields.required("title")?;
        let groups = read_unique(fields.node_of("groups")?, "group", |group: &VocabularyGroup| &group.id)?;
        let claims = fields.node_of("claims")?;
        let evidence_kinds = match fields.find("evidence_kinds") {
            Some(list) => read_unique(list, "evidence kind", |kind: &EvidenceKindDefinition| &kind.id)?,
            None => Vec::new(),
        };
        let roles = read_definitions(fields.find("roles"), "role")?;
        let titles = fields.find("tokens");
        fields.finish()?;
        let tokens = read_titles(titles)?;
        let vocabulary = Self { id, version, title, groups, claims: claims.read()?, evidence_kinds, roles, tokens };
        vocabulary.check_claims(claims)?;
        let listed = vocabulary.claims.iter().flat_map(ClaimDefinition::listed_tokens).collect();
        refuse_unlisted(titles, &listed)?;
        Ok(vocabulary)
    }
}

impl Vocabulary {
    fn check_claims(&self, nodes: Node<'_>) -> Result<(), ReadError> {
        if self.claims.len() > limits::CLAIMS {
            return Err(nodes.error(ReadProblem::TooMany { what: "claims", limit: limits::CLAIMS }));
        }
        refuse_repeats(nodes, "claim", self.claims.iter().map(|claim| &claim.id))?;
        let groups: BTreeSet<&GroupId> = self.groups.iter().map(|group| &group.id).collect();
        let kinds: BTreeSet<&EvidenceKind> = self.evidence_kinds.iter().map(|kind| &kind.id).collect();
        for (claim, node) in self.claims.iter().zip(nodes.items()?) {
            if !groups.contains(&claim.group) {
                return Err(node.error(ReadProblem::UnknownReference { what: "group" }));
            }
            if !claim.supported_by.iter().all(|support| kinds.contains(&support.kind)) {
                return Err(node.error(ReadProblem::UnknownReference { what: "evidence kind" }));
            }
            if let Some(Empty::ShownBy(shown_by)) = claim.claim_type.when_empty()
                && !shown_by.iter().all(|kind| kinds.contains(kind))
            {
                return Err(node.error(ReadProblem::UnknownReference { what: "evidence kind" }));
            }
        }
        Ok(())
    }
}

fn read_titles(node: Option<Node<'_>>) -> Result<BTreeMap<Token, Localized>, ReadError> {
    let Some(node) = node else { return Ok(BTreeMap::new()) };
    node.members()?.map(|(key, value)| Ok((key.read()?, value.read()?))).collect()
}

/// Refuses the title of a token that no list has.
fn refuse_unlisted(titles: Option<Node<'_>>, listed: &BTreeSet<&Token>) -> Result<(), ReadError> {
    let Some(titles) = titles else { return Ok(()) };
    for (key, value) in titles.members()? {
        if !listed.contains(&key.read::<Token>()?) {
            return Err(value.error(ReadProblem::UnknownReference { what: "token" }));
        }
    }
    Ok(())
}

fn write_titles(titles: &BTreeMap<Token, Localized>) -> Option<Json> {
    let with = |json: Json, (token, title): (&Token, &Localized)| json.with(token.as_str().to_owned(), title);
    (!titles.is_empty()).then(|| titles.iter().fold(Json::object(), with))
}

fn read_definitions<T: Read + Ord>(
    list: Option<Node<'_>>,
    what: &'static str,
) -> Result<Vec<KindDefinition<T>>, ReadError> {
    list.map_or(Ok(Vec::new()), |list| read_unique(list, what, |definition: &KindDefinition<T>| &definition.id))
}

impl Read for VocabularyGroup {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let group = Self { id: fields.required("id")?, title: fields.required("title")? };
        fields.finish()?;
        Ok(group)
    }
}

impl Read for ClaimDefinition {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let claim = Self {
            id: fields.required("id")?,
            group: fields.required("group")?,
            title: fields.required("title")?,
            description: fields.required("description")?,
            claim_type: fields.required("type")?,
            supported_by: fields.list("supported_by")?,
            about: fields.optional("about")?.unwrap_or_default(),
            tokens: BTreeMap::new(),
        };
        let titles = fields.find("tokens");
        fields.finish()?;
        refuse_unlisted(titles, &claim.listed_tokens())?;
        Ok(Self { tokens: read_titles(titles)?, ..claim })
    }
}

impl Read for About {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        match node.string()?.as_ref() {
            "quality" => Ok(Self::Quality),
            "scope" => Ok(Self::Scope),
            _ => Err(node.error(ReadProblem::NotOneOf { allowed: "quality, scope".into() })),
        }
    }
}

impl Read for EvidenceKindDefinition {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let kind =
            Self { id: fields.required("id")?, title: fields.required("title")?, formats: fields.list("formats")? };
        fields.finish()?;
        Ok(kind)
    }
}

impl Read for Support {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let support = Self { kind: fields.required("kind")?, reading: fields.required("reading")? };
        fields.finish()?;
        Ok(support)
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

impl From<&Vocabulary> for Json {
    fn from(vocabulary: &Vocabulary) -> Self {
        let groups =
            vocabulary.groups.iter().map(|g| Self::object().with("id", &g.id).with("title", &g.title)).collect();
        let kind = |k: &EvidenceKindDefinition| {
            let formats = k.formats.iter().map(|format| format.as_str().into()).collect();
            Self::object().with("id", &k.id).with("title", &k.title).with_list("formats", formats)
        };
        let kinds = vocabulary.evidence_kinds.iter().map(kind);
        let roles = vocabulary.roles.iter().map(|k| Self::object().with("id", &k.id).with("title", &k.title));
        Self::object()
            .with("format", FORMAT)
            .with("id", &vocabulary.id)
            .with("version", &vocabulary.version)
            .with("title", &vocabulary.title)
            .with("groups", Self::List(groups))
            .with_list("evidence_kinds", kinds.collect())
            .with_list("roles", roles.collect())
            .with_some("tokens", write_titles(&vocabulary.tokens))
            .with("claims", Self::list(&vocabulary.claims))
    }
}

impl From<&ClaimDefinition> for Json {
    fn from(claim: &ClaimDefinition) -> Self {
        let support = |s: &Support| Self::object().with("kind", &s.kind).with("reading", &s.reading);
        Self::object()
            .with("id", &claim.id)
            .with("group", &claim.group)
            .with("title", &claim.title)
            .with("description", &claim.description)
            .with("type", &claim.claim_type)
            .with_list("supported_by", claim.supported_by.iter().map(support).collect())
            .with_some("about", (claim.about == About::Scope).then_some("scope"))
            .with_some("tokens", write_titles(&claim.tokens))
    }
}

const FORMAT: &str = "warifu.vocabulary/1";

#[cfg(test)]
mod tests {
    use super::*;

    /// Two claims with the same token, of which the second has a title of its own.
    fn vocabulary(titles: &str, own: &str) -> Result<Vocabulary, ReadError> {
        let text = r#"{"en":"T","ja":"題"}"#;
        let claim = |id: &str, own: &str| {
            let kind = r#"{"kind":"token","tokens":["open"]}"#;
            format!(r#"{{"id":"a.{id}","group":"a","title":{text},"description":{text},"type":{kind}{own}}}"#)
        };
        let (first, second) = (claim("state", ""), claim("port", own));
        let document = format!(
            r#"{{"format":"warifu.vocabulary/1","id":"v","version":"1.0.0","title":{text},
            "groups":[{{"id":"a","title":{text}}}],"claims":[{first},{second}]{titles}}}"#
        );
        Vocabulary::read(document.as_bytes())
    }

    const TITLES: &str = r#","tokens":{"open":{"en":"Open","ja":"未解決"}}"#;
    const OWN: &str = r#","tokens":{"open":{"en":"Usable by anyone","ja":"誰でも使用可"}}"#;

    #[test]
    fn a_token_has_the_title_of_its_claim_or_else_of_the_vocabulary() {
        let read = vocabulary(TITLES, OWN).unwrap();
        let open = Token::parse("open").unwrap();
        let title = |id: &str| {
            let claim = read.claim(&ClaimId::parse(id).unwrap()).unwrap();
            read.token_title_in(claim, &open).map(|title| title.en.as_str())
        };
        assert_eq!([title("a.state"), title("a.port")], [Some("Open"), Some("Usable by anyone")]);
        assert_eq!(read.token_title(&open).map(|title| title.ja.as_str()), Some("未解決"));
        assert_eq!(read.token_title(&Token::parse("closed").unwrap()), None);
        assert_eq!(Vocabulary::read(&Json::from(&read).to_canonical()), Ok(read));
    }

    #[test]
    fn titles_are_for_tokens_that_are_listed() {
        let titles = TITLES.replace("open", "shut");
        for (error, pointer) in
            [(vocabulary(&titles, ""), "/tokens/shut"), (vocabulary("", &titles), "/claims/1/tokens/shut")]
        {
            let error = error.unwrap_err();
            assert_eq!(
                (error.pointer.as_str(), error.problem),
                (pointer, ReadProblem::UnknownReference { what: "token" })
            );
        }
        assert!(vocabulary("", "").unwrap().tokens.is_empty());
    }
}
