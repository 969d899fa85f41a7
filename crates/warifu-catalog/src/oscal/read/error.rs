use warifu_model::{Language, Location, Problem, ReadError, problems};

problems! {
    /// Reason why an OSCAL document was not read. Nothing is taken from it.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum OscalError {
        /// A profile imports itself, over others or directly, or too many are between it and the controls.
        Circle {
            /// The document.
            name: String,
        } => {
            code: "oscal-circle",
            en: "the profile imports `{name}`, which imports it, or the chain of profiles is too long",
            ja: "プロファイルが取り込む `{name}` が元のプロファイルを取り込んでいるか、プロファイルの連鎖が長すぎる",
            help_en: "let each profile import documents that do not lead back to it",
            help_ja: "各プロファイルには、自身に戻らない文書を取り込ませてください",
        }
        /// Two imports of a profile bring the same control.
        ControlTwice {
            /// The control.
            id: String,
            /// Position in the profile, a JSON Pointer.
            pointer: String,
        } => {
            code: "oscal-control-twice",
            en: "the control `{id}` is imported twice",
            ja: "管理策 `{id}` が二重に取り込まれている",
            help_en: "exclude the control from one of the imports, or let the profile combine by `use-first`",
            help_ja: "一方の取込みからその管理策を除くか、プロファイルの `combine` を `use-first` にしてください",
            location: (Location { pointer, offset: None }),
        }
        /// An id that no requirement or group can have.
        Id {
            /// Kind of the element.
            what: &'static str,
            /// The id.
            found: String,
            /// Position, a JSON Pointer (RFC 6901).
            pointer: String,
        } => {
            code: "oscal-id",
            en: "the {what} has the id `{found}`",
            ja: "id `{found}` は要求事項集で使えない（{what}）",
            help_en: "ids are letters and digits joined by `.`, `_` or `-`, at most 64 characters",
            help_ja: "idは、英数字を `.`、`_` 又は `-` でつないだ64文字以内のものです",
            location: (Location { pointer, offset: None }),
        }
        /// Two elements of one document have the same id.
        IdTwice {
            /// Kind of the element.
            what: &'static str,
            /// The id.
            id: String,
            /// Position of the second one, a JSON Pointer (RFC 6901).
            pointer: String,
        } => {
            code: "oscal-id-twice",
            en: "the document has the {what} `{id}` twice",
            ja: "文書に同じid `{id}` が二度ある（{what}）",
            help_en: "give each element an id of its own",
            help_ja: "要素ごとに異なるidを付けてください",
            location: (Location { pointer, offset: None }),
        }
        /// The document says that it is not in English.
        Language {
            /// The text found.
            found: String,
            /// Position, a JSON Pointer (RFC 6901).
            pointer: String,
        } => {
            code: "oscal-language",
            en: "the document is in the language `{found}`",
            ja: "文書の言語が `{found}` である",
            help_en: "texts are taken as English; read an English edition",
            help_ja: "文言は英語として取り込みます。英語版を読み込んでください",
            location: (Location { pointer, offset: None }),
        }
        /// The document is of a version of OSCAL that is not read: before 1.0.0, or after 1.
        OscalVersion {
            /// The version that it names.
            found: String,
            /// Position, a JSON Pointer (RFC 6901).
            pointer: String,
        } => {
            code: "oscal-other-version",
            en: "the document is of OSCAL `{found}`; 1.0.0 and later versions of OSCAL 1 are read",
            ja: "文書のOSCALの版は `{found}` である。読み込めるのはOSCAL 1.0.0以降の1系である",
            help_en: "use an edition in OSCAL 1, or convert the document with a tool of its time",
            help_ja: "OSCAL 1系の版を使うか、当時のツールで文書を変換してください",
            location: (Location { pointer, offset: None }),
        }
        /// An OSCAL document of another model, or none.
        OtherModel {
            /// Its first member.
            found: String,
        } => {
            code: "oscal-other-model",
            en: "the document is not an OSCAL catalogue or profile: it begins with `{found}`",
            ja: "OSCALのカタログでもプロファイルでもない：`{found}` で始まる",
            help_en: "give an OSCAL catalogue or profile in JSON",
            help_ja: "JSON形式のOSCALカタログ又はプロファイルを指定してください",
        }
        /// A profile where a catalogue was to be read.
        Profile => {
            code: "oscal-profile",
            en: "the document is a profile: it names controls of other documents",
            ja: "文書はプロファイルであり、他の文書の管理策を参照している",
            help_en: "read it as a profile, with the documents that it imports",
            help_ja: "取り込む文書とともに、プロファイルとして読み込んでください",
        }
        /// The bytes do not read, or a member does not have the form that OSCAL gives it.
        Read(error: ReadError) => { delegate }
        /// The result breaks a rule of requirement sets.
        Set(error: ReadError) => {
            code: "oscal-no-set",
            en: "what was read is not a requirement set: {error}",
            ja: ("読み取った内容が要求事項集にならない：{}", error.with_place(Language::Ja)),
            help_en: "see the position: the document repeats an id, refers to what is not there, or is too large",
            help_ja: "該当箇所を確かめてください。idの重複、存在しないものへの参照、又は大きすぎることが原因です",
        }
        /// A document that a profile imports was not read.
        Source {
            /// The name under which it was given.
            name: String,
            /// Reason.
            error: Box<OscalError>,
        } => { delegate error }
        /// No document was given for what a profile imports.
        SourceMissing {
            /// The names under which it is known.
            names: Vec<String>,
        } => {
            code: "oscal-source-missing",
            en: ("the profile imports {}, which is not among the documents given", names.join(" or ")),
            ja: ("プロファイルが取り込む {} が、指定された文書の中にない", names.join(" 又は ")),
            help_en: "give the document, under the name by which the profile calls it",
            help_ja: "プロファイルでの名前で、その文書を指定してください",
        }
        /// A profile names a control that its sources do not have.
        UnknownControl {
            /// The control.
            id: String,
            /// Position in the profile, a JSON Pointer.
            pointer: String,
        } => {
            code: "oscal-unknown-control",
            en: "the profile names the control `{id}`, which the imported documents do not have",
            ja: "プロファイルが参照する管理策 `{id}` が、取り込まれた文書にない",
            help_en: "check the id, and that the source is the edition that the profile was made for",
            help_ja: "idと、取込み元がプロファイルの対象とする版であることを確かめてください",
            location: (Location { pointer, offset: None }),
        }
        /// A profile asks for more than one arrangement.
        TwoStructures {
            /// Position in the profile, a JSON Pointer.
            pointer: String,
        } => {
            code: "oscal-two-structures",
            en: "the profile asks for more than one of `flat`, `as-is` and `custom`",
            ja: "プロファイルが `flat`、`as-is`、`custom` のうち二つ以上を指定している",
            help_en: "keep one of them",
            help_ja: "一つだけ残してください",
            location: (Location { pointer, offset: None }),
        }
        /// A member that changes what is asked for, in a way that this reader does not know.
        Unsupported {
            /// The member.
            member: String,
            /// Position, a JSON Pointer.
            pointer: String,
        } => {
            code: "oscal-unsupported",
            en: "`{member}` is not supported here",
            ja: "`{member}` にはここでは対応していない",
            help_en: "resolve the profile with another tool, and read the resolved catalogue",
            help_ja: "別のツールでプロファイルを展開し、その結果のカタログを読み込んでください",
            location: (Location { pointer, offset: None }),
        }
        /// No version can be read from what the document says.
        Version {
            /// The text found.
            found: String,
            /// Position, a JSON Pointer (RFC 6901).
            pointer: String,
        } => {
            code: "oscal-version",
            en: "no version can be read from `{found}`",
            ja: "`{found}` から版を読み取れない",
            help_en: "name the version of the set yourself",
            help_ja: "要求事項集の版を指定してください",
            location: (Location { pointer, offset: None }),
        }
    }
}

impl OscalError {
    /// The same error, said of a source.
    pub(super) fn of_source(self, name: &str) -> Self {
        // The innermost document is the one that has to be changed.
        match self {
            Self::Source { .. } | Self::SourceMissing { .. } => self,
            error => Self::Source { name: name.to_owned(), error: Box::new(error) },
        }
    }

    pub(super) fn wrong_id(what: &'static str, found: &str, pointer: &str) -> Self {
        Self::Id { what, found: warifu_model::json::shorten(found), pointer: pointer.to_owned() }
    }

    /// The name of the source that it is about; none for the document itself.
    pub fn source_name(&self) -> Option<&str> {
        match self {
            Self::Source { name, .. } => Some(name),
            _ => None,
        }
    }

    /// Position as a JSON Pointer into the document, if the error has one.
    pub fn pointer(&self) -> Option<&str> {
        Problem::location(self).map(|location| location.pointer)
    }
}

impl From<ReadError> for OscalError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}
