use warifu_model::{
    Date, Digest, Element, Language, Phrase, Problem, ReadError, ResolveError, SectorId, SemVer, SetId, Timestamp,
    Token, VersionRange, VocabularyPin, problems,
};

problems! {
    /// Reason why documents make no catalogue.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum CatalogError {
        /// Two documents of one kind share id and version but not their bytes (law 6).
        Ambiguous {
            /// The id.
            id: String,
            /// The version.
            version: SemVer,
            /// The digests of the two.
            digests: Box<(Digest, Digest)>,
        } => {
            code: "catalog-ambiguous",
            en: ("`{id}` {version} exists twice with different bytes: `{}` and `{}`", digests.0, digests.1),
            ja: ("`{id}` {version} が異なる内容で二つある：`{}` と `{}`", digests.0, digests.1),
            help_en: "keep one of them; changed bytes need a new version",
            help_ja: "一方だけを残してください。内容を変えるには新しい版が必要です",
        }
        /// Two versions of a sector list are in force on one day.
        ListsOverlap {
            /// The list.
            list: SetId,
            /// The two versions.
            versions: Box<(SemVer, SemVer)>,
        } => {
            code: "catalog-lists-overlap",
            en: ("versions {} and {} of the sector list `{list}` are in force on one day", versions.0, versions.1),
            ja: ("分野一覧 `{list}` の版 {} と {} の有効期間が重なっている", versions.0, versions.1),
            help_en: "end the earlier list on the first day of the later one",
            help_ja: "前の一覧を、後の一覧の初日に終わらせてください",
        }
        /// A profile pins a base set that is not among the documents.
        MissingBase {
            /// The profile.
            profile: SetId,
            /// The digest that it pins.
            base: Digest,
        } => {
            code: "catalog-missing-base",
            en: "profile `{profile}` needs the set with digest `{base}`, which is not in the catalogue",
            ja: "プロファイル `{profile}` が必要とするダイジェスト `{base}` の要求事項集が、カタログにない",
            help_en: "add the base set, exactly as the profile pins it",
            help_ja: "プロファイルが固定している基の要求事項集を、そのままの内容で加えてください",
        }
        /// A provision of an arrangement contradicts the set that it names.
        Provision {
            /// The arrangement.
            arrangement: SetId,
            /// The provision.
            provision: Token,
            /// The contradiction.
            why: Phrase,
        } => {
            code: "catalog-provision-wrong",
            en: ("provision `{provision}` of the arrangement `{arrangement}`: {}", why.en),
            ja: ("取決め `{arrangement}` の規定 `{provision}`：{}", why.ja),
            help_en: "write what the set in the catalogue says, or pin another edition of it",
            help_ja: "カタログの要求事項集のとおりに直すか、別の版を固定してください",
        }
        /// An edge of a crosswalk ends in an element that its document does not have.
        MissingElement {
            /// The crosswalk.
            crosswalk: SetId,
            /// The element.
            element: Element,
        } => {
            code: "catalog-missing-element",
            en: "crosswalk `{crosswalk}` has an edge at `{element}`, which the document that it pins does not have",
            ja: "対応表 `{crosswalk}` の対応にある `{element}` が、固定された文書にない",
            help_en: "correct the edge, or pin the version of the document that has the element",
            help_ja: "対応を直すか、その要素を持つ版の文書を固定してください",
        }
        /// A crosswalk pins a document that is not among the documents under this id, version and digest.
        MissingEndpoint {
            /// The crosswalk.
            crosswalk: SetId,
            /// The digest that it pins.
            endpoint: Digest,
        } => {
            code: "catalog-missing-endpoint",
            en: "crosswalk `{crosswalk}` pins the document with digest `{endpoint}`, which the catalogue does not have under \
                 this id and version",
            ja: "対応表 `{crosswalk}` が固定するダイジェスト `{endpoint}` の文書が、その id と版ではカタログにない",
            help_en: "add the document, exactly as the crosswalk pins it",
            help_ja: "対応表が固定している文書を、そのままの内容で加えてください",
        }
        /// A sector list names a predecessor that is not among the documents under this version and digest.
        MissingList {
            /// The list.
            list: SetId,
            /// Its version.
            version: SemVer,
            /// The digest that it pins.
            previous: Digest,
        } => {
            code: "catalog-missing-list",
            en: "sector list `{list}` {version} names predecessor `{previous}`, which is not its predecessor in the catalogue",
            ja: "分野一覧 `{list}` {version} が前版とする `{previous}` は、カタログ上の前版と一致しない",
            help_en: "add the previous list, exactly as this list pins it",
            help_ja: "一覧が固定している前版を、そのままの内容で加えてください",
        }
        /// A set pins a vocabulary that is not among the documents.
        MissingVocabulary {
            /// The set.
            set: SetId,
            /// The pin.
            pin: Box<VocabularyPin>,
            /// The digest of the vocabulary of the same id and version that was provided, if there is one.
            provided: Option<Digest>,
        } => {
            code: "catalog-missing-vocabulary",
            en: ("set `{set}` needs the vocabulary `{}` {} with digest `{}`, which is not in the catalogue",
                pin.id, pin.version, pin.digest),
            ja: ("要求事項集 `{set}` が必要とする語彙 `{}` {}（ダイジェスト `{}`）が、カタログにない",
                pin.id, pin.version, pin.digest),
            help_en: ("{}", vocabulary_help(*provided, Language::En)),
            help_ja: ("{}", vocabulary_help(*provided, Language::Ja)),
        }
        /// A profile does not resolve.
        Profile {
            /// The profile.
            profile: SetId,
            /// Reason.
            error: Box<ResolveError>,
        } => {
            code: (error.code()),
            en: "profile `{profile}` does not resolve: {error}",
            ja: ("プロファイル `{profile}` を展開できない：{}", error.message(Language::Ja)),
            help_en: "correct the profile or give the base set that it was written for",
            help_ja: "プロファイルを直すか、その基となる要求事項集を指定してください",
        }
        /// A document does not read.
        Read {
            /// The digest of the file.
            file: Digest,
            /// Reason.
            error: Box<ReadError>,
        } => {
            delegate error,
            en: "the document with digest `{file}` does not read: {error}",
            ja: ("ダイジェスト `{file}` の文書を読めない：{}", error.with_place(Language::Ja)),
        }
        /// The changes of a sector list do not account for a sector, or name one that the list before does not have.
        SectorChange {
            /// The list.
            list: SetId,
            /// Its version.
            version: SemVer,
            /// The sector.
            sector: SectorId,
        } => {
            code: "catalog-sector-change",
            en: "the changes of the sector list `{list}` {version} do not fit `{sector}`",
            ja: "分野一覧 `{list}` {version} の変更内容が `{sector}` と合わない",
            help_en: "list each sector that is added or removed in a change; `from` is a sector of the previous list",
            help_ja: "追加又は削除した分野を全て変更に記載してください。`from` は前版にある分野です",
        }
        /// A document is of no kind that a catalogue has.
        UnknownFormat {
            /// The digest of the file.
            file: Digest,
        } => {
            code: "catalog-unknown-format",
            en: "the document with digest `{file}` is not a vocabulary, requirement set, profile, sector list or crosswalk",
            ja: "ダイジェスト `{file}` の文書は、語彙、要求事項集、プロファイル、分野一覧、対応表のいずれでもない",
            help_en: "give a vocabulary, requirement set, profile, sector list or crosswalk",
            help_ja: "語彙、要求事項集、プロファイル、分野一覧又は対応表を指定してください",
        }
    }
}

