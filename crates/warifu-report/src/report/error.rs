use warifu_model::problems;

problems! {
    /// Reason why records make no report.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum ReportError {
        /// There is nothing to report on.
        NoRecord => {
            code: "report-no-record",
            en: "no record is given",
            ja: "評価記録が指定されていない",
            help_en: "give at least one record of an evaluation",
            help_ja: "評価記録を一つ以上指定してください",
        }
        /// Two records are about different products.
        OtherProduct {
            /// The name of the second record.
            name: String,
        } => {
            code: "report-other-product",
            en: "`{name}` is about another product than the first record",
            ja: "`{name}` は最初の評価記録とは異なる製品についてのものである",
            help_en: "a report is about one product: write one report for each",
            help_ja: "報告書は一つの製品についてのものです。製品ごとに作成してください",
        }
        /// The planning report is about a set that no record was evaluated against.
        PlanOfOtherSets {
            /// The set, with its version and level.
            set: String,
        } => {
            code: "report-plan-of-other-sets",
            en: "the plan is about `{set}`, which none of the records was evaluated against",
            ja: "計画の対象である `{set}` は、どの評価記録の要求事項集とも異なる",
            help_en: "give the records of the sets, versions and levels that the plan is for",
            help_ja: "計画と同じ要求事項集、版及びレベルの評価記録を指定してください",
        }
        /// The plan is not a planning report.
        PlanUnreadable => {
            code: "report-plan-unreadable",
            en: "the plan is not a planning report (warifu.plan/1)",
            ja: "計画のファイルが計画の報告（warifu.plan/1）ではない",
            help_en: "give a planning report in JSON",
            help_ja: "JSON形式の計画の報告を指定してください",
        }
        /// A record is given twice.
        RecordTwice {
            /// Its name.
            name: String,
        } => {
            code: "report-record-twice",
            en: "the record `{name}` is given twice",
            ja: "評価記録 `{name}` が二度指定されている",
            help_en: "give each record once",
            help_ja: "評価記録は一度だけ指定してください",
        }
    }
}
