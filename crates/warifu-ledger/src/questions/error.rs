use warifu_model::problems;

use crate::error::LedgerError;
use crate::store::StoreError;

problems! {
    /// The reason why a question was not answered.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum QuestionError {
        /// A cursor is not one of this question.
        CursorForeign {
            /// The cursor, shortened.
            cursor: String,
        } => {
            code: "ledger-cursor-foreign",
            en: "the cursor `{cursor}` does not belong to this question",
            ja: "カーソル `{cursor}` はこの問合せのものではない",
            help_en: "give the cursor exactly as the page before it had it, with the same question, or begin without one",
            help_ja: "直前のページのカーソルを、同じ問合せにそのまま指定するか、カーソルなしで始めてください",
        }
        /// The ledger is not as it should be.
        Ledger(error: LedgerError) => { delegate }
        /// A page is to hold none, or too many.
        Limit {
            /// The number that was asked for.
            found: u32,
            /// The greatest number.
            most: u32,
        } => {
            code: "ledger-limit-out-of-range",
            en: "a page of {found} was asked for; it holds 1 to {most}",
            ja: "1ページに{found}件が求められたが、指定できるのは1から{most}までである",
            help_en: "ask for fewer, and go on with the cursor",
            help_ja: "件数を減らし、カーソルで続けてください",
        }
        /// A period ends before it begins.
        Period => {
            code: "ledger-period-empty",
            en: "the period ends before it begins",
            ja: "期間の終わりが始まりより前である",
            help_en: "give a later end",
            help_ja: "終わりを後の日時にしてください",
        }
        /// A text to be searched holds no word.
        SearchEmpty => {
            code: "ledger-search-empty",
            en: "there is no word to search for",
            ja: "検索する語がない",
            help_en: "give at least one letter, digit or character",
            help_ja: "文字又は数字を一つ以上指定してください",
        }
        /// A text to be searched holds too many words.
        SearchLong {
            /// The number that it holds.
            found: usize,
            /// The greatest number.
            most: usize,
        } => {
            code: "ledger-search-long",
            en: "{found} words and pairs of characters are too many to search for: {most} at most",
            ja: "検索する語及び文字の対が{found}個あり、上限の{most}個を超える",
            help_en: "give fewer words",
            help_ja: "語を減らしてください",
        }
        /// A template has a brace that is not closed, or is not opened.
        TemplateBrace {
            /// Its place in the template, in bytes.
            offset: usize,
        } => {
            code: "letter-brace-alone",
            en: "the template has a brace alone at byte {offset}",
            ja: "ひな型の{offset}バイト目の波括弧に対応するものがない",
            help_en: "write a brace of the text itself twice",
            help_ja: "本文としての波括弧は、二つ続けて書いてください",
        }
        /// A template is too long.
        TemplateLong {
            /// Its length in bytes.
            found: usize,
            /// The greatest length.
            most: usize,
        } => {
            code: "letter-template-long",
            en: "the template has {found} bytes, more than {most}",
            ja: "ひな型が{found}バイトあり、上限の{most}バイトを超える",
            help_en: "shorten the template",
            help_ja: "ひな型を短くしてください",
        }
        /// A template names a placeholder that does not exist.
        TemplatePlaceholder {
            /// The value that it names, shortened.
            name: String,
            /// Its place in the template, in bytes.
            offset: usize,
            /// Those that exist.
            known: String,
        } => {
            code: "letter-placeholder-unknown",
            en: "the template names `{name}` at byte {offset}, which is not a valid placeholder",
            ja: "ひな型の{offset}バイト目の `{name}` は差込項目ではない",
            help_en: "use one of these: {known}",
            help_ja: "次のいずれかを使ってください：{known}",
        }
    }
}

impl From<LedgerError> for QuestionError {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

impl From<StoreError> for QuestionError {
    fn from(error: StoreError) -> Self {
        Self::Ledger(error.into())
    }
}
