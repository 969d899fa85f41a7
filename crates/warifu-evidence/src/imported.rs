//! What an import yields.

use std::collections::BTreeMap;

use warifu_model::{ClaimId, Digest, EvidenceKind, Json, Remark, Timestamp, Token};

use crate::claims::Claims;

/// A document that is about the product, and what it says.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Imported {
    /// The format it was recognised as.
    pub format: Format,
    /// SHA-256 of the exact bytes.
    pub digest: Digest,
    /// Number of bytes.
    pub size: u64,
    /// What the document is evidence of: one part, or two for a CycloneDX document that is SBOM and VEX in one.
    pub parts: Vec<Part>,
    /// What was assumed or left aside, in a fixed order.
    pub notes: Vec<Note>,
}

/// What the reader of one format finds.
pub(crate) struct Content {
    pub(crate) parts: Vec<Part>,
    pub(crate) notes: Vec<Note>,
}

/// One kind of evidence in a document.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Part {
    /// `sbom`, `build_provenance`, `vex`, or what a declaration names.
    pub kind: EvidenceKind,
    /// Who made it, by its own word.
    pub made_by: Option<String>,
    /// When it was made, by its own word.
    pub made_at: Option<Timestamp>,
    /// Until when it is meant to hold, by its own word.
    pub valid_until: Option<Timestamp>,
    /// What it says, in the JSON form of the declared types.
    pub claims: BTreeMap<ClaimId, Json>,
}

impl Part {
    /// A part of one of the [`KINDS`]; none for any other.
    pub(crate) fn of(
        kind: &'static str,
        made_by: Option<String>,
        made_at: Option<Timestamp>,
        claims: Claims,
    ) -> Option<Self> {
        let kind = EvidenceKind::parse(kind)?;
        Some(Self { kind, made_by, made_at, valid_until: None, claims: claims.into_map() })
    }
}

/// The kinds of evidence that foreign documents are. Nobody can declare these.
pub const KINDS: [&str; 3] = ["build_provenance", "sbom", "vex"];

/// A format that is read.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Format {
    /// CycloneDX, JSON.
    CycloneDx,
    /// `warifu.declaration/1`.
    Declaration,
    /// A DSSE envelope around an in-toto statement.
    Dsse,
    /// OpenVEX.
    OpenVex,
    /// A sigstore bundle with a DSSE envelope.
    SigstoreBundle,
    /// SPDX, JSON.
    Spdx,
    /// An in-toto statement.
    Statement,
}

impl Format {
    /// The media type of the document, registered where one is.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::CycloneDx => "application/vnd.cyclonedx+json",
            Self::Declaration => "application/vnd.warifu.declaration+json",
            Self::Dsse => "application/vnd.dsse.envelope.v1+json",
            Self::OpenVex => "application/vnd.openvex+json",
            Self::SigstoreBundle => "application/vnd.dev.sigstore.bundle+json",
            Self::Spdx => "application/spdx+json",
            Self::Statement => "application/vnd.in-toto+json",
        }
    }

    /// The name, for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::CycloneDx => "CycloneDX",
            Self::Declaration => "declaration",
            Self::Dsse => "in-toto statement in a DSSE envelope",
            Self::OpenVex => "OpenVEX",
            Self::SigstoreBundle => "in-toto statement in a sigstore bundle",
            Self::Spdx => "SPDX",
            Self::Statement => "in-toto statement",
        }
    }
}

