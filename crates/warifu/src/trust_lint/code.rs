//! The kinds of remarks on a trust policy, with their texts.

use warifu_model::Language;

/// The severity.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Severity {
    /// Part of the policy can never be met, or means nothing.
    Error,
    /// Most likely not what was meant.
    Warning,
    /// Worth knowing.
    Note,
}

macro_rules! lints {
    ($($(#[$doc:meta])* $name:ident = $code:literal $severity:ident $en:literal $ja:literal, $help_en:literal $help_ja:literal;)*) => {
        /// The kinds of remarks. Codes are stable.
        #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum TrustLintCode {
            $($(#[$doc])* $name,)*
        }

        impl TrustLintCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The text form.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// Returns the severity.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// Returns what it says, with a place for `{subject}`.
            pub const fn sentence(self, language: Language) -> &'static str {
                match self { $(Self::$name => language.pick($en, $ja),)* }
            }

            /// Returns what to do about it.
            pub const fn help(self, language: Language) -> &'static str {
                match self { $(Self::$name => language.pick($help_en, $help_ja),)* }
            }
        }
    };
}

lints! {
    /// A role is asked for that the keys of a body, or of the policy, cannot fill.
    ThresholdUnreachable = "threshold-unreachable" Error
        "the keys of `{subject}` never fill the thresholds at one time: each role needs different keys that are in their period"
        "`{subject}` の鍵では、どの時点でもしきい値を満たせません。役割ごとに、有効期間内の別々の鍵が必要です",
        "add keys with these roles, correct their periods, or lower the threshold"
        "該当する役割の鍵を加える、有効期間を訂正する、又はしきい値を下げてください";
    /// No key and no authority.
    NobodyTrusted = "nobody-trusted" Error
        "the policy trusts no key and no authority, so it refuses every certificate"
        "信頼する鍵も認定機関もないため、全ての認証書を拒否します",
        "name keys of bodies in `roots`, or an authority in `accreditation`"
        "認証機関の鍵を `roots` に、又は認定機関を `accreditation` に記載してください";
    /// A key whose certificates are all too old.
    KeyNeverMatches = "key-never-matches" Error
        "the key of `{subject}` ended so long ago that `max_certificate_age` refuses everything that it signed"
        "`{subject}` の鍵は既に終了しており、署名した全ての認証書が `max_certificate_age` により拒否されます",
        "ask the body for its present key, and remove this one"
        "機関に現在の鍵を確認し、この鍵を削除してください";
    /// A key that has ended.
    KeyEnded = "key-ended" Warning
        "the key of `{subject}` has ended: only what was granted before counts"
        "`{subject}` の鍵は終了しています。それより前に授与されたものだけが有効です",
        "ask for the present key where newer certificates are expected"
        "新しい認証書も受け入れる場合は、現在の鍵を確認してください";
    /// Roots that count for nothing.
    RootsIgnored = "roots-ignored" Warning
        "`accreditation.required` is true, so the keys in `roots` count for nothing"
        "`accreditation.required` が true のため、`roots` の鍵は用いられません",
        "remove the roots, or set `accreditation.required` to false"
        "`roots` を削除するか、`accreditation.required` を false にしてください";
    /// An authority whose keys are never enough at one time.
    AuthorityUnreachable = "authority-unreachable" Error
        "at no time are as many keys of the authority `{subject}` in their period as its threshold asks for"
        "認定機関 `{subject}` のしきい値に足りる数の鍵が有効な時点はありません",
        "correct the periods of its keys, or lower the threshold"
        "鍵の有効期間を訂正するか、しきい値を下げてください";
    /// A status that nobody can state.
    StatusUnreachable = "status-unreachable" Error
        "status is required, but no key of `{subject}` has the role `status`: every verdict on its certificates is undetermined"
        "状態情報が必須ですが、`{subject}` に役割 `status` の鍵がないため、その認証書は全て判定不能となります",
        "add the key with which the body signs its status snapshots"
        "機関が状態一覧に署名する鍵を加えてください";
    /// A set that no catalogue knows.
    SetUnknown = "set-unknown" Warning
        "no set with the id `{subject}` is in the catalogue"
        "ID `{subject}` の要求事項集はカタログにありません",
        "compare the id with those of the catalogue, or give the set"
        "ID をカタログと照合するか、要求事項集を指定してください";
    /// A range without an edition.
    RangeEmpty = "range-empty" Warning
        "no known edition of `{subject}` is in the range"
        "この範囲に `{subject}` の既知の版はありません",
        "compare the range with the versions in the catalogue"
        "範囲をカタログにある版と照合してください";
    /// A digest of no known edition.
    DigestUnknown = "digest-unknown" Warning
        "a digest that is asked for belongs to no known edition of `{subject}` in the range"
        "指定したダイジェストは、範囲内にある `{subject}` の既知のどの版とも一致しません",
        "take the digest from the catalogue"
        "カタログのダイジェストを用いてください";
    /// A list that accepts nothing.
    ListEmpty = "list-empty" Error
        "an empty list accepts nothing: every certificate is refused by `{subject}`"
        "空の一覧は何も受け入れません。`{subject}` により全ての認証書が拒否されます",
        "remove the field to accept all, or name what is accepted"
        "全てを受け入れる場合は項目を削除し、そうでない場合は受け入れる値を記載してください";
    /// A level that no edition has.
    LevelUnknown = "level-unknown" Error
        "no certificate of `{subject}` can have the level that is asked for"
        "`{subject}` の認証書が指定のレベルをもつことはありません",
        "compare with the levels of the set"
        "要求事項集のレベルと照合してください";
    /// A finding that no accepted edition has.
    FindingUnknown = "finding-unknown" Error
        "no accepted edition has the requirement `{subject}`, so its finding can never be shown"
        "受け入れるどの版にも要求事項 `{subject}` がないため、その判定結果は提示できません",
        "correct the id in `required_findings`"
        "`required_findings` の ID を訂正してください";
    /// Two entries that say the same of one set.
    SetTwice = "set-twice" Note
        "`{subject}` is named more than once: one entry that accepts is enough, so the wider one decides"
        "`{subject}` が複数回記載されています。一つの項目が受け入れれば足りるため、広い方が優先します",
        "keep one entry for each set, unless the ranges differ on purpose"
        "意図して範囲を分ける場合を除き、一つの要求事項集に一つの項目としてください";
    /// Any level.
    AnyLevel = "any-level" Note
        "`{subject}` has levels, and every one of them is accepted"
        "`{subject}` にはレベルがありますが、全てのレベルを受け入れます",
        "name the lowest level that is enough in `levels`"
        "必要な最低のレベルを `levels` に記載してください";
    /// Any version.
    AnyVersion = "any-version" Note
        "every version of `{subject}` is accepted, including those that do not exist yet"
        "`{subject}` の全ての版（今後の版を含む）を受け入れます",
        "name a range such as `>=1.0.0, <2.0.0`"
        "`>=1.0.0, <2.0.0` のような範囲を記載してください";
    /// Status is not asked for.
    StatusNotRequired = "status-not-required" Note
        "status is not required: a withdrawn certificate is accepted where its bundle is silent about it"
        "状態情報が必須でないため、バンドルに状態情報がなければ、取り消された認証書も受け入れます",
        "set `status.required` to true where bodies publish their status"
        "機関が状態一覧を公表している場合は `status.required` を true にしてください";
    /// Status of any age.
    StatusAnyAge = "status-any-age" Warning
        "status is required, but may be of any age: a snapshot from before the withdrawal is enough"
        "状態情報は必須ですが、古さに上限がありません。取消しより前の一覧でも足ります",
        "set `status.max_age`, such as `P7D`"
        "`status.max_age` を設定してください（例：`P7D`）";
    /// Arrangements count, and nobody issues what they recognise.
    NobodyRecognised = "nobody-recognised" Error
        "no issuer is named, so no arrangement makes a certificate count"
        "発行者が挙げられていないため、どの取決めによっても認証書は認められません",
        "say in `recognition.issuers` which authorities, series or bodies the issuers of the arrangements are"
        "取決めの発行者がどの機関、系列又は識別子に当たるかを `recognition.issuers` に記載してください";
    /// Two parties whose word is one.
    PartiesShareKey = "parties-share-key" Warning
        "the parties {subject} have one and the same key or accreditation: whoever holds it signs for both"
        "当事者 {subject} の鍵又は認定が同一です。その保有者が両者のために署名できます",
        "give each party a key of its own, or an accreditation of its own"
        "当事者ごとに別の鍵又は認定を記載してください";
    /// A sector of more than one list.
    SectorInSeveralLists = "sector-in-several-lists" Warning
        "sector lists of several countries have the id `{subject}`: a body of another country may hold another sector under it"
        "ID `{subject}` は複数の国の分野一覧にあり、他国の機関が別の分野をこのIDでもつ可能性があります",
        "compare with the lists of the catalogue; where bodies of another list come, use an id of its own and a crosswalk in `recognition.crosswalks`"
        "カタログの分野一覧と照合し、別の一覧による機関も受け入れる場合は、固有のIDと `recognition.crosswalks` の対応表を用いてください";
    /// The product need not be there.
    ProductOptional = "product-optional" Note
        "a certificate is accepted without the product that it is for"
        "対象の製品がなくても認証書を受け入れます",
        "set `product` to `required` where products arrive together with certificates"
        "製品が認証書とともに届く場合は `product` を `required` にしてください";
    /// All of it at once.
    TooWide = "too-wide" Warning
        "the policy accepts any version and level, with waivers, without status and without the product"
        "どの版・レベルでも、免除があり、状態情報も製品もない認証書を受け入れます",
        "say in at least one of these places what you need"
        "必要な条件を少なくとも一つ記載してください";
}

impl Severity {
    /// The text form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}
