use std::borrow::Cow;
use std::fmt;

use crate::language::{Language, Phrase};
use crate::problem::{Location, Problem};
use crate::problems;

/// The reason why bytes could not be read as a document: what, where, the offending text and what to do.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ReadError {
    /// The fault.
    pub problem: Box<ReadProblem>,
    /// The place, as a JSON Pointer (RFC 6901); empty for the whole document.
    pub pointer: String,
    /// The place, in bytes from the start of the document.
    pub offset: usize,
    /// The offending text, shortened, with control characters escaped; empty where there is none.
    pub found: String,
}

problems! {
    /// Describes what is wrong with a document. [`ReadProblem::code`] is stable.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum ReadProblem {
        /// A rule inside the document is broken; the text says which.
        Broken {
            /// The rule, as a full clause.
            rule: Phrase,
        } => {
            code: "rule-broken",
            en: ("{}", rule.en),
            ja: ("{}", rule.ja),
            help_en: "correct the document; where it was signed, sign it again",
            help_ja: "文書を訂正してください。署名済みの場合は署名し直してください",
        }
        /// A control character (other than line feed and tab) inside a text.
        ControlCharacter => {
            code: "control-character",
            en: "control character in a text",
            ja: "文字列に制御文字がある",
            help_en: "remove the character; only line feed and tab are allowed in texts",
            help_ja: "その文字を削除してください。文字列に使える制御文字は改行とタブだけです",
        }
        /// The same item stands twice where each may stand once.
        DuplicateItem {
            /// States what the item is.
            what: Phrase,
        } => {
            code: "duplicate-item",
            en: ("duplicate {}", what.en),
            ja: ("{}が重複している", what.ja),
            help_en: "keep one of them",
            help_ja: "一つだけ残してください",
        }
        /// The same key stands twice in one object.
        DuplicateKey => {
            code: "duplicate-key",
            en: "duplicate key in an object",
            ja: "オブジェクト内でキーが重複している",
            help_en: "keep one of the two; JSON readers disagree about which one counts",
            help_ja: "どちらか一つだけ残してください。どちらが有効かはJSONの読取り方によって異なります",
        }
        /// A text, array or object that may not be empty is empty.
        Empty {
            /// States what may not be empty.
            what: Phrase,
        } => {
            code: "empty",
            en: ("{} is empty", what.en),
            ja: ("{}が空である", what.ja),
            help_en: ("give at least one character or item for {}", what.en),
            help_ja: ("{}に一つ以上の文字又は要素を書いてください", what.ja),
        }
        /// A field that must be there is not.
        MissingField {
            /// Its name.
            name: &'static str,
        } => {
            code: "missing-field",
            en: "the field `{name}` is missing",
            ja: "フィールド `{name}` がない",
            help_en: "add the field `{name}`",
            help_ja: "フィールド `{name}` を加えてください",
        }
        /// A text is not in its one canonical form.
        NotCanonical {
            /// States what the text should be.
            what: Phrase,
            /// The form.
            form: Phrase,
        } => {
            code: "not-canonical",
            en: ("not {} in canonical form", what.en),
            ja: ("{}の正規形でない", what.ja),
            help_en: ("write it as {}", form.en),
            help_ja: ("次の形で書いてください：{}", form.ja),
        }
        /// A text is not one of a fixed list.
        NotOneOf {
            /// The list, separated by commas.
            allowed: String,
        } => {
            code: "not-one-of",
            en: "not one of the allowed values",
            ja: "許される値のいずれでもない",
            help_en: "use one of: {allowed}",
            help_ja: "次のいずれかを使ってください：{allowed}",
        }
        /// The bytes are not UTF-8.
        NotUtf8 => {
            code: "not-utf8",
            en: "not UTF-8",
            ja: "UTF-8でない",
            help_en: "save the file as UTF-8 without a byte order mark",
            help_ja: "バイト順マークなしのUTF-8で保存してください",
        }
        /// A number with fraction, exponent, or a minus sign before zero.
        NumberNotInteger => {
            code: "number-not-integer",
            en: "not a plain whole number",
            ja: "整数でない",
            help_en: "write whole numbers as digits, and exact decimals as a string such as \"0.95\"",
            help_ja: "整数は数字だけで、小数は \"0.95\" のような文字列で書いてください",
        }
        /// A number outside ±(2^53−1), or outside the smaller range of its field.
        NumberOutOfRange {
            /// Smallest allowed.
            least: i64,
            /// Largest allowed.
            most: i64,
        } => {
            code: "number-out-of-range",
            en: "number out of range",
            ja: "数が範囲外である",
            help_en: "use a whole number from {least} to {most}",
            help_ja: "{least}から{most}までの整数を使ってください",
        }
        /// Not JSON.
        Syntax {
            /// States what was expected at this place.
            expected: Phrase,
        } => {
            code: "syntax",
            en: ("not JSON: expected {}", expected.en),
            ja: ("JSONでない：{}が必要である", expected.ja),
            help_en: "check the JSON with an editor; trailing commas and comments are not JSON",
            help_ja: "JSONをエディタで確かめてください。末尾のコンマとコメントはJSONでは使えません",
        }
        /// Arrays and objects nested too deeply.
        TooDeep {
            /// The limit.
            limit: usize,
        } => {
            code: "too-deep",
            en: "nested too deeply",
            ja: "入れ子が深すぎる",
            help_en: "nest at most {limit} levels",
            help_ja: "入れ子は{limit}段までにしてください",
        }
        /// The document has too many bytes.
        TooLarge {
            /// The limit, in bytes.
            limit: usize,
        } => {
            code: "too-large",
            en: "document too large",
            ja: "文書が大きすぎる",
            help_en: "use at most {limit} bytes",
            help_ja: "{limit}バイト以内にしてください",
        }
        /// Too many items.
        TooMany {
            /// States what there are too many of.
            what: Phrase,
            /// The limit.
            limit: usize,
        } => {
            code: "too-many",
            en: ("too many {}", what.en),
            ja: ("{}が多すぎる", what.ja),
            help_en: ("use at most {limit} {}", what.en),
            help_ja: ("{}は{limit}個までにしてください", what.ja),
        }
        /// A text has too many bytes.
        TooLong {
            /// The limit, in bytes.
            limit: usize,
        } => {
            code: "too-long",
            en: "text too long",
            ja: "文字列が長すぎる",
            help_en: "use at most {limit} bytes",
            help_ja: "{limit}バイト以内にしてください",
        }
        /// Bytes after the end of the document.
        TrailingBytes => {
            code: "trailing-bytes",
            en: "bytes after the end of the document",
            ja: "文書の終わりの後にデータがある",
            help_en: "a file holds exactly one document",
            help_ja: "一つのファイルには文書を一つだけ入れてください",
        }
        /// A field that this format does not have.
        UnknownField {
            /// The fields that it has here, separated by commas.
            known: String,
        } => {
            code: "unknown-field",
            en: "unknown field",
            ja: "知らないフィールドである",
            help_en: "known fields here: {known}",
            help_ja: "ここで使えるフィールドは次のとおりです：{known}",
        }
        /// A reference to something that the document does not contain.
        UnknownReference {
            /// States what is referred to.
            what: Phrase,
        } => {
            code: "unknown-reference",
            en: ("no such {} in this document", what.en),
            ja: ("この文書にそのような{}はない", what.ja),
            help_en: (
                "name one that the document declares, or declare this {}; where it was signed, sign it again",
                what.en
            ),
            help_ja: ("文書にある{}を示すか、この{}を文書に加えてください。署名済みの場合は署名し直してください", what.ja, what.ja),
        }
        /// A document of another format or version.
        WrongFormat {
            /// The format that was asked for.
            expected: &'static str,
        } => {
            code: "wrong-format",
            en: "not a document of format `{expected}`",
            ja: "形式 `{expected}` の文書でない",
            help_en: "give a document whose `format` is `{expected}`",
            help_ja: "`format` が `{expected}` の文書を指定してください",
        }
        /// A value of another JSON type.
        WrongType {
            /// The type that was expected.
            expected: Phrase,
        } => {
            code: "wrong-type",
            en: ("expected {}", expected.en),
            ja: ("{}でない", expected.ja),
            help_en: ("give {}", expected.en),
            help_ja: ("{}を書いてください", expected.ja),
        }
    }
}

