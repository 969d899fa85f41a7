//! Papers that a law asks for, drafted from a record: what the record and its attestations know stands in them, and each thing that they do
//! not know is named as a blank, with who has to fill it. Each rendering is a function of the value.
//!
//! A paper is a draft. It becomes a declaration only when somebody fills its blanks and signs it. It says that the product conforms only
//! where the record finds every requirement of the set met or not applicable, and none of them waived.

mod annex_v;
mod annex_vii;
mod build;
mod draft;
mod error;
mod facts;
mod html;
mod json;
mod markdown;
mod page;
mod words;

use warifu_model::{Assurance, Attestation, Digest, EvidenceKind, Localized, Outcome, Product, SetDigest, Timestamp};

use crate::report::Counts;
pub use error::PaperError;

/// A kind of paper.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PaperKind {
    /// The EU declaration of conformity of the Cyber Resilience Act (Regulation (EU) 2024/2847, Annex V).
    EuDeclaration,
    /// The index of the technical documentation of the same act (Annex VII).
    EuTechnicalFile,
}

/// An attestation that a record names, with its name for people.
#[derive(Clone, Copy, Debug)]
pub struct AttestationSource<'a> {
    /// The name of the file. It is shown in errors and never opened.
    pub name: &'a str,
    /// The digest of the bytes of the file, with its envelope where it has one.
    pub digest: Digest,
    /// The attestation itself.
    pub attestation: &'a Attestation,
}

/// A paper, with its blanks.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Paper {
    /// Its kind.
    pub kind: PaperKind,
    /// The product, as the record describes it.
    pub product: Product,
    /// The set of the record.
    pub set: SetDigest,
    /// The title of the set.
    pub set_title: Localized,
    /// The time of the evaluation.
    pub at: Timestamp,
    /// The outcome that the record states.
    pub outcome: Outcome,
    /// True where the record finds every requirement of the set met or not applicable, and none waived.
    pub conforms: bool,
    /// The number of findings by outcome.
    pub counts: Counts,
    /// The digest of the record.
    pub record: Digest,
    /// The file name of the record.
    pub record_name: String,
    /// The digests of the attestations that were given, each of which the record names.
    pub attestations: Vec<Digest>,
    /// Remarks for whoever reads or fills in the paper.
    pub remarks: Vec<Localized>,
    /// The items of the annex, in its order.
    pub items: Vec<PaperItem>,
    /// Documents of the record that belong to no item; of a declaration none are listed.
    pub others: Vec<PaperDocument>,
}

/// One item of the annex.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PaperItem {
    /// Its number in the annex.
    pub number: &'static str,
    /// Its subject.
    pub title: Localized,
    /// States whether number and subject were verified against the act.
    pub assurance: Assurance,
    /// Things that the record and its attestations know.
    pub says: Vec<Said>,
    /// Documents that belong here by their kind.
    pub documents: Vec<PaperDocument>,
    /// Things that they do not know.
    pub blanks: Vec<Blank>,
}

/// The degree to which an item is known.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ItemState {
    /// It has no blank.
    Known,
    /// It has blanks, each of which only some products need filled.
    Conditional,
    /// It has a blank that every product needs filled.
    Open,
}

/// Something that is known.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Said {
    /// Its name; empty where the text stands alone.
    pub name: Localized,
    /// The text.
    pub text: Localized,
    /// Its origin.
    pub origin: Origin,
}

/// The origin of a text of a paper.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Origin {
    /// It stands in the record.
    Record,
    /// It is claimed in an attestation that the record names.
    Attestation,
    /// It is a text of the form, which somebody makes their own by signing.
    Form,
}

/// Something that is not known.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Blank {
    /// The thing that is missing.
    pub what: Localized,
    /// The party that has to fill it.
    pub who: Filler,
    /// False where it is needed only for some products.
    pub is_always_needed: bool,
}

/// The party that fills a blank.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Filler {
    /// The maker of the product.
    Manufacturer,
    /// The person who signs for the maker.
    Signatory,
    /// The notified body that took part.
    NotifiedBody,
    /// The one who makes the paper, by giving the attestations that the record names.
    Drafter,
}

