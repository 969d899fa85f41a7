use warifu_ledger::LedgerError;
use warifu_ledger::questions::QuestionError;
use warifu_ledger::store::StoreError;
use warifu_model::{ReadError, problems};
use warifu_signing::CompleteError;

problems! {
    /// The reason why a request was not answered as it was asked.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum ServerError {
        /// The body of a request is too large.
        BodyLarge {
            /// The greatest size in bytes.
            most: usize,
        } => {
            code: "server-body-large",
            en: "the request has more than {most} bytes",
            ja: "要求の本体が{most}バイトを超える",
            help_en: "send fewer documents with one step, since the ledger keeps those that it has; a sealed item has one limit for all",
            help_ja: "一度に送る文書を減らしてください。台帳に既にある文書を送る必要はありません。封入された情報の上限は一律です",
        }
        /// Too many requests are waiting.
        Busy => {
            code: "server-busy",
            en: "too many requests are waiting",
            ja: "待っている要求が多過ぎる",
            help_en: "try again in a few seconds",
            help_ja: "数秒後に再度お試しください",
        }
        /// The ledger has no checkpoint yet.
        CheckpointMissing => {
            code: "server-checkpoint-missing",
            en: "the log of the ledger has no checkpoint yet",
            ja: "台帳のログには、まだチェックポイントがない",
            help_en: "sign a checkpoint first: `warifu ledger publish`",
            help_ja: "先にチェックポイントに署名してください：`warifu ledger publish`",
        }
        /// A bundle was not completed.
        Complete(error: CompleteError) => { delegate }
        /// Nobody has shown that the desk is open to them.
        DeskClosed => {
            code: "server-desk-closed",
            en: "the desk asks for its token",
            ja: "この窓口の利用にはトークンが要る",
            help_en: "give the token that stands in the file named by `desk-token`",
            help_ja: "`desk-token` で指定したファイルにあるトークンを入力してください",
        }
        /// The ledger says no.
        Ledger(error: LedgerError) => { delegate }
        /// No token that may do this opens a mailbox.
        MailboxClosed => {
            code: "mailbox-closed",
            en: "the mailbox asks for a token that may do this",
            ja: "この郵便受けの利用には、その操作を許すトークンが要る",
            help_en: "send the token as `Authorization: Bearer`: one reads a box, another one writes into it",
            help_ja: "トークンを `Authorization: Bearer` で送ってください。読むトークンと書くトークンは別のものです",
        }
        /// What was sent has no place in a mailbox.
        MailboxContents => {
            code: "mailbox-item-unknown",
            en: "this is neither an item that was sealed with age nor a signed receipt",
            ja: "ageで封入された情報でも、署名された受領証でもない",
            help_en: "send `sealed.age` or `receipt.json` as they were made; nothing that is not sealed is kept",
            help_ja: "`sealed.age` 又は `receipt.json` をそのまま送ってください。封入されていないものは保存されません",
        }
        /// What a token may keep in a mailbox is there already.
        MailboxFull {
            /// How many items a token may have there.
            items: usize,
            /// How many bytes.
            bytes: u64,
        } => {
            code: "mailbox-full",
            en: "this token has {items} items or {bytes} bytes in the box",
            ja: "このトークンは、既に{items}件又は{bytes}バイトを預けている",
            help_en: "wait until the recipient has taken them out, or ask for it by another way",
            help_ja: "受領者が取り出すまで待つか、別の方法で連絡してください",
        }
        /// The folder of a mailbox cannot be used.
        MailboxUnusable {
            /// What the system says, shortened.
            message: String,
        } => {
            code: "mailbox-unusable",
            en: "the mailbox cannot be used: {message}",
            ja: "郵便受けを使えない：{message}",
            help_en: "look at the disk and the rights on the folder; nothing was kept or removed",
            help_ja: "ディスクとフォルダのアクセス権を確認してください。保存も削除もされていません",
        }
        /// This is not done to what stands there.
        Method {
            /// The method.
            method: String,
            /// Those that are.
            allowed: &'static str,
        } => {
            code: "server-method-unknown",
            en: "`{method}` is not done here; what is done: {allowed}",
            ja: "ここでは `{method}` はできない。可能なもの：{allowed}",
            help_en: "look the request up in the description of the interface",
            help_ja: "インターフェースの記述で要求を確認してください",
        }
        /// There is nothing of this name.
        NotFound {
            /// The path, shortened.
            path: String,
        } => {
            code: "server-not-found",
            en: "there is nothing at `{path}`",
            ja: "`{path}` には何もない",
            help_en: "begin at the first page, or look the path up in the description of the interface",
            help_ja: "最初のページから始めるか、インターフェースの記述でパスを確認してください",
        }
        /// No certificate of this number was issued.
        NumberUnknown {
            /// The number, shortened.
            number: String,
        } => {
            code: "server-certificate-unknown",
            en: "no certificate of the number `{number}` was issued",
            ja: "番号 `{number}` の認証書は発行されていない",
            help_en: "compare the number with the one on the certificate, or search for the holder",
            help_ja: "番号を認証書の記載と照合するか、保有者名で検索してください",
        }
        /// A parameter holds something that it cannot hold.
        QueryValue {
            /// Its name.
            name: &'static str,
            /// What it holds, shortened.
            value: String,
            /// What it takes.
            expected: &'static str,
        } => {
            code: "server-query-value",
            en: "the parameter `{name}` holds `{value}`; it takes {expected}",
            ja: "パラメーター `{name}` の値 `{value}` は使えない。使える値：{expected}",
            help_en: "give the parameter in this form",
            help_ja: "この形式で指定してください",
        }
        /// A parameter is not known here, is given twice, or does not go with another one.
        QueryUnknown {
            /// The parameter, shortened.
            name: String,
            /// Those that are known.
            known: String,
        } => {
            code: "server-query-unknown",
            en: "the parameter `{name}` is not known here, is given twice, or does not go with the others; known: {known}",
            ja: "パラメーター `{name}` は、ここでは使えないか、重複しているか、他と併用できない。使えるもの：{known}",
            help_en: "leave it out: nothing is passed over in silence",
            help_ja: "省いてください。不明なものを黙って無視することはありません",
        }
        /// A question was not answered.
        Question(error: QuestionError) => { delegate }
        /// What was sent does not read.
        Read(error: ReadError) => { quote }
        /// No status snapshot of this number is kept.
        SnapshotUnknown {
            /// The number, shortened.
            number: String,
        } => {
            code: "server-snapshot-unknown",
            en: "the ledger has no status snapshot `{number}`",
            ja: "台帳に状態一覧 `{number}` はない",
            help_en: "ask for the list of snapshots, or for `latest`",
            help_ja: "状態一覧の一覧、又は `latest` を要求してください",
        }
        /// A signature is by no key that the body has.
        SignerUnknown => {
            code: "server-signer-unknown",
            en: "no signature on this envelope is by a key of the body",
            ja: "この封書に、機関の鍵による署名がない",
            help_en: "sign the statement with the key of an officer, exactly as the ledger gives it",
            help_ja: "台帳が示す内容をそのまま、担当者の鍵で署名してください",
        }
        /// An upload is not made of the parts that a form has.
        Upload {
            /// What is wrong with it.
            what: &'static str,
        } => {
            code: "server-upload-malformed",
            en: "the upload does not read: {what}",
            ja: "アップロードを読めない：{what}",
            help_en: "send an envelope as JSON, or use the form of the desk",
            help_ja: "封書をJSONで送るか、窓口のフォームを使ってください",
        }
        /// A request took too long.
        Timeout => {
            code: "server-timeout",
            en: "the answer took too long",
            ja: "応答に時間がかかり過ぎた",
            help_en: "try again; a step that arrived is found by sending it again",
            help_ja: "再度お試しください。届いたステップは、同じものを再送すると確認できます",
        }
        /// A witness does not know the log.
        WitnessOrigin {
            /// The origin, shortened.
            origin: String,
        } => {
            code: "witness-log-unknown",
            en: "this witness does not watch the log `{origin}`",
            ja: "この証人は、ログ `{origin}` を監視していない",
            help_en: "ask the operator of the witness to add the log's key",
            help_ja: "証人の運用者に、ログの鍵の追加を依頼してください",
        }
        /// A request to a witness does not read.
        WitnessRequest {
            /// What is wrong with it.
            what: &'static str,
        } => {
            code: "witness-request-malformed",
            en: "this is not a request to a witness: {what}",
            ja: "証人への要求として読めない：{what}",
            help_en: "send the old size, the consistency proof, an empty line and the checkpoint",
            help_ja: "旧サイズ、整合性証明、空行、チェックポイントの順に送ってください",
        }
        /// A witness could not keep what it saw.
        WitnessMemory {
            /// What the system says, shortened.
            message: String,
        } => {
            code: "witness-memory-unusable",
            en: "the witness cannot keep what it saw: {message}",
            ja: "証人が確認した内容を保存できない：{message}",
            help_en: "look at the disk and the rights on the folder; nothing was signed",
            help_ja: "ディスクとフォルダのアクセス権を確認してください。署名はされていません",
        }
        /// A witness answered something that is not a cosignature.
        WitnessAnswer {
            /// Its address, shortened.
            witness: String,
            /// What it answered, shortened.
            answer: String,
        } => {
            code: "witness-answer-unusable",
            en: "the witness `{witness}` answered: {answer}",
            ja: "証人 `{witness}` の応答：{answer}",
            help_en: "check the address, and that the witness knows the log",
            help_ja: "アドレスと、証人がこのログを登録しているかを確認してください",
        }
        /// A witness signed with a key that the ledger does not have as that of a witness.
        WitnessStranger {
            /// Its address, shortened.
            witness: String,
        } => {
            code: "witness-not-of-ledger",
            en: "the witness `{witness}` signed with no key that the ledger has as that of a witness",
            ja: "証人 `{witness}` の署名は、台帳に証人として登録された鍵によるものではない",
            help_en: "enter its key and its name as those of an officer in the role `witness`",
            help_ja: "その鍵と名前を、役割 `witness` の担当者として台帳に登録してください",
        }
    }
}

