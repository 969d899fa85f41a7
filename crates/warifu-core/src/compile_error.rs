use std::borrow::Cow;
use std::fmt;

use warifu_model::{
    ClaimId, Digest, EvidenceKind, FieldName, Language, Location, Problem, Role, SemVer, Token, TypeError,
    VocabularyId, problems,
};

use crate::schema::SchemaFault;

/// The reason why a requirement set does not compile: what, and where in the set.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct CompileError {
    /// The fault.
    pub problem: Box<CompileProblem>,
    /// The place in the set, as a JSON Pointer (RFC 6901); empty for the whole set.
    pub pointer: String,
}

problems! {
    /// The fault in a requirement set. [`CompileProblem::code`] is stable.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum CompileProblem {
        /// `at_least_n_of` asks for none, or for more than there are.
        CountOutOfRange {
            /// States what it asks for.
            found: u32,
            /// The smallest count that can be asked for.
            least: usize,
            /// The largest count that can be met.
            most: usize,
        } => {
            code: "count-out-of-range",
            en: "the count `{found}` is not between {least} and {most}",
            ja: "個数 `{found}` は{least}から{most}までの範囲にない",
            help_en: "ask for {least} to {most}",
            help_ja: "{least}から{most}までの個数を指定してください",
        }
        /// Two vocabularies declare the same claim.
        DuplicateClaim(claim: ClaimId) => {
            code: "claim-duplicate",
            en: "two vocabularies declare the claim `{claim}`",
            ja: "二つの語彙が同じ主張項目 `{claim}` を定義している",
            help_en: "pin only one of the vocabularies, or rename the claim in one of them",
            help_ja: "固定する語彙を一つにするか、一方の主張項目の名称を変更してください",
        }
        /// The set is written in a newer version of the rule language.
        LanguageTooNew {
            /// The version of the set.
            found: u32,
            /// The newest version known.
            known: u32,
        } => {
            code: "language-too-new",
            en: "the set is written in version {found} of the rule language, and {known} is the newest known",
            ja: "要求事項集は規則言語の第{found}版で書かれているが、対応している最新の版は第{known}版である",
            help_en: "use a newer release of this software",
            help_ja: "より新しい版のソフトウェアを使用してください",
        }
        /// The set says something that its version of the rule language does not have.
        LanguageTooOld {
            /// The member that is too new.
            word: &'static str,
            /// The version of the set.
            found: u32,
            /// The first version that has it.
            needed: u32,
        } => {
            code: "language-too-old",
            en: "`{word}` belongs to version {needed} of the rule language, and the set is written in version {found}",
            ja: "`{word}` は規則言語の第{needed}版のものだが、要求事項集は第{found}版で書かれている",
            help_en: "set `language` to {needed}, or leave `{word}` out",
            help_ja: "`language` を{needed}にするか、`{word}` を削除してください",
        }
        /// A literal is not of the type of the claim or field that it is compared with.
        LiteralType(error: TypeError) => {
            code: "literal-wrong-type",
            en: "the value is not of the type that it is compared with: {error}",
            ja: ("値の型が比較対象の型と異なる：{}", error.message(Language::Ja)),
            help_en: ("{}", Problem::help(error, Language::En)),
            help_ja: ("{}", Problem::help(error, Language::Ja)),
        }
        /// An operator that looks at claims stands inside a record, or one that looks at fields outside. Reading a set already
        /// refuses this; it can only come from a set that was built by hand.
        Misplaced {
            /// The operator.
            operator: &'static str,
        } => {
            code: "operator-misplaced",
            en: "`{operator}` cannot be used here",
            ja: "演算子 `{operator}` はここでは使えない",
            help_en: "name a `claim` outside records, and a `field` inside",
            help_ja: "記録の外では `claim`、記録の中では `field` を指定してください",
        }
        /// There is no requirement at all: whatever is evaluated against nothing would be satisfied.
        NoRequirements => {
            code: "set-without-requirements",
            en: "the set has no requirement",
            ja: "要求事項集に要求事項がない",
            help_en: "write a requirement; to end a set, withdraw it in its catalogue",
            help_ja: "要求事項を記述してください。要求事項集を廃止する場合はカタログで廃止してください",
        }
        /// The operator does not go with the type of the claim or field.
        OperatorType {
            /// The operator.
            operator: &'static str,
            /// The kind of the claim or field.
            kind: &'static str,
            /// The kinds that the operator takes.
            takes: &'static str,
        } => {
            code: "operator-wrong-type",
            en: "`{operator}` does not apply to a claim of kind `{kind}`",
            ja: "演算子 `{operator}` は種類 `{kind}` の主張項目には使えない",
            help_en: "it takes claims of these kinds: {takes}",
            help_ja: "この演算子が使える主張項目の種類：{takes}",
        }
        /// A parameter is of another type than its place asks for.
        ParameterType {
            /// The parameter.
            parameter: Token,
            /// States what the place asks for.
            expected: &'static str,
        } => {
            code: "parameter-wrong-type",
            en: "the parameter `{parameter}` is not of type `{expected}`",
            ja: "パラメーター `{parameter}` の型が `{expected}` ではない",
            help_en: "use a parameter whose type is of kind `{expected}`",
            help_ja: "型の種類が `{expected}` のパラメーターを使用してください",
        }
        /// An embedded JSON Schema cannot be used.
        Schema {
            /// Its id.
            schema: Token,
            /// The reason, in the words of the schema compiler.
            why: String,
        } => {
            code: "schema-not-usable",
            en: "the schema `{schema}` cannot be used: {why}",
            ja: "スキーマ `{schema}` を使用できない：`{why}`",
            help_en: "correct the schema; references may only lead inside the schema itself",
            help_ja: "スキーマを修正してください。参照できるのは同じスキーマの内部だけです",
        }
        /// The set has a JSON Schema, and this program was built without the feature `json-schema`.
        SchemaSupportMissing {
            /// The id of the schema.
            schema: Token,
        } => {
            code: "schema-support-missing",
            en: "the schema `{schema}` cannot be evaluated: this program was built without support for JSON Schema",
            ja: "スキーマ `{schema}` を評価できない。このプログラムは JSON Schema に対応していない構成で作られている",
            help_en: "use a build with the feature `json-schema` of `warifu-core`",
            help_ja: "`warifu-core` の機能 `json-schema` を有効にしたプログラムを使用してください",
        }
        /// No vocabulary declares this claim.
        UnknownClaim(claim: ClaimId) => {
            code: "claim-unknown",
            en: "no vocabulary of the set declares the claim `{claim}`",
            ja: "要求事項集のどの語彙も主張項目 `{claim}` を定義していない",
            help_en: "check the id against the vocabularies that the set pins, or pin another one",
            help_ja: "固定している語彙と識別子を照合するか、別の語彙も固定してください",
        }
        /// No vocabulary declares this kind of evidence.
        UnknownEvidenceKind(kind: EvidenceKind) => {
            code: "evidence-kind-unknown",
            en: "no vocabulary of the set declares the evidence kind `{kind}`",
            ja: "要求事項集のどの語彙も証拠の種類 `{kind}` を定義していない",
            help_en: "declare the kind in `evidence_kinds` of a vocabulary that the set pins",
            help_ja: "要求事項集が固定する語彙の `evidence_kinds` で、その種類を定義してください",
        }
        /// The records of the claim have no such field.
        UnknownField {
            /// The claim.
            claim: ClaimId,
            /// The field.
            field: FieldName,
        } => {
            code: "record-field-unknown",
            en: "the records of `{claim}` have no field `{field}`",
            ja: "`{claim}` の記録には項目 `{field}` がない",
            help_en: "check the name against the fields of the claim in its vocabulary",
            help_ja: "語彙にある当該主張項目の項目名と照合してください",
        }
        /// The set has no such parameter.
        UnknownParameter(parameter: Token) => {
            code: "parameter-unknown",
            en: "the set has no parameter `{parameter}`",
            ja: "要求事項集にパラメーター `{parameter}` がない",
            help_en: "declare it in `parameters` of the set",
            help_ja: "要求事項集の `parameters` で定義してください",
        }
        /// No vocabulary declares this role.
        UnknownRole(role: Role) => {
            code: "role-unknown",
            en: "no vocabulary of the set declares the role `{role}`",
            ja: "要求事項集のどの語彙も役割 `{role}` を定義していない",
            help_en: "declare the role in `roles` of a vocabulary that the set pins",
            help_ja: "要求事項集が固定する語彙の `roles` で、その役割を定義してください",
        }
        /// The set has no such schema.
        UnknownSchema(schema: Token) => {
            code: "schema-unknown",
            en: "the set has no schema `{schema}`",
            ja: "要求事項集にスキーマ `{schema}` がない",
            help_en: "add it to `schemas` of the set",
            help_ja: "要求事項集の `schemas` に追加してください",
        }
        /// A vocabulary of the same id and version was provided, but its bytes are others.
        VocabularyDigest {
            /// The vocabulary.
            id: VocabularyId,
            /// Its version.
            version: SemVer,
            /// The digest that the set pins.
            expected: Digest,
            /// The digest of what was provided.
            found: Digest,
        } => {
            code: "vocabulary-digest-mismatch",
            en: "vocabulary `{id}` {version} should have digest `{expected}` but has `{found}`",
            ja: "語彙 `{id}` {version} のダイジェストは `{expected}` のはずだが、`{found}` である",
            help_en: "get the vocabulary that the set was written for; the same version must never have other bytes",
            help_ja: "要求事項集が前提とする語彙を入手してください。同じ版の内容が異なることは認められません",
        }
        /// A vocabulary that the set pins was not provided.
        VocabularyMissing {
            /// The vocabulary.
            id: VocabularyId,
            /// Its version.
            version: SemVer,
            /// The digest that the set pins.
            digest: Digest,
        } => {
            code: "vocabulary-missing",
            en: "vocabulary `{id}` {version} with digest `{digest}` was not provided",
            ja: "ダイジェスト `{digest}` の語彙 `{id}` {version} が提供されていない",
            help_en: "give the vocabulary along with the set",
            help_ja: "要求事項集と併せて語彙を指定してください",
        }
    }
}

