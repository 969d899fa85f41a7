//! Reasons why a document was not imported: what, where, and what to do about it.

use std::borrow::Cow;
use std::fmt;

use warifu_model::{Language, Location, Problem, ReadError, problems};

use crate::packing::Packing;
use crate::position::Position;
use crate::shown::listed;
use crate::terms::{Countable, Flaw, JsonType};
use crate::unread::Unread;

/// Refusal of a document. Nothing is taken from it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ImportError {
    /// The problem.
    pub problem: ImportProblem,
    /// The position.
    pub position: Position,
}

problems! {
    /// Problem of a document. [`ImportProblem::code`] is stable; what our own reader refuses too has its code.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum ImportProblem {
        /// The document has members of two formats; two readers would read two different documents.
        AmbiguousFormat {
            /// The format it was taken for.
            format: &'static str,
            /// The member of the other format.
            key: Box<str>,
            /// The formats that are read.
            read: Box<str>,
        } => {
            code: "ambiguous-format",
            en: "a `{format}` document with the member `{key}` of another format",
            ja: "`{format}` の文書に、別の形式の項目 `{key}` がある",
            help_en: "formats that are read: {read}",
            help_ja: "読める形式：{read}",
        }
        /// A control character in a text that becomes a claim.
        ControlCharacter {
            /// The text, escaped.
            value: String,
        } => {
            code: "control-character",
            en: "control character in `{value}`",
            ja: "`{value}` に制御文字がある",
            help_en: "remove the control character",
            help_ja: "制御文字を取り除いてください",
        }
        /// A declaration that does not read as `warifu.declaration/1`.
        Declaration(error: Box<ReadError>) => {
            delegate error,
            en: "not a declaration: {error}",
            ja: ("宣言として読めない：{}", Problem::message(&**error, Language::Ja)),
        }
        /// A digest that is not hexadecimal, or not of the length that its algorithm has.
        Digest {
            /// The text, shortened.
            value: String,
        } => {
            code: "malformed-digest",
            en: "malformed digest `{value}`",
            ja: "ダイジェスト `{value}` の形式が誤っている",
            help_en: "write hexadecimal digits in full, 64 of them for SHA-256",
            help_ja: "16進数を省略せずに書いてください（SHA-256は64桁）",
        }
        /// The same key twice in an object that is used.
        DuplicateKey {
            /// The key.
            key: String,
        } => {
            code: "duplicate-key",
            en: "duplicate key `{key}` in an object",
            ja: "オブジェクト内でキー `{key}` が重複している",
            help_en: "keep one of the two; JSON readers disagree about which one counts",
            help_ja: "一方だけを残してください。どちらを採るかは処理系により異なります",
        }
        /// A text that may not be empty is.
        EmptyText => {
            code: "empty",
            en: "an empty text",
            ja: "文字列が空である",
            help_en: "give the text or leave the member out",
            help_ja: "文字列を書くか、項目を省いてください",
        }
        /// A malformed CPE name.
        Cpe {
            /// The text, shortened.
            value: String,
            /// Its flaw.
            flaw: Flaw,
        } => {
            code: "malformed-cpe",
            en: ("malformed cpe `{value}`: {}", flaw.text(Language::En)),
            ja: ("cpe `{value}` の形式が誤っている：{}", flaw.text(Language::Ja)),
            help_en: "write a CPE 2.3 name such as `cpe:2.3:o:maker:firmware:1.0:*:*:*:*:*:*:*`",
            help_ja: "`cpe:2.3:o:maker:firmware:1.0:*:*:*:*:*:*:*` のようなCPE 2.3の名前を書いてください",
        }
        /// A malformed GTIN.
        Gtin {
            /// The text, shortened.
            value: String,
            /// Its flaw.
            flaw: Flaw,
        } => {
            code: "malformed-gtin",
            en: ("malformed gtin `{value}`: {}", flaw.text(Language::En)),
            ja: ("gtin `{value}` の形式が誤っている：{}", flaw.text(Language::Ja)),
            help_en: "write 8, 12, 13 or 14 digits with a valid check digit",
            help_ja: "正しいチェックディジットを持つ8、12、13又は14桁の数字を書いてください",
        }
        /// A malformed package URL.
        Purl {
            /// The text, shortened.
            value: String,
            /// Its flaw.
            flaw: Flaw,
        } => {
            code: "malformed-purl",
            en: ("malformed purl `{value}`: {}", flaw.text(Language::En)),
            ja: ("purl `{value}` の形式が誤っている：{}", flaw.text(Language::Ja)),
            help_en: "write a package URL such as `pkg:generic/maker/name@1.0`",
            help_ja: "`pkg:generic/maker/name@1.0` のようなパッケージURLを書いてください",
        }
        /// The bytes are not UTF-8.
        InvalidUtf8 => {
            code: "not-utf8",
            en: "not UTF-8",
            ja: "UTF-8でない",
            help_en: "save the file as UTF-8",
            help_ja: "UTF-8で保存してください",
        }
        /// A member that must be there is not.
        MissingField {
            /// Its name.
            key: &'static str,
        } => {
            code: "missing-field",
            en: "the member `{key}` is missing",
            ja: "項目 `{key}` がない",
            help_en: "add the member `{key}`",
            help_ja: "項目 `{key}` を加えてください",
        }
        /// A member that nothing reads looks like one that may bear bad news.
        MisspeltMember {
            /// Its name.
            key: String,
            /// The name that it looks like.
            meant: &'static str,
        } => {
            code: "misspelt-member",
            en: "the member `{key}` is not known here, and looks like `{meant}`",
            ja: "項目 `{key}` は知られておらず、`{meant}` に似ている",
            help_en: "write `{meant}`, or another name if it is meant for something else: what may bear bad news is not passed over",
            help_ja: "`{meant}` と書くか、別のものであれば他の名前にしてください。悪い知らせを含み得る項目は読み飛ばしません",
        }
        /// The bytes are not JSON.
        NotJson {
            /// The character at which they are not, escaped; empty at the end of the document.
            found: String,
        } => {
            code: "syntax",
            en: ("not JSON{}", unexpected(found, Language::En)),
            ja: ("JSONでない{}", unexpected(found, Language::Ja)),
            help_en: "check the JSON with an editor; trailing commas and comments are not JSON",
            help_ja: "エディターでJSONを確かめてください。末尾のコンマと注釈はJSONではありません",
        }
        /// A line of a tag-value document that is neither a tag with its value nor a comment.
        NotTagValue {
            /// The line, shortened and escaped.
            found: String,
        } => {
            code: "malformed-tag-value",
            en: "not a tag with a value: `{found}`",
            ja: "タグと値の行でない：`{found}`",
            help_en: "write `Tag: value`; a value of several lines stands between `<text>` and `</text>`, with nothing after it",
            help_ja: "`Tag: value` の形で書いてください。複数行の値は `<text>` と `</text>` の間に置き、その後には何も書かないでください",
        }
        /// A text that is not one of the values that its format defines.
        NotOneOf {
            /// The text, shortened.
            value: String,
            /// The values, separated by commas.
            allowed: &'static str,
        } => {
            code: "not-one-of",
            en: "`{value}` is not one of {allowed}",
            ja: "`{value}` は {allowed} のいずれでもない",
            help_en: "correct the document with the tool that wrote it",
            help_ja: "文書を作成したツールで直してください",
        }
        /// The base64 payload of an envelope does not decode, or not to text.
        Payload {
            /// Its flaw.
            flaw: Flaw,
        } => {
            code: "malformed-payload",
            en: ("malformed payload: {}", flaw.text(Language::En)),
            ja: ("ペイロードの形式が誤っている：{}", flaw.text(Language::Ja)),
            help_en: "the payload has to be base64 (RFC 4648, padded) of a JSON text",
            help_ja: "ペイロードは、JSONのbase64（RFC 4648、パディングあり）でなければなりません",
        }
        /// A declaration that claims to be, or to know, what only a tool's own document can say.
        Reserved {
            /// The evidence kind or claim id.
            name: String,
        } => {
            code: "reserved",
            en: "`{name}` is read from the documents themselves and cannot be declared",
            ja: "`{name}` は文書そのものから読み取るため、宣言できない",
            help_en: "import the SBOM, provenance or VEX document itself",
            help_ja: "SBOM、来歴又はVEXの文書そのものを取り込んでください",
        }
        /// An envelope without a signature, or with one that is empty or does not decode: then nobody has signed it.
        Unsigned {
            /// The problem.
            flaw: Flaw,
        } => {
            code: "unsigned-envelope",
            en: ("an envelope without a usable signature: {}", flaw.text(Language::En)),
            ja: ("エンベロープに使用できる署名がない：{}", flaw.text(Language::Ja)),
            help_en: "sign it, or import the statement itself, which then counts as unsigned",
            help_ja: "署名するか、中の文書を署名のないものとして取り込んでください",
        }
        /// A document that is about several things, of which one is not known to be the product.
        SeveralRoots {
            /// Their names, shortened: at most [`SHOWN`](crate::SHOWN) entries.
            roots: Vec<String>,
        } => {
            code: "several-roots",
            en: ("the document is about several elements, and not all of them are the product: {}", listed(roots)),
            ja: ("文書の対象が複数あり、製品でないものが含まれる：{}", listed(roots)),
            help_en: "let the tool that wrote it name one root element, that of the product",
            help_ja: "作成したツールで、製品を表す要素一つだけをルート要素としてください",
        }
        /// Every statement of a document was left out: it must not look as if it had none.
        StatementsLeftAside => {
            code: "statements-left-aside",
            en: "none of its statements is certain to be about the product",
            ja: "確かに製品についてのものといえる記述がない",
            help_en: "import it together with the document that it points to, or name the product and its version in full",
            help_ja: "参照先の文書と一緒に取り込むか、製品とその版を完全に記してください",
        }
        /// The document is about something else than the product.
        SubjectMismatch {
            /// Names in the document, shortened: at most [`SHOWN`](crate::SHOWN) entries.
            document: Vec<String>,
            /// Names of the product.
            product: Vec<String>,
        } => {
            code: "subject-mismatch",
            en: ("the document is about {}, the product is {}", listed(document), listed(product)),
            ja: ("文書の対象は {} であり、製品は {} である", listed(document), listed(product)),
            help_en: "name the product in the document by an artifact's SHA-256 or by an identifier equal to one in the product file; if it names none, the maker may say what it is about",
            help_ja: "成果物のSHA-256か、製品ファイルと同じ識別子で、文書に製品を記してください。識別子のない文書は、製造者が対象を申告できます",
        }
        /// The document does not say what it is about.
        SubjectMissing => {
            code: "subject-missing",
            en: "the document does not say what it is about",
            ja: "文書に対象が示されていない",
            help_en: "name the product in the document by an artifact's SHA-256 or by an identifier equal to one in the product file; if it names none, the maker may say what it is about",
            help_ja: "成果物のSHA-256か、製品ファイルと同じ識別子で、文書に製品を記してください。識別子のない文書は、製造者が対象を申告できます",
        }
        /// The subjects of a statement have other digests than SHA-256 only, and artifacts are known by SHA-256.
        SubjectWithoutSha256 {
            /// The names of the subjects, shortened: at most [`SHOWN`](crate::SHOWN) entries.
            subjects: Vec<String>,
            /// The algorithms of their digests, likewise.
            algorithms: Vec<String>,
        } => {
            code: "subject-without-sha256",
            en: ("the subject {} is known by {} only; artifacts of the product are known by SHA-256", listed(subjects), listed(algorithms)),
            ja: ("対象 {} は {} だけで示されているが、製品の成果物はSHA-256で示される", listed(subjects), listed(algorithms)),
            help_en: "get a statement that has the SHA-256 of the artifact too; a name is not compared, since a statement binds by digests",
            help_ja: "成果物のSHA-256も記したステートメントを入手してください。ステートメントはダイジェストで対象を定めるため、名前では照合しません",
        }
        /// A text that becomes a claim has too many bytes.
        TextTooLong {
            /// Its length.
            bytes: usize,
            /// The limit.
            limit: usize,
        } => {
            code: "too-long",
            en: "text of {bytes} bytes, the limit is {limit}",
            ja: "文字列が{bytes}バイトあり、上限の{limit}バイトを超える",
            help_en: "shorten the text",
            help_ja: "文字列を短くしてください",
        }
        /// A point in time that is not RFC 3339.
        Timestamp {
            /// The text, shortened.
            value: String,
        } => {
            code: "malformed-timestamp",
            en: "malformed time `{value}`",
            ja: "日時 `{value}` の形式が誤っている",
            help_en: "write RFC 3339 with an offset, such as `2026-11-01T00:00:00Z`",
            help_ja: "`2026-11-01T00:00:00Z` のように、時差付きのRFC 3339で書いてください",
        }
        /// Nested too deeply.
        TooDeep => {
            code: "too-deep",
            en: ("nested deeper than {} levels", crate::limits::DEPTH),
            ja: ("入れ子が{}段を超える", crate::limits::DEPTH),
            help_en: "split the document",
            help_ja: "文書を分割してください",
        }
        /// Too many bytes.
        TooLarge {
            /// Its size.
            bytes: usize,
            /// The limit.
            limit: usize,
        } => {
            code: "too-large",
            en: "document of {bytes} bytes, the limit is {limit}",
            ja: "文書が{bytes}バイトあり、上限の{limit}バイトを超える",
            help_en: "split the document",
            help_ja: "文書を分割してください",
        }
        /// A compressed file that opens to more than a document may have.
        OpenedTooLarge {
            /// The limit.
            limit: usize,
        } => {
            code: "opened-too-large",
            en: "the compressed file opens to more than {limit} bytes",
            ja: "圧縮ファイルを展開すると{limit}バイトを超える",
            help_en: "split the document",
            help_ja: "文書を分割してください",
        }
        /// Too many of something.
        TooMany {
            /// Of what.
            what: Countable,
            /// The limit.
            limit: usize,
        } => {
            code: "too-many",
            en: ("more than {limit} {}", what.text(Language::En)),
            ja: ("{}が{limit}個を超える", what.text(Language::Ja)),
            help_en: "split the document",
            help_ja: "文書を分割してください",
        }
        /// Bytes after the end of the document.
        TrailingData => {
            code: "trailing-bytes",
            en: "bytes after the end of the document",
            ja: "文書の終わりの後に余分なバイトがある",
            help_en: "a file holds one document, or several with each on a line of its own",
            help_ja: "一つのファイルには一つの文書、又は一行に一つずつの文書を入れてください",
        }
        /// The document ends before its JSON does.
        Truncated => {
            code: "truncated",
            en: "the document ends in the middle",
            ja: "文書が途中で終わっている",
            help_en: "fetch the file again; it is not complete",
            help_ja: "ファイルが完全でないため、もう一度入手してください",
        }
        /// None of the formats that are read.
        UnrecognisedFormat {
            /// The first members of the document, shortened.
            keys: Vec<String>,
            /// The formats that are read.
            read: String,
        } => {
            code: "unrecognised-format",
            en: ("unrecognised format{}", members(keys, Language::En)),
            ja: ("形式を認識できない{}", members(keys, Language::Ja)),
            help_en: "formats that are read: {read}",
            help_ja: "読める形式：{read}",
        }
        /// An envelope around something else than an in-toto statement.
        UnsupportedPayload {
            /// The payload type.
            value: String,
        } => {
            code: "unsupported-payload",
            en: "an envelope around `{value}`",
            ja: "エンベロープの中身が `{value}` である",
            help_en: "the payload type has to be `application/vnd.in-toto+json`",
            help_ja: "ペイロードの型は `application/vnd.in-toto+json` でなければなりません",
        }
        /// A statement with a predicate that is not read.
        UnsupportedPredicate {
            /// The predicate type.
            value: Box<str>,
            /// The predicate types that are read.
            read: Box<str>,
            /// States what it is, where that is known, in English and Japanese.
            known: &'static [&'static str; 2],
        } => {
            code: "unsupported-predicate",
            en: ("a statement with predicate `{value}`{}", known[0]),
            ja: ("述語が `{value}` の文書である{}", known[1]),
            help_en: "predicates that are read: {read}",
            help_ja: "読める述語：{read}",
        }
        /// A format that is recognised and not read.
        UnreadFormat {
            /// The format.
            unread: &'static Unread,
        } => {
            code: "unread-format",
            en: ("{} is not read", unread.name),
            ja: ("{} は読めない", unread.name),
            help_en: ("{}", unread.advice(Language::En)),
            help_ja: ("{}", unread.advice(Language::Ja)),
        }
        /// A compressed file that does not open: it is cut off, changed, or followed by something else.
        Unpack {
            /// The compression.
            packing: Packing,
        } => {
            code: "malformed-compression",
            en: ("not one whole {} file", packing.as_str()),
            ja: ("{} のファイルとして完全でない", packing.as_str()),
            help_en: "fetch the file again, or unpack it and import what is in it",
            help_ja: "ファイルをもう一度入手するか、展開して中の文書を取り込んでください",
        }
        /// A format that is read, in a version that is not.
        UnsupportedVersion {
            /// The format.
            format: &'static str,
            /// The version.
            version: String,
            /// The versions that are read.
            read: &'static str,
        } => {
            code: "unsupported-version",
            en: "{format} `{version}` is not read",
            ja: "{format} `{version}` は読めない",
            help_en: "versions that are read: {format} {read}",
            help_ja: "読める版：{format} {read}",
        }
        /// Not well-formed XML, or XML with what is not read.
        Xml {
            /// Its flaw.
            flaw: Flaw,
        } => {
            code: "malformed-xml",
            en: ("malformed XML: {}", flaw.text(Language::En)),
            ja: ("XMLの形式が誤っている：{}", flaw.text(Language::Ja)),
            help_en: "let the tool that wrote it write plain XML, or JSON",
            help_ja: "作成したツールで、通常のXML又はJSONとして出力してください",
        }
        /// Another JSON type than the format has here.
        WrongType {
            /// The type that the format has here.
            expected: JsonType,
            /// The type that the document has here.
            found: JsonType,
            /// Its text, shortened, for a string or a number; else empty.
            value: String,
        } => {
            code: "wrong-type",
            en: ("{}{} where {} is expected", found.text(Language::En), quoted(value, " `", "`"), expected.text(Language::En)),
            ja: ("{}であるべきところに{}{}がある", expected.text(Language::Ja), found.text(Language::Ja), quoted(value, " `", "` ")),
            help_en: "correct the document with the tool that wrote it",
            help_ja: "文書を作成したツールで直してください",
        }
    }
}