/// Something that was assumed or left aside.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Note {
    /// Artifacts of the product that the document does not name by digest.
    ArtifactsNotNamed {
        /// How many.
        count: usize,
    },
    /// The document does not say from which source was built.
    BuildSourceNotStated,
    /// Digests of materials that are not hexadecimal; counted as missing.
    MaterialDigestsUnusable {
        /// How many materials.
        count: u32,
    },
    /// Components that are marked optional or excluded, or have no type that the format knows: they count for what they lack
    /// and not for what they state.
    ComponentsForGapsOnly {
        /// How many.
        count: u32,
    },
    /// Entries of the list that are files; files are not components.
    FilesNotCounted {
        /// How many.
        count: u32,
    },
    /// Hashes of an unknown algorithm or of another length than it has; not counted.
    HashesUnusable {
        /// How many.
        count: u32,
    },
    /// Package URLs and CPE names of components that are none; not counted.
    IdentifiersUnusable {
        /// How many.
        count: u32,
    },
    /// Texts that stand where a licence should and name none; not counted.
    LicencesUnusable {
        /// How many.
        count: u32,
    },
    /// Elements that share their id with another; nothing that points to them counts.
    ReferencesAmbiguous {
        /// How many.
        count: u32,
    },
    /// Relationships of which an end is not in the document; not counted.
    RelationshipsDangling {
        /// How many.
        count: u32,
    },
    /// Bad news that may be about something else; it is kept.
    StatementsAssumed {
        /// How many.
        count: u32,
    },
    /// Suppliers and originators that are neither an organisation nor a person; not counted.
    SuppliersUnusable {
        /// How many.
        count: u32,
    },
    /// Vulnerabilities without an id; they count under the name that the document gives them.
    VulnerabilitiesUnnamed {
        /// How many.
        count: u32,
    },
    /// The document says that its list of components is incomplete.
    ListIncomplete,
    /// The document lists no component that counts in full; nothing is claimed about components.
    NoComponents,
    /// The document names no artifact of the product by digest; an identifier was equal.
    MatchedByIdentifier,
    /// The document has one package and does not say what it describes; SPDX 2.3 then means that package.
    OnlyPackageDescribed,
    /// There is a signature; import does not check it. Trust comes from who signs the attestation.
    SignatureNotChecked,
    /// VEX statements that are about something else, or good news that is not surely about the product.
    StatementsLeftAside {
        /// How many.
        count: u32,
    },
    /// VEX statements that a later one replaced or that say the same again.
    StatementsSuperseded {
        /// How many.
        count: usize,
    },
    /// CycloneDX justifications for which OpenVEX has no word; the record has none.
    VexJustificationsDropped {
        /// How many.
        count: u32,
    },
    /// CycloneDX vulnerabilities without a state of analysis; counted as affected.
    VexStatesMissing {
        /// How many.
        count: u32,
    },
}

