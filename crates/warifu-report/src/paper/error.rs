use warifu_model::problems;

problems! {
    /// Reason why a record makes no paper.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum PaperError {
        /// An attestation is not one that the record names.
        OtherAttestation {
            /// Its name.
            name: String,
        } => {
            code: "paper-other-attestation",
            en: "the record does not name the attestation `{name}`: none of its inputs has the digest of this file",
            ja: "評価記録はアテステーション `{name}` を参照していない。このファイルのダイジェストを持つ入力がない",
            help_en: "give the very files that were evaluated; the record has their digests under `inputs`",
            help_ja: "評価に用いたファイルそのものを指定してください。ダイジェストは評価記録の `inputs` にあります",
        }
        /// The record is about another set.
        OtherSet {
            /// The set of the record, with its version.
            set: String,
        } => {
            code: "paper-other-set",
            en: "the record was evaluated against `{set}`, and this paper is made from a record against `eu-cra`",
            ja: "評価記録は `{set}` に対するものであり、この書面は `eu-cra` に対する評価記録から作成する",
            help_en: "evaluate the product against `eu-cra` and give that record",
            help_ja: "`eu-cra` に対して製品を評価し、その評価記録を指定してください",
        }
        /// The set of the record is not at hand.
        UnknownSet {
            /// The digest of the set.
            digest: String,
        } => {
            code: "paper-unknown-set",
            en: "the requirement set of the record, `{digest}`, is not in the catalogue and was not given",
            ja: "評価記録の要求事項集 `{digest}` がカタログになく、指定もされていない",
            help_en: "give the set and its vocabularies; a paper is not made from a name alone",
            help_ja: "要求事項集及びその語彙を指定してください。名称だけでは書面を作成しません",
        }
    }
}
