use std::borrow::Cow;
use std::fmt;

use warifu_model::{Language, Location, Problem, ReadError, ReadProblem, problems};

use super::place::SourcePlace;

/// The reason why a source folder makes no document: what, in which file, where in it, and what to do.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct SourceError {
    /// The fault.
    pub problem: Box<SourceProblem>,
    /// The place. The file is empty where the whole folder is meant.
    pub place: SourcePlace,
}

problems! {
    /// Describes what is wrong with a source folder.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum SourceProblem {
        /// A plain value that YAML, or another reader of YAML, takes for something else than a text.
        Ambiguous {
            /// The value.
            found: String,
        } => {
            code: "yaml-ambiguous",
            en: "this value has more than one meaning: `{found}`",
            ja: "この値は複数の意味に読める：`{found}`",
            help_en: "put a text (a decimal number is one, too) in quotes: \"{found}\"; write flags as true or false, whole numbers as digits",
            help_ja: "文字列（小数も含む）は \"{found}\" のように引用符で囲み、真偽値は true 又は false、整数は数字だけで書いてください",
        }
        /// An anchor or an alias.
        Anchor => {
            code: "yaml-anchor",
            en: "anchor or alias",
            ja: "アンカー又はエイリアスがある",
            help_en: "write the value out where it is needed; a text that begins with `&` or `*` stands in quotes",
            help_ja: "必要な箇所に値をそのまま書いてください。`&` や `*` で始まる文字列は引用符で囲んでください",
        }
        /// The file has another id than the list that names it.
        IdDiffers {
            /// The id in the list.
            listed: String,
            /// The id in the file.
            found: String,
        } => {
            code: "source-id-differs",
            en: "the id is `{found}`, but the list names this file for `{listed}`",
            ja: "idは `{found}` だが、一覧ではこのファイルは `{listed}` のものである",
            help_en: "give both the same id; the file is named after it",
            help_ja: "両方を同じidにしてください。ファイル名はidに合わせます",
        }
        /// A key that is no text.
        Key {
            /// The key, empty for a list or mapping.
            found: String,
        } => {
            code: "yaml-key",
            en: "this key is not a text: `{found}`",
            ja: "このキーは文字列でない：`{found}`",
            help_en: "put the key in quotes",
            help_ja: "キーを引用符で囲んでください",
        }
        /// A merge key.
        MergeKey => {
            code: "yaml-merge-key",
            en: "merge key `<<`",
            ja: "マージキー `<<` がある",
            help_en: "write the members out; they are in no version of YAML 1.2",
            help_ja: "メンバーをそのまま書いてください。マージキーはYAML 1.2にありません",
        }
        /// A file that a list asks for is not there.
        MissingFile {
            /// The file.
            file: String,
        } => {
            code: "source-file-missing",
            en: "there is no file `{file}`",
            ja: "ファイル `{file}` がない",
            help_en: "add the file, or take the id out of the list",
            help_ja: "ファイルを加えるか、一覧からidを除いてください",
        }
        /// Two ids have the same file.
        NamesClash {
            /// The file.
            file: String,
            /// The other id.
            other: String,
        } => {
            code: "source-names-clash",
            en: "the file of this id would be `{file}`, which is that of `{other}`",
            ja: "このidのファイルは `{file}` だが、それは `{other}` のものである",
            help_en: "give them ids that differ in more than special characters and the case of letters",
            help_ja: "特殊文字や大文字小文字以外でも異なるidにしてください",
        }
        /// The folder is no source folder.
        NoHeader => {
            code: "source-header-missing",
            en: "there is neither `set.yaml` nor `vocabulary.yaml` in this folder, or there are both",
            ja: "このフォルダーに `set.yaml` も `vocabulary.yaml` もない、又は両方がある",
            help_en: "name the folder of one set, with `set.yaml`, or of one vocabulary, with `vocabulary.yaml`",
            help_ja: "`set.yaml` のある要求事項集のフォルダー、又は `vocabulary.yaml` のある語彙のフォルダーを一つ指定してください",
        }
        /// A key without a value.
        NoValue => {
            code: "yaml-no-value",
            en: "there is no value",
            ja: "値がない",
            help_en: "write the value, or leave out the key",
            help_ja: "値を書くか、キーを除いてください",
        }
        /// The pinned digest is not that of the vocabulary.
        PinDiffers {
            /// The vocabulary with its version.
            vocabulary: String,
            /// The digest of the vocabulary at hand.
            digest: String,
        } => {
            code: "source-pin-differs",
            en: "`{vocabulary}` has another digest: `{digest}`",
            ja: "`{vocabulary}` のダイジェストは異なる：`{digest}`",
            help_en: "leave out `digest`, which is filled in, or give the vocabulary that is meant",
            help_ja: "`digest` は自動で記入されるため除くか、意図した語彙を指定してください",
        }
        /// A rule of the document is broken; code and help are those of the rule.
        Rule {
            /// The rule.
            problem: ReadProblem,
            /// The offending text, shortened; empty where there is none.
            found: String,
            /// The name that is nearest to it, where it could be meant.
            near: Option<String>,
        } => {
            code: (problem.code()),
            en: ("{}{}", problem.message(Language::En), quoted(found, Language::En)),
            ja: ("{}{}", problem.message(Language::Ja), quoted(found, Language::Ja)),
            help_en: ("{}{}", meant(near.as_deref(), Language::En), problem.help(Language::En)),
            help_ja: ("{}{}", meant(near.as_deref(), Language::Ja), problem.help(Language::Ja)),
        }
        /// More than one document.
        SeveralDocuments => {
            code: "yaml-several-documents",
            en: "a second YAML document begins here",
            ja: "ここから二つ目のYAML文書が始まる",
            help_en: "a file holds exactly one; take the `---` out, or put it in quotes",
            help_ja: "一つのファイルには一つだけ入れてください。`---` を除くか、引用符で囲んでください",
        }
        /// No YAML.
        Syntax {
            /// The reason, as the reader of YAML gives it.
            reason: String,
        } => {
            code: "yaml-syntax",
            en: "not YAML: {reason}",
            ja: "YAMLとして読めない",
            help_en: "indent with spaces, and put texts that hold `: `, ` #` or begin with a special character in quotes",
            help_ja: "字下げには空白を使い、`: ` や ` #` を含む文字列と特殊文字で始まる文字列は引用符で囲んでください",
        }
        /// A tag.
        Tag => {
            code: "yaml-tag",
            en: "tag",
            ja: "タグがある",
            help_en: "leave out the tag; a text that begins with `!` stands in quotes",
            help_ja: "タグを除いてください。`!` で始まる文字列は引用符で囲んでください",
        }
        /// A token has two titles.
        TokenDiffers {
            /// The token.
            token: String,
            /// The other file.
            other: String,
        } => {
            code: "source-token-differs",
            en: "the token `{token}` has another title in `{other}`",
            ja: "トークン `{token}` の表題は `{other}` と異なる",
            help_en: "give it one title; where it means something else in one claim, put the title into `tokens` of that claim",
            help_ja: "表題を一つにしてください。ある主張だけで意味が異なる場合は、その主張の `tokens` に表題を書いてください",
        }
        /// A file that no list names.
        Unlisted {
            /// The nearest place where it could be listed.
            header: &'static str,
        } => {
            code: "source-file-unlisted",
            en: "`{header}` does not list this file",
            ja: "`{header}` にこのファイルが挙げられていない",
            help_en: "add its id to the list in `{header}`, correct the name, or take the file away",
            help_ja: "`{header}` の一覧にidを加えるか、名前を直すか、ファイルを取り除いてください",
        }
        /// No such vocabulary is provided.
        UnknownVocabulary {
            /// Its id with its version.
            vocabulary: String,
            /// Those that are provided, the nearest first.
            known: String,
        } => {
            code: "source-vocabulary-unknown",
            en: "no vocabulary `{vocabulary}` is provided",
            ja: "語彙 `{vocabulary}` が与えられていない",
            help_en: "give its file, or name one of: {known}",
            help_ja: "そのファイルを指定するか、次のいずれかを書いてください：{known}",
        }
    }
}

