use warifu_model::{EvidenceKind, problems};

/// A limit of the decision procedure. Each is a fixed, documented number: what one machine decides, every machine
/// decides.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Limit {
    /// More states of a list of records than 20,000, or more kinds of records than 50,000.
    Records,
    /// The share of [`DiffOptions::effort`](crate::diff::DiffOptions::effort) that one question may use.
    Effort,
    /// More times of evaluation that may matter than 4,096.
    Times,
    /// More sets of tokens for one claim than 4,096.
    TokenSets,
    /// More ways to share out the parties behind claims than 81, or more portfolios of evidence of one kind than 4,096.
    Evidence,
    /// A product may show a difference only by components of one list that hold other certificates than each other, or by
    /// certificates of components that are asked for without the list as well. Such products are not described.
    Components,
    /// Dates are held against each other in days and in months, so that it depends on the lengths of months in more than one place
    /// how they can lie. Not every case is tried.
    Calendar,
}

problems! {
    /// The reason why a relation could not be decided.
    #[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum Undecided {
        /// The two sets have no level in common; levels are never compared across schemes.
        NoCommonLevel => {
            code: "diff-no-common-level",
            en: "the two sets have no level in common",
            ja: "新旧に共通のレベルがない",
            help_en: "compare the requirements one by one; levels are never compared across schemes",
            help_ja: "要求事項ごとの比較結果を参照してください。制度をまたぐレベルの比較は行いません",
        }
        /// The vectors of levels are too many to try each, and the requirements one by one do not settle it.
        Levels => {
            code: "diff-levels",
            en: "there are too many vectors of levels to try each",
            ja: "レベルの組合せが多すぎ、全ては確認できない",
            help_en: "compare at one level at a time",
            help_ja: "レベルを一つずつ指定して比較してください",
        }
        /// A limit was reached.
        Limit(limit: Limit) => {
            code: "diff-limit",
            en: ("the limit `{}` was reached", limit.as_str()),
            ja: ("上限 `{}` に達した", limit.as_str()),
            help_en: "give more effort, or split the criterion; read the requirement by hand until then",
            help_ja: "計算量の上限を増やすか、判定基準を分割してください。それまでは要求事項を目視で比較してください",
        }
        /// A difference was found, but no product description could be built that shows it.
        NotConfirmed => {
            code: "diff-not-confirmed",
            en: "a difference was found that no product description shows",
            ja: "違いが見つかったが、それを示す製品の記述を構成できない",
            help_en: "compare the requirement by hand",
            help_ja: "要求事項を目視で比較してください",
        }
        /// It depends on whether there are documents of this kind that one JSON Schema takes and another does not, or any that
        /// it takes at all, and none were found.
        Schema(kind: EvidenceKind) => {
            code: "diff-schema",
            en: "it depends on which documents of kind `{kind}` the JSON Schemas take, and no example was found",
            ja: "種類 `{kind}` のどの文書が JSON Schema に適合するかによるが、実例が見つからない",
            help_en: "compare the two schemas by hand",
            help_ja: "二つのスキーマを目視で比較してください",
        }
        /// Neither has a criterion, and their words differ. Words are never proven equal.
        WordsOnly => {
            code: "diff-words-only",
            en: "there is no criterion, and the words differ",
            ja: "判定基準がなく、文言が異なる",
            help_en: "read both texts; where the change is editorial, its author may assert that",
            help_ja: "両方の文言を確認してください。編集上の変更である場合は、作成者がその旨を示せます",
        }
    }
}

impl Limit {
    /// The name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Records => "records",
            Self::Effort => "effort",
            Self::Times => "times",
            Self::TokenSets => "token_sets",
            Self::Evidence => "evidence",
            Self::Components => "components",
            Self::Calendar => "calendar",
        }
    }
}

impl From<Limit> for Undecided {
    fn from(limit: Limit) -> Self {
        Self::Limit(limit)
    }
}
