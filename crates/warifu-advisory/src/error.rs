use warifu_evidence::ImportError;
use warifu_model::{Location, problems};

problems! {
    /// Reason why an advisory, or a bill of materials, was not read. Nothing is taken from it then.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum AdvisoryError {
        /// The document is not JSON, or breaks the rules of its format.
        Document(error: ImportError) => { delegate }
        /// A product id that the tree does not explain.
        ProductUnknown {
            /// The id, shortened.
            id: String,
            /// The place.
            pointer: String,
        } => {
            code: "advisory-product-unknown",
            en: "`{id}` at {pointer} is not in the document",
            ja: "{pointer} の `{id}` が文書にない",
            help_en: "ask the publisher to correct the document; nothing is taken from it",
            help_ja: "発行者に修正を求めてください。この文書からは何も取り込みません",
            location: (Location { pointer, offset: None }),
        }
        /// An id that stands for two things.
        ProductTwice {
            /// The id, shortened.
            id: String,
            /// The place of the second.
            pointer: String,
        } => {
            code: "advisory-product-twice",
            en: "`{id}` at {pointer} stands for two things",
            ja: "{pointer} の `{id}` が二つのものを表している",
            help_en: "ask the publisher to correct the document; nothing is taken from it",
            help_ja: "発行者に修正を求めてください。この文書からは何も取り込みません",
            location: (Location { pointer, offset: None }),
        }
        /// A product that is inside of itself.
        ProductCycle {
            /// The id, shortened.
            id: String,
            /// The place.
            pointer: String,
        } => {
            code: "advisory-product-cycle",
            en: "`{id}` at {pointer} is inside of itself, or nested too deeply",
            ja: "{pointer} の `{id}` が自身に含まれているか、入れ子が深すぎる",
            help_en: "ask the publisher to correct the document; nothing is taken from it",
            help_ja: "発行者に修正を求めてください。この文書からは何も取り込みません",
            location: (Location { pointer, offset: None }),
        }
        /// A bill of materials in a form that is not read here.
        ComponentsUnread => {
            code: "advisory-components-unread",
            en: "the document is not a bill of materials in CycloneDX or SPDX",
            ja: "文書がCycloneDX又はSPDXの部品表でない",
            help_en: "give the bill of materials in CycloneDX (JSON, XML) or SPDX (JSON, tag-value, JSON-LD)",
            help_ja: "CycloneDX（JSON、XML）又はSPDX（JSON、タグ値、JSON-LD）の部品表を指定してください",
        }
    }
}

impl From<ImportError> for AdvisoryError {
    fn from(error: ImportError) -> Self {
        Self::Document(error)
    }
}