impl ServerError {
    /// The HTTP status with which it is answered (RFC 9110).
    pub fn status(&self) -> u16 {
        match self {
            Self::BodyLarge { .. } => 413,
            Self::Busy | Self::MailboxUnusable { .. } | Self::Timeout | Self::WitnessMemory { .. } => 503,
            Self::CheckpointMissing => 409,
            Self::DeskClosed | Self::MailboxClosed => 401,
            Self::MailboxContents => 422,
            Self::MailboxFull { .. } => 507,
            Self::Method { .. } => 405,
            Self::NotFound { .. }
            | Self::NumberUnknown { .. }
            | Self::SnapshotUnknown { .. }
            | Self::WitnessOrigin { .. } => 404,
            Self::Question(QuestionError::Ledger(error)) | Self::Ledger(error) => status_of(error),
            Self::Question(_)
            | Self::QueryUnknown { .. }
            | Self::QueryValue { .. }
            | Self::Read(_)
            | Self::Upload { .. }
            | Self::WitnessRequest { .. } => 400,
            Self::SignerUnknown => 403,
            Self::Complete(_) => 500,
            Self::WitnessAnswer { .. } | Self::WitnessStranger { .. } => 502,
        }
    }
}

/// Of what the ledger refuses: 503 where the store does not do it now, 500 where the ledger is damaged, 409 where it has gone on
/// meanwhile, 403 where the key may not, and 422 for everything else that it does not take.
fn status_of(error: &LedgerError) -> u16 {
    match error {
        LedgerError::Store(StoreError::Shape { .. } | StoreError::Long { .. })
        | LedgerError::BlobDamaged { .. }
        | LedgerError::RowMissing { .. }
        | LedgerError::EntryUnreadable { .. }
        | LedgerError::ChainBroken { .. } => 500,
        LedgerError::Store(_) | LedgerError::NotBegun => 503,
        error if GONE_ON.contains(&error.code()) => 409,
        error if MAY_NOT.contains(&error.code()) => 403,
        _ => 422,
    }
}

impl From<LedgerError> for ServerError {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

impl From<StoreError> for ServerError {
    fn from(error: StoreError) -> Self {
        Self::Ledger(error.into())
    }
}

impl From<QuestionError> for ServerError {
    fn from(error: QuestionError) -> Self {
        Self::Question(error)
    }
}

impl From<ReadError> for ServerError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl From<CompleteError> for ServerError {
    fn from(error: CompleteError) -> Self {
        Self::Complete(error)
    }
}

const GONE_ON: [&str; 7] = [
    "case-ended",
    "certificate-not-open",
    "already-signed",
    "step-out-of-order",
    "step-previous-differs",
    "snapshot-not-next",
    "checkpoint-not-next",
];
const MAY_NOT: [&str; 5] =
    ["step-not-by-officer", "officer-not-in-office", "officer-role-missing", "officer-took-a-step", "signer-unknown"];