impl CompileError {
    pub(crate) fn new(pointer: impl Into<String>, problem: CompileProblem) -> Self {
        Self { problem: Box::new(problem), pointer: pointer.into() }
    }

    /// The stable code of the problem.
    pub fn code(&self) -> &'static str {
        self.problem.code()
    }

    /// Returns what is wrong, and where.
    pub fn message(&self, language: Language) -> String {
        let problem = self.problem.message(language);
        match language {
            Language::En => format!("{problem} at {}", place(&self.pointer, language)),
            Language::Ja => format!("{problem}（{}）", place(&self.pointer, language)),
        }
    }

    /// Returns what the author of the set can do about it.
    pub fn help(&self, language: Language) -> Cow<'static, str> {
        self.problem.help(language)
    }
}

impl CompileProblem {
    pub(crate) fn of_schema(schema: Token, fault: SchemaFault) -> Self {
        match fault {
            #[cfg(any(test, not(feature = "json-schema")))]
            SchemaFault::Unsupported => Self::SchemaSupportMissing { schema },
            SchemaFault::Unusable(why) => Self::Schema { schema, why },
        }
    }
}

impl Problem for CompileError {
    fn code(&self) -> &'static str {
        self.code()
    }

    fn message(&self, language: Language) -> String {
        self.message(language)
    }

    fn help(&self, language: Language) -> Cow<'static, str> {
        self.help(language)
    }

    fn location(&self) -> Option<Location<'_>> {
        Some(Location { pointer: &self.pointer, offset: None })
    }
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Language::En))
    }
}

impl std::error::Error for CompileError {}

fn place(pointer: &str, language: Language) -> &str {
    if pointer.is_empty() { language.pick("the set", "要求事項集全体") } else { pointer }
}