fn quoted(found: &str, language: Language) -> String {
    match (found, language) {
        ("", _) => String::new(),
        (found, Language::En) => format!(": `{found}`"),
        (found, Language::Ja) => format!("：`{found}`"),
    }
}

fn meant(near: Option<&str>, language: Language) -> String {
    match (near, language) {
        (None, _) => String::new(),
        (Some(near), Language::En) => format!("did you mean `{near}`? "),
        (Some(near), Language::Ja) => format!("`{near}` ではありませんか。"),
    }
}

impl SourceProblem {
    pub(super) fn rule(problem: ReadProblem, found: String) -> Self {
        Self::Rule { problem, found, near: None }
    }
}

impl SourceError {
    /// The error of a place that is no source folder.
    pub fn of_folder() -> Self {
        Self::new("", "", 0, SourceProblem::NoHeader)
    }

    pub(super) fn new(file: &str, pointer: impl Into<String>, offset: usize, problem: SourceProblem) -> Self {
        Self {
            problem: Box::new(problem),
            place: SourcePlace { file: file.to_owned(), pointer: pointer.into(), offset },
        }
    }

    pub(super) fn at(place: SourcePlace, problem: SourceProblem) -> Self {
        Self { problem: Box::new(problem), place }
    }

    /// The error of the strict reader, at the place of the source.
    pub(super) fn read(error: &ReadError, place: SourcePlace, near: Option<String>) -> Self {
        let (problem, found) = ((*error.problem).clone(), error.found.clone());
        Self::at(place, SourceProblem::Rule { problem, found, near })
    }
}

impl Problem for SourceError {
    fn code(&self) -> &'static str {
        self.problem.code()
    }

    fn message(&self, language: Language) -> String {
        self.problem.message(language)
    }

    fn help(&self, language: Language) -> Cow<'static, str> {
        self.problem.help(language)
    }

    fn location(&self) -> Option<Location<'_>> {
        let place = &self.place;
        (!place.file.is_empty()).then_some(Location { pointer: &place.pointer, offset: Some(place.offset) })
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (message, SourcePlace { file, pointer, offset }) = (self.message(Language::En), &self.place);
        write!(f, "{message} in {file} at {pointer} (byte {offset})")
    }
}

impl std::error::Error for SourceError {}
