use warifu_model::json::shorten;
use warifu_model::{Language, Problem, ReadError, Timestamp, problems};

problems! {
    /// The reason why a feed was not read any further. What was verified before it stays in the state.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum FeedError {
        /// A file is no metadata of its role. Code, help and place are those of what is wrong with it.
        Malformed {
            /// The file, relative to the metadata of the repository.
            file: String,
            /// The fault.
            error: ReadError,
        } => {
            delegate error,
            en: "`{file}`: {error}",
            ja: ("`{file}`：{}", Problem::message(error, Language::Ja)),
        }
        /// Too few keys of the role have signed it.
        TooFewSignatures {
            /// The file.
            file: String,
            /// The role whose keys were asked for.
            role: String,
            /// Different keys that signed.
            signed: usize,
            /// Different keys that have to sign.
            threshold: usize,
        } => {
            code: "feed-too-few-signatures",
            en: "`{file}` is signed by {signed} of the keys of the role `{role}`; {threshold} are needed",
            ja: "`{file}` には役割 `{role}` の鍵による署名が{signed}個しかなく、{threshold}個が必要である",
            help_en: "do not use this feed: it was changed on the way, or its publisher signed with other keys; ask the publisher",
            help_ja: "このフィードを使わないでください。途中で改変されたか、公開者が別の鍵で署名しています。公開者に確認してください",
        }
        /// An older version than the one that was seen before.
        Rollback {
            /// The file.
            file: String,
            /// The version that is known.
            known: i64,
            /// The version that was offered.
            offered: i64,
        } => {
            code: "feed-rolled-back",
            en: "`{file}` has version {offered}; version {known} was seen before",
            ja: "`{file}` は第{offered}版であるが、既に第{known}版を確認している",
            help_en: "an old copy of the feed was offered: read a newer one",
            help_ja: "古いフィードが提示されています。新しいものを読んでください",
        }
        /// A role that was listed is not listed any more.
        Dropped {
            /// The file that lists it no more.
            file: String,
            /// The role.
            role: String,
        } => {
            code: "feed-role-dropped",
            en: "`{file}` does not list `{role}` any more",
            ja: "`{file}` に以前あった `{role}` がない",
            help_en: "a feed never drops a role; ask the publisher",
            help_ja: "フィードから役割がなくなることはありません。公開者に確認してください",
        }
        /// The version is not the one that the file above it names: parts of different states of the feed were mixed.
        OtherVersion {
            /// The file.
            file: String,
            /// The version that it has to have.
            expected: i64,
            /// The version that it has.
            found: i64,
        } => {
            code: "feed-version-mixed",
            en: "`{file}` has version {found}, and version {expected} is the one that belongs here",
            ja: "`{file}` は第{found}版であるが、ここに属するのは第{expected}版である",
            help_en: "parts of different states of the feed were mixed: copy the whole feed again",
            help_ja: "異なる時点のフィードが混在しています。フィード全体を複写し直してください",
        }
        /// Length or digest are not those that the file above it names.
        OtherBytes {
            /// The file.
            file: String,
        } => {
            code: "feed-bytes-differ",
            en: "`{file}` has other bytes than the feed says",
            ja: "`{file}` の内容がフィードの記載と異なる",
            help_en: "do not use the file: it was changed, or copied in part; copy the whole feed again",
            help_ja: "このファイルを使わないでください。改変されたか、複写が不完全です。フィード全体を複写し直してください",
        }
        /// There is more of it than there may be.
        TooLong {
            /// The file.
            file: String,
            /// Most bytes.
            most: u64,
        } => {
            code: "feed-file-too-long",
            en: "`{file}` is longer than the {most} bytes that it may have",
            ja: "`{file}` が上限の{most}バイトを超えている",
            help_en: "do not use this source: it sends more than the feed says",
            help_ja: "この取得元を使わないでください。フィードの記載を超える内容を送っています",
        }
        /// All new targets together are more than one update brings.
        TooMuch {
            /// The target with which it is too much.
            file: String,
            /// Most bytes.
            most: u64,
        } => {
            code: "feed-too-much",
            en: "with `{file}` the new targets are more than the {most} bytes that one update brings",
            ja: "`{file}` を含めると、新しい対象が一度に取り込む上限の{most}バイトを超える",
            help_en: "ask the publisher: a feed of requirements is smaller than that",
            help_ja: "公開者に確認してください。要求事項のフィードは通常それより小さいものです",
        }
        /// A file is not there.
        Missing {
            /// The file.
            file: String,
        } => {
            code: "feed-file-missing",
            en: "the feed has no file `{file}`",
            ja: "フィードにファイル `{file}` がない",
            help_en: "copy the whole feed again, the folder with the metadata and the one with the targets",
            help_ja: "メタデータと対象ファイルのフォルダーを含め、フィード全体を複写し直してください",
        }
        /// Metadata is expired, and the caller asked for strictness.
        Expired {
            /// The file.
            file: String,
            /// Since when.
            since: Timestamp,
        } => {
            code: "feed-expired",
            en: "`{file}` is expired since {since}",
            ja: "`{file}` は{since}に期限が切れている",
            help_en: "read a newer copy of the feed; if there is none, ask the publisher",
            help_ja: "新しいフィードを読んでください。ない場合は公開者に確認してください",
        }
        /// No role that may speak for the name has such a target.
        NoTarget {
            /// The name, shortened.
            name: String,
        } => {
            code: "feed-no-target",
            en: "the feed has no target `{name}`",
            ja: "フィードに対象 `{name}` がない",
            help_en: "look at the names that `custom` and the roles of the feed have",
            help_ja: "フィードの役割にある名前を確認してください",
        }
        /// More roles would have to be asked for a target than may be.
        TooManyRoles {
            /// The name, shortened.
            name: String,
            /// Most roles.
            most: usize,
        } => {
            code: "feed-too-many-roles",
            en: "the search for `{name}` visited {most} roles and found nothing",
            ja: "`{name}` の検索で{most}個の役割を調べたが見つからない",
            help_en: "the publisher has to delegate with fewer steps",
            help_ja: "公開者は委任の段数を減らす必要があります",
        }
        /// A root that was given is of another feed than the one that is followed.
        OtherFeed {
            /// The version of the root that was given.
            given: i64,
            /// The version of the root that is known.
            known: i64,
        } => {
            code: "feed-other-root",
            en: "version {given} of the root is of another feed than version {known}, which is followed here",
            ja: "ルートの第{given}版は、ここで購読している第{known}版とは別のフィードのものである",
            help_en: "follow each feed in a folder of its own; if the publisher began anew, begin anew in an empty folder",
            help_ja: "フィードごとに別のフォルダで購読してください。公開者が初めからやり直した場合は、空のフォルダで始めてください",
        }
        /// Two roots are too far apart to look whether one leads to the other.
        RootsApart {
            /// Most roots between them.
            most: u32,
        } => {
            code: "feed-roots-apart",
            en: "the root that was given and the one that is known are more than {most} versions apart",
            ja: "指定されたルートと既知のルートが{most}版を超えて離れている",
            help_en: "leave the root out: the feed is followed here already; or give a newer root of the publisher",
            help_ja: "ルートの指定を省いてください。このフィードは既に購読しています。又は、公開者の新しいルートを指定してください",
        }
        /// The source failed.
        Source {
            /// The file that it was asked for.
            file: String,
            /// The reason, in words of the source, shortened and escaped.
            reason: String,
        } => {
            code: "feed-source-failed",
            en: "`{file}` could not be fetched: {reason}",
            ja: "`{file}` を取得できない：{reason}",
            help_en: "try again; what was verified so far is kept",
            help_ja: "再度実行してください。これまでに検証した内容は保存されています",
        }
    }
}

impl FeedError {
    /// The failure of a source, in foreign words.
    pub(crate) fn source(file: &str, reason: &str) -> Self {
        Self::Source { file: shorten(file), reason: shorten(reason) }
    }

    /// The error without the target.
    pub(crate) fn no_target(name: &str) -> Self {
        Self::NoTarget { name: shorten(name) }
    }
}