impl Note {
    /// Every code, sorted.
    pub const CODES: [&'static str; 22] = [
        "artifacts_not_named",
        "build_source_not_stated",
        "components_for_gaps_only",
        "files_not_counted",
        "hashes_unusable",
        "identifiers_unusable",
        "licences_unusable",
        "list_incomplete",
        "matched_by_identifier",
        "material_digests_unusable",
        "no_components",
        "only_package_described",
        "references_ambiguous",
        "relationships_dangling",
        "signature_not_checked",
        "statements_assumed",
        "statements_left_aside",
        "statements_superseded",
        "suppliers_unusable",
        "vex_justifications_dropped",
        "vex_states_missing",
        "vulnerabilities_unnamed",
    ];

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::ArtifactsNotNamed { .. } => "artifacts_not_named",
            Self::BuildSourceNotStated => "build_source_not_stated",
            Self::MaterialDigestsUnusable { .. } => "material_digests_unusable",
            Self::ComponentsForGapsOnly { .. } => "components_for_gaps_only",
            Self::FilesNotCounted { .. } => "files_not_counted",
            Self::HashesUnusable { .. } => "hashes_unusable",
            Self::IdentifiersUnusable { .. } => "identifiers_unusable",
            Self::LicencesUnusable { .. } => "licences_unusable",
            Self::ReferencesAmbiguous { .. } => "references_ambiguous",
            Self::RelationshipsDangling { .. } => "relationships_dangling",
            Self::StatementsAssumed { .. } => "statements_assumed",
            Self::SuppliersUnusable { .. } => "suppliers_unusable",
            Self::VulnerabilitiesUnnamed { .. } => "vulnerabilities_unnamed",
            Self::ListIncomplete => "list_incomplete",
            Self::NoComponents => "no_components",
            Self::MatchedByIdentifier => "matched_by_identifier",
            Self::OnlyPackageDescribed => "only_package_described",
            Self::SignatureNotChecked => "signature_not_checked",
            Self::StatementsLeftAside { .. } => "statements_left_aside",
            Self::StatementsSuperseded { .. } => "statements_superseded",
            Self::VexJustificationsDropped { .. } => "vex_justifications_dropped",
            Self::VexStatesMissing { .. } => "vex_states_missing",
        }
    }

    /// The same, as the attestation carries it: whoever signs that signs what was left out and assumed.
    pub fn remark(self) -> Option<Remark> {
        let count = self.count().map(|count| i64::try_from(count).unwrap_or(warifu_model::limits::SAFE_INTEGER));
        Some(Remark { code: Token::parse(self.code())?, count })
    }

    /// How many, where that is counted.
    pub fn count(self) -> Option<usize> {
        match self {
            Self::ArtifactsNotNamed { count } | Self::StatementsSuperseded { count } => Some(count),
            Self::MaterialDigestsUnusable { count }
            | Self::StatementsLeftAside { count }
            | Self::VexJustificationsDropped { count }
            | Self::ComponentsForGapsOnly { count }
            | Self::FilesNotCounted { count }
            | Self::HashesUnusable { count }
            | Self::IdentifiersUnusable { count }
            | Self::LicencesUnusable { count }
            | Self::ReferencesAmbiguous { count }
            | Self::RelationshipsDangling { count }
            | Self::StatementsAssumed { count }
            | Self::SuppliersUnusable { count }
            | Self::VulnerabilitiesUnnamed { count }
            | Self::VexStatesMissing { count } => usize::try_from(count).ok(),
            Self::BuildSourceNotStated
            | Self::MatchedByIdentifier
            | Self::ListIncomplete
            | Self::NoComponents
            | Self::OnlyPackageDescribed
            | Self::SignatureNotChecked => None,
        }
    }

    /// In words.
    pub fn text(self) -> String {
        match self {
            Self::ArtifactsNotNamed { count } => format!("{count} of the product's artifacts are not named by digest"),
            Self::BuildSourceNotStated => "the source of the build is not stated".into(),
            Self::MaterialDigestsUnusable { count } => {
                format!("{count} materials have a digest that is not hexadecimal; counted as none")
            }
            Self::ComponentsForGapsOnly { count } => format!(
                "{count} components that are optional, excluded or of no known type count only for what they lack"
            ),
            Self::FilesNotCounted { count } => format!("{count} files are not counted as components"),
            Self::HashesUnusable { count } => {
                format!("{count} hashes are of no known algorithm or not of its length; counted as none")
            }
            Self::IdentifiersUnusable { count } => {
                format!("{count} identifiers of components are not well formed; counted as none")
            }
            Self::LicencesUnusable { count } => format!("{count} licences name no licence; counted as none"),
            Self::ReferencesAmbiguous { count } => {
                format!("{count} elements share their id with another; references to them are not followed")
            }
            Self::RelationshipsDangling { count } => {
                format!("{count} relationships lead to something that is not there; not counted")
            }
            Self::StatementsAssumed { count } => {
                format!("{count} statements may be about something else; they are bad news and count")
            }
            Self::SuppliersUnusable { count } => {
                format!("{count} suppliers are neither an organisation nor a person; counted as none")
            }
            Self::VulnerabilitiesUnnamed { count } => {
                format!("{count} vulnerabilities have no id; they count all the same")
            }
            Self::ListIncomplete => "it says itself that its list of components is incomplete".into(),
            Self::NoComponents => "it lists no component that counts; nothing is claimed about components".into(),
            Self::MatchedByIdentifier => "matched by identifier, not by an artifact's digest".into(),
            Self::OnlyPackageDescribed => "its only package was taken for what it describes".into(),
            Self::SignatureNotChecked => "it carries a signature, which was not checked".into(),
            Self::StatementsLeftAside { count } => {
                format!(
                    "{count} statements about something else, or good news that is not surely about this, were left aside"
                )
            }
            Self::StatementsSuperseded { count } => format!("{count} statements are replaced or repeated by others"),
            Self::VexJustificationsDropped { count } => format!("{count} justifications have no OpenVEX counterpart"),
            Self::VexStatesMissing { count } => {
                format!("{count} vulnerabilities without analysis count as affected")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fixed_kinds_are_tokens() {
        assert!(KINDS.iter().all(|kind| EvidenceKind::parse(kind).is_some()));
    }
}
