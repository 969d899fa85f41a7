//! What people may answer: a claim that there is, in a kind of document that there is and in which it can be said.

use warifu_catalog::nearest;
use warifu_evidence::{KINDS, TOOL_CLAIMS};
use warifu_model::{ClaimDefinition, ClaimId, EvidenceKind, Language, Vocabulary, problems};

problems! {
    /// The reason why people cannot answer a question in a document of a kind.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum UnanswerableError {
        /// No document of this kind can say it.
        NotInKind {
            /// The claim.
            claim: ClaimId,
            /// The kind.
            kind: EvidenceKind,
            /// The kinds in which it can be said.
            kinds: Vec<EvidenceKind>,
        } => {
            code: "claim-not-of-kind",
            en: "a document of the kind `{kind}` cannot state the claim `{claim}`",
            ja: "種類 `{kind}` の文書では主張項目 `{claim}` を主張できない",
            help_en: ("answer it in a document of one of these kinds: {}", listed(kinds, Language::En)),
            help_ja: ("次の種類の文書で回答してください：{}", listed(kinds, Language::Ja)),
        }
        /// The claim, or the kind of document, is of tools alone.
        Reserved {
            /// The claim or the kind.
            name: String,
        } => {
            code: "reserved",
            en: "`{name}` is read from the documents of tools themselves and cannot be answered",
            ja: "`{name}` はツールの文書そのものから読み取るため、回答できない",
            help_en: "import the document of the tool itself, and remove the question",
            help_ja: "ツールの文書そのものを取り込み、この質問を削除してください",
        }
        /// No vocabulary declares the claim.
        UnknownClaim {
            /// The claim.
            claim: ClaimId,
            /// The id that is nearest to it, if one is near.
            near: Option<ClaimId>,
        } => {
            code: "claim-unknown",
            en: "no vocabulary declares the claim `{claim}`",
            ja: "主張項目 `{claim}` を定義する語彙がない",
            help_en: ("{}correct the id, or give the vocabulary that declares it", meant(near.as_ref().map(ClaimId::as_str), Language::En)),
            help_ja: ("{}ID を訂正するか、定義する語彙を指定してください", meant(near.as_ref().map(ClaimId::as_str), Language::Ja)),
        }
        /// No vocabulary declares the kind of evidence.
        UnknownKind {
            /// The kind.
            kind: EvidenceKind,
            /// The kind that is nearest to it, if one is near.
            near: Option<EvidenceKind>,
        } => {
            code: "evidence-kind-unknown",
            en: "no vocabulary declares the evidence kind `{kind}`",
            ja: "証拠の種類 `{kind}` を定義する語彙がない",
            help_en: ("{}correct the kind, or give the vocabulary that declares it", meant(near.as_ref().map(EvidenceKind::as_str), Language::En)),
            help_ja: ("{}種類を訂正するか、定義する語彙を指定してください", meant(near.as_ref().map(EvidenceKind::as_str), Language::Ja)),
        }
    }
}

impl UnanswerableError {
    /// Returns `true` where it is this kind of document, and not the claim, that is wrong.
    pub(super) fn is_about_kind(&self, kind: &EvidenceKind) -> bool {
        match self {
            Self::Reserved { name } => name == kind.as_str(),
            Self::UnknownKind { .. } => true,
            Self::NotInKind { .. } | Self::UnknownClaim { .. } => false,
        }
    }
}

/// Checks that people may answer a claim in a document of a kind: vocabularies declare both and say that one can state the other, and
/// neither is read from the documents of tools.
///
/// ```
/// use warifu::declare::answerable;
/// use warifu_catalog::Catalog;
/// use warifu_model::{ClaimId, EvidenceKind};
///
/// let catalog = Catalog::shipped()?;
/// let vocabularies: Vec<_> = catalog.vocabularies().collect();
/// let kind = EvidenceKind::parse("process_document").unwrap();
/// let answer = |claim| answerable(&kind, &ClaimId::parse(claim).unwrap(), &vocabularies);
/// assert_eq!(answer("vex.statements").unwrap_err().code(), "reserved");
/// assert_eq!(answer("no_such.claim").unwrap_err().code(), "claim-unknown");
/// # Ok::<(), warifu_catalog::CatalogError>(())
/// ```
///
/// # Errors
///
/// [`UnanswerableError`].
pub fn answerable(kind: &EvidenceKind, claim: &ClaimId, vocabularies: &[&Vocabulary]) -> Result<(), UnanswerableError> {
    if KINDS.contains(&kind.as_str()) {
        return Err(UnanswerableError::Reserved { name: kind.to_string() });
    }
    let kinds = || vocabularies.iter().flat_map(|one| &one.evidence_kinds).map(|one| &one.id);
    if !kinds().any(|known| known == kind) {
        let near = nearest(kind.as_str(), kinds().map(EvidenceKind::as_str)).and_then(EvidenceKind::parse);
        return Err(UnanswerableError::UnknownKind { kind: kind.clone(), near });
    }
    let declared: Vec<_> = vocabularies.iter().filter_map(|one| Some((*one, one.claim(claim)?))).collect();
    let is_read = |(vocabulary, declared): &(&Vocabulary, &ClaimDefinition)| vocabulary.is_read_by_tools(declared);
    if TOOL_CLAIMS.binary_search(&claim.as_str()).is_ok() || (!declared.is_empty() && declared.iter().all(is_read)) {
        return Err(UnanswerableError::Reserved { name: claim.to_string() });
    }
    if declared.is_empty() {
        let known = vocabularies.iter().flat_map(|one| &one.claims).map(|one| one.id.as_str());
        let near = nearest(claim.as_str(), known).and_then(ClaimId::parse);
        return Err(UnanswerableError::UnknownClaim { claim: claim.clone(), near });
    }
    in_kind(kind, claim, &declared)
}

/// Checks that a definition of the claim names the kind. One that names none leaves it open.
fn in_kind(
    kind: &EvidenceKind,
    claim: &ClaimId,
    declared: &[(&Vocabulary, &ClaimDefinition)],
) -> Result<(), UnanswerableError> {
    let supports = || declared.iter().flat_map(|(_, declared)| &declared.supported_by).map(|support| &support.kind);
    if declared.iter().any(|(_, one)| one.supported_by.is_empty()) || supports().any(|known| known == kind) {
        return Ok(());
    }
    let mut kinds: Vec<_> = supports().filter(|kind| !KINDS.contains(&kind.as_str())).cloned().collect();
    kinds.sort();
    kinds.dedup();
    Err(UnanswerableError::NotInKind { claim: claim.clone(), kind: kind.clone(), kinds })
}

fn listed(kinds: &[EvidenceKind], language: Language) -> String {
    let kinds: Vec<_> = kinds.iter().map(|kind| format!("`{kind}`")).collect();
    kinds.join(language.pick(", ", "、"))
}

/// The name that was perhaps meant, before what else helps.
fn meant(near: Option<&str>, language: Language) -> String {
    match (near, language) {
        (None, _) => String::new(),
        (Some(near), Language::En) => format!("did you mean `{near}`? "),
        (Some(near), Language::Ja) => format!("`{near}` ではありませんか。"),
    }
}