/// Version of a set, with the first day on which it applies.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DatedVersion {
    /// Its version.
    pub version: SemVer,
    /// The first day on which it applies.
    pub effective_from: Date,
}

problems! {
    /// Reason why no edition of a set was found.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum FindError {
        /// The catalogue has no set or profile with this id.
        UnknownSet {
            /// The request.
            id: SetId,
            /// The ids that there are, sorted.
            known: Vec<SetId>,
        } => {
            code: "set-unknown",
            en: "no set or profile `{id}` in the catalogue",
            ja: "カタログに要求事項集又はプロファイル `{id}` がない",
            help_en: ("{}known ids: {}", meant(id, known, Language::En), joined(known)),
            help_ja: ("{}使える id：{}", meant(id, known, Language::Ja), joined(known)),
        }
        /// The set exists, but in no version within the range.
        NoVersionInRange {
            /// The set.
            id: SetId,
            /// The request.
            range: VersionRange,
            /// The versions that there are, oldest first.
            editions: Vec<DatedVersion>,
        } => {
            code: "set-version-out-of-range",
            en: "no version of `{id}` is in `{range}`",
            ja: "`{id}` には範囲 `{range}` に入る版がない",
            help_en: ("versions: {}", listed(editions, Language::En)),
            help_ja: ("版：{}", listed(editions, Language::Ja)),
        }
        /// Versions lie in the range, but all are drafts, and the range names none of them.
        OnlyDrafts {
            /// The set.
            id: SetId,
            /// The request.
            range: VersionRange,
            /// The drafts in the range, oldest first.
            editions: Vec<DatedVersion>,
        } => {
            code: "set-only-drafts",
            en: "every version of `{id}` in `{range}` is a draft",
            ja: "範囲 `{range}` にある `{id}` の版は全て草案である",
            help_en: ("ask for a draft by its version; versions: {}", listed(editions, Language::En)),
            help_ja: ("草案は版を名指ししてください。版：{}", listed(editions, Language::Ja)),
        }
        /// Versions lie in the range, but none applies yet at the time asked about.
        NotYetEffective {
            /// The set.
            id: SetId,
            /// The time asked about.
            at: Timestamp,
            /// The versions in the range, oldest first.
            editions: Vec<DatedVersion>,
        } => {
            code: "set-not-yet-effective",
            en: "no version of `{id}` in the range given applies at `{at}`",
            ja: "指定された範囲に、`{at}` の時点で適用される `{id}` の版がない",
            help_en: ("choose a later time; versions: {}", listed(editions, Language::En)),
            help_ja: ("後の日時を選んでください。版：{}", listed(editions, Language::Ja)),
        }
    }
}

