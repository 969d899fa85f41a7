//! What is wrong with a table of answers, and in which cell.

use std::borrow::Cow;
use std::fmt;

use warifu_model::{Language, Problem, ReadError, TypeError, problems};

use super::UnanswerableError;

/// The reason why a table of answers cannot be read, with its cell as a spreadsheet counts.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct TableError {
    /// The row, from 1; none where it is the table as a whole.
    pub row: Option<usize>,
    /// The name of the column.
    pub column: Option<&'static str>,
    /// The fault.
    pub fault: Box<TableFault>,
}

problems! {
    /// A fault of a table of answers.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum TableFault {
        /// Rows of one kind of document, which are one document, say different things about it.
        Differs => {
            code: "wrong-table",
            en: "another value than in an earlier row of the same kind, which is one document",
            ja: "同じ種類の前の行と値が異なる。同じ種類の行は一つの文書になる",
            help_en: "{MEND_EN}",
            help_ja: "{MEND_JA}",
        }
        /// Something else is expected in the cell.
        Expected {
            /// The expected form, in English and in Japanese.
            expected: [&'static str; 2],
            /// The content of the cell, shortened.
            found: String,
        } => {
            code: "wrong-table",
            en: ("expected {}, found `{found}`", expected[0]),
            ja: ("{}が必要だが `{found}` がある", expected[1]),
            help_en: "{MEND_EN}",
            help_ja: "{MEND_JA}",
        }
        /// A column that is needed is not there.
        MissingColumn {
            /// Its name.
            column: &'static str,
        } => {
            code: "wrong-table",
            en: "there is no column `{column}`",
            ja: "列 `{column}` がない",
            help_en: "{MEND_EN}",
            help_ja: "{MEND_JA}",
        }
        /// A cell is beyond the last column.
        NoColumn {
            /// The content of the cell, shortened.
            found: String,
        } => {
            code: "wrong-table",
            en: "`{found}` stands in no column: is a cell with a separator quoted?",
            ja: "`{found}` はどの列にも属さない。区切り文字を含むセルは引用符で囲む",
            help_en: "{MEND_EN}",
            help_ja: "{MEND_JA}",
        }
        /// The table is not UTF-8.
        NotUtf8 => {
            code: "wrong-table",
            en: "the table is not UTF-8",
            ja: "表の文字コードが UTF-8 ではない",
            help_en: "save it as “CSV UTF-8”",
            help_ja: "「CSV UTF-8」の形式で保存してください",
        }
        /// A quoted cell has no end.
        OpenQuote => {
            code: "wrong-table",
            en: "a quotation mark is not closed",
            ja: "引用符が閉じていない",
            help_en: "{MEND_EN}",
            help_ja: "{MEND_JA}",
        }
        /// The rows make no questionnaire.
        Questionnaire(error: ReadError) => { delegate }
        /// A claim is asked for twice in one document.
        Repeated => {
            code: "wrong-table",
            en: "the same claim stands in an earlier row",
            ja: "同じ主張項目が前の行にある",
            help_en: "{MEND_EN}",
            help_ja: "{MEND_JA}",
        }
        /// The answer is not of the type of its claim.
        Type(error: TypeError) => {
            code: "wrong-table",
            en: ("{}", error.message(Language::En)),
            ja: ("{}", error.message(Language::Ja)),
            help_en: "{MEND_EN}",
            help_ja: "{MEND_JA}",
        }
        /// People cannot answer the claim in this kind of document.
        Unanswerable(error: UnanswerableError) => { delegate }
        /// The name of a column is unknown, or stands twice.
        UnknownColumn {
            /// The name, shortened.
            found: String,
        } => {
            code: "wrong-table",
            en: "no column, or a column twice: `{found}`",
            ja: "不明な列又は重複した列：`{found}`",
            help_en: "{MEND_EN}",
            help_ja: "{MEND_JA}",
        }
        /// A document is answered and does not say by whom and when.
        Unsigned => {
            code: "wrong-table",
            en: "it is answered, and no row of its kind says who answered, and when",
            ja: "回答があるが、同じ種類のどの行にも回答者と日時の記載がない",
            help_en: "{MEND_EN}",
            help_ja: "{MEND_JA}",
        }
    }
}

impl TableError {
    pub(super) fn of(row: Option<usize>, column: Option<&'static str>, fault: TableFault) -> Self {
        Self { row, column, fault: Box::new(fault) }
    }
}

impl Problem for TableError {
    fn code(&self) -> &'static str {
        self.fault.code()
    }

    fn message(&self, language: Language) -> String {
        let why = self.fault.message(language);
        match (language, self.row, self.column) {
            (Language::En, Some(row), Some(column)) => format!("row {row}, column `{column}`: {why}"),
            (Language::En, Some(row), None) => format!("row {row}: {why}"),
            (Language::Ja, Some(row), Some(column)) => format!("{row}行目の列 `{column}`：{why}"),
            (Language::Ja, Some(row), None) => format!("{row}行目：{why}"),
            (_, None, _) => why,
        }
    }

    fn help(&self, language: Language) -> Cow<'static, str> {
        self.fault.help(language)
    }
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Problem::message(self, Language::En))
    }
}

impl std::error::Error for TableError {}

// the help of every fault that is mended in a cell
const MEND_EN: &str = "mend it in the table, whose first row names the columns";
const MEND_JA: &str = "表を修正してください。1行目は列名の行です";