/// A document of the record.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PaperDocument {
    /// The digest of its bytes.
    pub digest: Digest,
    /// Its kind.
    pub kind: EvidenceKind,
    /// The title of the kind.
    pub title: Localized,
    /// Its file name; none where no attestation that was given says it.
    pub name: Option<String>,
    /// The time at which it was made; none where no attestation that was given says it.
    pub made_at: Option<Timestamp>,
    /// The time until which it counts, where an attestation says it.
    pub valid_until: Option<Timestamp>,
    /// States whether its bytes were at hand at the evaluation.
    pub is_presented: bool,
}

impl PaperKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::EuDeclaration, Self::EuTechnicalFile];

    /// Its name for machines.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EuDeclaration => "eu-declaration",
            Self::EuTechnicalFile => "eu-technical-file",
        }
    }

    /// Its title.
    pub fn title(self) -> Localized {
        words::localized(match self {
            Self::EuDeclaration => words::DECLARATION,
            Self::EuTechnicalFile => words::TECHNICAL_FILE,
        })
    }
}

impl Paper {
    /// The id of the set that its record has to be about.
    pub const SET: &str = "eu-cra";

    /// Its title, which says that it is a draft.
    fn heading(&self) -> Localized {
        let title = self.kind.title();
        Localized::of(format!("{} ({})", title.en, words::DRAFT.0), format!("{}（{}）", title.ja, words::DRAFT.1))
    }

    /// The set with its version.
    fn set_name(&self) -> Localized {
        words::both(|language| format!("{} {}", self.set_title.in_language(language), self.set.version))
    }

    /// How to recompute the record.
    fn replay(&self) -> String {
        format!("warifu replay {} --with FILE...", self.record_name)
    }

    /// How much is missing, in words.
    fn blanks_text(&self) -> Localized {
        let (needed, conditional) = (self.blanks(), self.conditional_blanks());
        Localized::of(
            format!("{needed} to be filled in, {conditional} more where they apply"),
            format!("記入が必要なもの{needed}件、該当する場合に必要なもの{conditional}件"),
        )
    }

    /// The outcome that the paper stands for: that of the record, or undetermined where the record states that all is met and does not
    /// show it.
    pub fn standing(&self) -> Outcome {
        match self.outcome {
            Outcome::Satisfied if !self.conforms => Outcome::Undetermined,
            outcome => outcome,
        }
    }

    /// The number of blanks that are needed for every product.
    pub fn blanks(&self) -> usize {
        self.items.iter().flat_map(|item| &item.blanks).filter(|blank| blank.is_always_needed).count()
    }

    /// The number of blanks that are needed for some products only.
    pub fn conditional_blanks(&self) -> usize {
        self.items.iter().flat_map(|item| &item.blanks).count() - self.blanks()
    }
}

impl PaperItem {
    /// The degree to which it is known.
    pub fn state(&self) -> ItemState {
        if self.blanks.iter().any(|blank| blank.is_always_needed) {
            ItemState::Open
        } else if self.blanks.is_empty() {
            ItemState::Known
        } else {
            ItemState::Conditional
        }
    }
}

impl ItemState {
    /// Its name for machines.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Conditional => "conditional",
            Self::Open => "open",
        }
    }
}

impl Origin {
    /// Its name for machines.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Attestation => "attestation",
            Self::Form => "form",
        }
    }
}

impl Filler {
    /// Its name for machines.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Manufacturer => "manufacturer",
            Self::Signatory => "signatory",
            Self::NotifiedBody => "notified_body",
            Self::Drafter => "drafter",
        }
    }

    /// The same in words.
    pub fn text(self) -> Localized {
        words::localized(match self {
            Self::Manufacturer => words::BY_MANUFACTURER,
            Self::Signatory => words::BY_SIGNATORY,
            Self::NotifiedBody => words::BY_NOTIFIED_BODY,
            Self::Drafter => words::BY_DRAFTER,
        })
    }
}