fn vocabulary_help(provided: Option<Digest>, language: Language) -> String {
    let Some(found) = provided else {
        let (en, ja) = (
            "add the vocabulary, exactly as the set pins it",
            "要求事項集が固定している語彙を、そのままの内容で加えてください",
        );
        return language.pick(en, ja).to_owned();
    };
    match language {
        Language::En => {
            format!("this version was provided with digest `{found}`: pin that, or add the one that is pinned")
        }
        Language::Ja => {
            format!(
                "この版はダイジェスト `{found}` で提供されています。それを固定するか、固定されているものを加えてください"
            )
        }
    }
}

fn meant(id: &SetId, known: &[SetId], language: Language) -> String {
    let found = crate::nearest::nearest(id.as_str(), known.iter().map(SetId::as_str));
    match (found, language) {
        (None, _) => String::new(),
        (Some(name), Language::En) => format!("did you mean `{name}`? "),
        (Some(name), Language::Ja) => format!("`{name}` ではありませんか。"),
    }
}

fn joined(ids: &[SetId]) -> String {
    let ids: Vec<_> = ids.iter().map(SetId::as_str).collect();
    ids.join(", ")
}

fn listed(editions: &[DatedVersion], language: Language) -> String {
    let one = |edition: &DatedVersion| match language {
        Language::En => format!("{} (from {})", edition.version, edition.effective_from),
        Language::Ja => format!("{}（{}から）", edition.version, edition.effective_from),
    };
    let items: Vec<_> = editions.iter().map(one).collect();
    items.join(language.pick(", ", "、"))
}
