use warifu_model::problems;

problems! {
    /// The reason why columns of products answer nothing.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum ColumnsError {
        /// The file is cut off, or has other bytes than were written.
        Damaged {
            /// The part of the file.
            part: String,
            /// The offset in the file, in bytes.
            offset: u64,
        } => {
            code: "columns-damaged",
            en: "the columns are damaged: {part} at byte {offset}",
            ja: "列ファイルが破損している：{offset}バイト目の{part}",
            help_en: "have the columns made anew from the documents",
            help_ja: "文書から列を作り直してください",
        }
        /// The file is none of columns.
        NotColumns => {
            code: "not-columns",
            en: "the file is none of columns: it does not begin with `warifu.columns/1`",
            ja: "列ファイルではない：`warifu.columns/1` で始まっていない",
            help_en: "name the file into which the columns were written",
            help_ja: "列を書き出したファイルを指定してください",
        }
        /// The file is of another edition of the format.
        OtherFormat {
            /// The format that it names.
            found: String,
        } => {
            code: "columns-format",
            en: "the columns are of the format `{found}`, not of `warifu.columns/1`",
            ja: "列ファイルの形式は `{found}` であり、`warifu.columns/1` ではない",
            help_en: "have the columns made anew by this release",
            help_ja: "このリリースで列を作り直してください",
        }
        /// The columns are of products that were evaluated against another version.
        OtherSet {
            /// The digest of the set that they are of.
            found: String,
        } => {
            code: "columns-set",
            en: "the columns are of records against the set `{found}`, which is not the old version",
            ja: "列ファイルは要求事項集 `{found}` に対する評価記録のものであり、旧版のものではない",
            help_en: "name the version that the products were evaluated against, or have the columns made anew for the old version",
            help_ja: "製品の評価に用いた版を指定するか、旧版について列を作り直してください",
        }
        /// The columns are of other documents.
        OtherDocuments {
            /// The number of records in the columns.
            kept: u64,
            /// The number of records among the documents.
            found: u64,
        } => {
            code: "columns-documents",
            en: "the columns do not belong to these documents: they are of {kept} records, {found} were found, and the digests differ",
            ja: "列ファイルはこれらの文書のものではない：列は{kept}件の評価記録のもの、見つかったのは{found}件で、ダイジェストが異なる",
            help_en: "have the columns made anew from the documents",
            help_ja: "文書から列を作り直してください",
        }
        /// There are more products than a file of columns takes.
        TooMany {
            /// The largest number.
            limit: u64,
        } => {
            code: "columns-too-many",
            en: "columns take at most {limit} products",
            ja: "列ファイルに入れられる製品は{limit}件まで",
            help_en: "split the products into several files",
            help_ja: "製品を複数のファイルに分けてください",
        }
    }
}