impl ImportError {
    /// The stable code of the problem.
    pub fn code(&self) -> &'static str {
        self.problem.code()
    }

    /// Help: what can be done about it.
    pub fn help(&self, language: Language) -> Cow<'static, str> {
        self.problem.help(language)
    }

    /// An error about the document as a whole.
    pub fn whole(problem: ImportProblem) -> Self {
        Self { problem, position: Position::default() }
    }

    /// An error that shows only after reading.
    pub fn at(pointer: impl Into<String>, problem: ImportProblem) -> Self {
        Self { problem, position: Position { pointer: pointer.into(), ..Position::default() } }
    }

    /// The same error, found in one of several documents of a file: the line, and the bytes before it.
    #[must_use]
    pub(crate) fn in_line(mut self, line: u32, start: usize) -> Self {
        self.position.line = Some(line);
        self.moved(start)
    }

    /// The same error, found in a member of the document that is a document itself, so many bytes after the beginning.
    #[must_use]
    pub(crate) fn below(mut self, pointer: &str, start: usize) -> Self {
        self.position.pointer.insert_str(0, pointer);
        self.moved(start)
    }

    fn moved(mut self, start: usize) -> Self {
        if self.position.within.is_none() {
            self.position.offset = self.position.offset.map(|offset| offset.saturating_add(start as u64));
        }
        self
    }

    /// The same error, found inside the payload at this pointer.
    #[must_use]
    pub(crate) fn inside(mut self, payload: &'static str) -> Self {
        self.position.within = Some(payload);
        self
    }
}