/// Errors are large and rare: boxed, they leave the common path a result of one word.
pub(super) struct Failed(pub(super) Box<ReadError>);

impl Failed {
    pub(super) fn new(error: ReadError) -> Self {
        Self(Box::new(error))
    }
}

impl ReadError {
    /// The stable code of the problem.
    pub fn code(&self) -> &'static str {
        self.problem.code()
    }

    /// The message with the place: a JSON Pointer (RFC 6901), escaped, and the offset in bytes.
    pub fn with_place(&self, language: Language) -> String {
        let (message, offset) = (self.message(language), self.offset);
        match (escaped(self.pointer.chars()).as_str(), language) {
            ("", Language::En) => format!("{message} at the document (byte {offset})"),
            ("", Language::Ja) => format!("{message}（{offset}バイト目）"),
            (pointer, Language::En) => format!("{message} at {pointer} (byte {offset})"),
            (pointer, Language::Ja) => format!("{message}（`{pointer}`、{offset}バイト目）"),
        }
    }

    /// Returns what the reader of the message can do about it, in English; [`Problem::help`] knows both languages.
    pub fn help(&self) -> String {
        self.problem.help(Language::En).into_owned()
    }
}

impl Problem for ReadError {
    fn code(&self) -> &'static str {
        self.problem.code()
    }

    fn message(&self, language: Language) -> String {
        let problem = self.problem.message(language);
        match (self.found.as_str(), language) {
            ("", _) => problem,
            (found, Language::En) => format!("{problem}: `{found}`"),
            (found, Language::Ja) => format!("{problem}：`{found}`"),
        }
    }

    fn help(&self, language: Language) -> Cow<'static, str> {
        self.problem.help(language)
    }

    fn location(&self) -> Option<Location<'_>> {
        Some(Location { pointer: &self.pointer, offset: Some(self.offset) })
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.with_place(Language::En))
    }
}

impl std::error::Error for ReadError {}

/// Shortens foreign text for a message (at most 64 characters) and escapes what could drive a terminal:
/// control characters, and the invisible characters that reorder text (Unicode UAX #9).
pub fn shorten(text: &str) -> String {
    let mut out = escaped(text.chars().take(SHOWN_CHARACTERS));
    if text.chars().nth(SHOWN_CHARACTERS).is_some() {
        out.push('…');
    }
    out
}

fn escaped(text: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    for c in text {
        if is_unsafe_to_show(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Returns whether a character could drive a terminal, or hide or reorder text (Unicode UAX #9, UTS #39).
pub fn is_unsafe_to_show(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

const SHOWN_CHARACTERS: usize = 64;
