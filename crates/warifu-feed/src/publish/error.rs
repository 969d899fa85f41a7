use warifu_model::problems;
use warifu_seal::keys::SignerError;

use crate::error::FeedError;

problems! {
    /// The reason why nothing is published.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum PublishError {
        /// The repository does not read, or the new state would be refused by a subscriber.
        Refused(error: FeedError) => { delegate }
        /// A signer failed.
        Signer(error: SignerError) => { delegate }
        /// A role has no keys.
        NoKeys {
            /// The role.
            role: String,
        } => {
            code: "feed-role-without-keys",
            en: "no keys are named for the role `{role}`",
            ja: "役割 `{role}` の鍵が指定されていない",
            help_en: "name the public keys of the role; a role that is there already keeps those that it has",
            help_ja: "役割の公開鍵を指定してください。既にある役割は、指定がなければ現在の鍵を保ちます",
        }
        /// The threshold cannot be reached, or asks for nothing.
        Threshold {
            /// The role.
            role: String,
            /// The threshold.
            threshold: usize,
            /// Different keys.
            keys: usize,
        } => {
            code: "feed-threshold-wrong",
            en: "the role `{role}` has {keys} different keys and a threshold of {threshold}",
            ja: "役割 `{role}` の鍵は{keys}個、しきい値は{threshold}である",
            help_en: "the threshold is at least 1, and at most the number of different keys",
            help_ja: "しきい値は1以上、異なる鍵の数以下としてください",
        }
        /// The repository has keys that this writer does not have.
        ForeignKeys {
            /// The role.
            role: String,
        } => {
            code: "feed-foreign-keys",
            en: "the role `{role}` has keys that are not Ed25519",
            ja: "役割 `{role}` にEd25519以外の鍵がある",
            help_en: "name Ed25519 keys for the role, signed in by the root's keys with the tool that made the repository",
            help_ja: "リポジトリを作成したツールで、役割の鍵をEd25519に移行してください",
        }
        /// A role has to be signed, and there are too few signers.
        SignersMissing {
            /// The role.
            role: String,
            /// Signers whose keys the role has.
            found: usize,
            /// The number that it needs.
            threshold: usize,
        } => {
            code: "feed-signers-missing",
            en: "the role `{role}` has to be signed: {found} of the given keys are its own, {threshold} are needed",
            ja: "役割 `{role}` には署名が必要である。指定した鍵のうち該当するものは{found}個で、{threshold}個が必要である",
            help_en: "give the private keys of the role; a new root is signed by keys of the root before, too",
            help_ja: "役割の秘密鍵を指定してください。新しいルートには、直前のルートの鍵による署名も必要です",
        }
        /// A draft is not of what is to be signed now.
        OtherDraft {
            /// The role.
            role: String,
        } => {
            code: "feed-draft-other",
            en: "the draft of the role `{role}` is not of what is to be published now",
            ja: "役割 `{role}` の下書きが、今公開する内容と異なる",
            help_en: "something changed since it was begun, or its time is over: remove the drafts and gather signatures again",
            help_ja: "作成後に内容が変わったか、期限が過ぎています。下書きを削除し、署名を集め直してください",
        }
        /// A name cannot be published under.
        BadName {
            /// The name, shortened.
            name: String,
        } => {
            code: "feed-name-not-flat",
            en: "`{name}` is not a valid name in a feed",
            ja: "`{name}` はフィードの名前として使えない",
            help_en: "an authority has lower-case letters, digits and `-`; a target also upper-case letters and `.`, `_`, `@`, `+`, and no folder",
            help_ja: "機関名には英小文字、数字、`-` を使えます。対象名にはほかに英大文字、`.`、`_`、`@`、`+` を使えますが、フォルダーは使えません",
        }
        /// A target is longer than a subscriber reads.
        TooLong {
            /// The name.
            name: String,
            /// Most bytes.
            most: u64,
        } => {
            code: "feed-file-too-long",
            en: "`{name}` is longer than the {most} bytes that it may have",
            ja: "`{name}` が上限の{most}バイトを超えている",
            help_en: "publish it in parts",
            help_ja: "分割して公開してください",
        }
        /// The same name was published with other bytes.
        OtherBytes {
            /// The name, shortened.
            name: String,
            /// The role.
            role: String,
        } => {
            code: "feed-already-published",
            en: "`{name}` is published already by `{role}`, with other bytes",
            ja: "`{name}` は `{role}` が異なる内容で公開済みである",
            help_en: "a published name never changes: give the document a new version",
            help_ja: "公開した名前の内容は変更できません。文書に新しい版番号を付けてください",
        }
        /// Two authorities want the same name.
        TwoOwners {
            /// The name, shortened.
            name: String,
            /// One authority.
            first: String,
            /// The other.
            second: String,
        } => {
            code: "feed-two-owners",
            en: "`{first}` and `{second}` both publish `{name}`",
            ja: "`{first}` と `{second}` の両方が `{name}` を公開しようとしている",
            help_en: "one authority speaks for a name: say which",
            help_ja: "一つの名前を公開できる機関は一つです。どちらかを指定してください",
        }
        /// A subscriber would find another authority for the name.
        NotDelegated {
            /// The name.
            name: String,
            /// The authority that publishes it.
            role: String,
            /// The role that would be found.
            found: String,
        } => {
            code: "feed-name-taken",
            en: "`{name}` of `{role}` would be found with `{found}`, or with other bytes",
            ja: "`{role}` の `{name}` は `{found}` のもの、又は異なる内容として見つかる",
            help_en: "the patterns of two authorities overlap, or the name is published already; give it to one of them",
            help_ja: "二つの機関のパターンが重なっているか、既に公開済みです。一方だけに割り当ててください",
        }
        /// More authorities than a subscriber asks.
        TooManyAuthorities {
            /// Most authorities.
            most: usize,
        } => {
            code: "feed-too-many-authorities",
            en: "a feed has at most {most} authorities",
            ja: "フィードの機関は{most}までである",
            help_en: "make a second feed",
            help_ja: "フィードを分けてください",
        }
        /// The time of metadata would end beyond the calendar.
        BadDays {
            /// The days.
            days: u32,
        } => {
            code: "feed-days-wrong",
            en: "metadata cannot be good for {days} days from now",
            ja: "メタデータの有効期間を{days}日にすることはできない",
            help_en: "give fewer days",
            help_ja: "日数を減らしてください",
        }
    }
}

impl From<FeedError> for PublishError {
    fn from(error: FeedError) -> Self {
        Self::Refused(error)
    }
}