impl Problem for ImportError {
    fn code(&self) -> &'static str {
        self.problem.code()
    }

    fn message(&self, language: Language) -> String {
        let problem = self.problem.message(language);
        match (&self.problem, language) {
            // it names its own position
            (ImportProblem::Declaration(_), _) => problem,
            (_, Language::En) => format!("{problem} at {}", self.position.text(language)),
            (_, Language::Ja) => format!("{problem}（{}）", self.position.text(language)),
        }
    }

    fn help(&self, language: Language) -> Cow<'static, str> {
        self.problem.help(language)
    }

    fn location(&self) -> Option<Location<'_>> {
        let offset = self.position.offset.and_then(|offset| usize::try_from(offset).ok());
        self.position.within.is_none().then_some(Location { pointer: &self.position.pointer, offset })
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Language::En))
    }
}

impl std::error::Error for ImportError {}

fn quoted(value: &str, before: &str, after: &str) -> String {
    if value.is_empty() { String::new() } else { format!("{before}{value}{after}") }
}

fn unexpected(found: &str, language: Language) -> String {
    if found.is_empty() {
        return String::new();
    }
    match language {
        Language::En => format!(": unexpected `{found}`"),
        Language::Ja => format!("：`{found}` は使えない"),
    }
}

fn members(keys: &[String], language: Language) -> String {
    if keys.is_empty() {
        return String::new();
    }
    match language {
        Language::En => format!(": an object with {}", listed(keys)),
        Language::Ja => format!("：{} を持つオブジェクト", listed(keys)),
    }
}
