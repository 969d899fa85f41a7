mod from;
mod texts;

use warifu_core::{CompileError, RefusalCode, ReplayError};
use warifu_model::{
    CaseKind, Digest, Language, Location, Problem, PublicKeyText, ReadError, StepName, Timestamp, problems,
};
use warifu_seal::checkpoint::CheckpointError;
use warifu_seal::dsse::{AddSignatureError, OpenError};
use warifu_seal::tiles::TileError;
use warifu_signing::{EditionError, IssueError, LogEntryError, PublishError, StatusError};

use self::texts::{digest_text, grounds};
use crate::beyond::{Beyond, texts};
use crate::store::StoreError;

problems! {
    /// The reason why a ledger was not read, or was not changed. A verb that gives one has changed nothing.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum LedgerError {
        /// An entry holds an act that this program does not know.
        ActUnknown {
            /// The number of the entry.
            sequence: u32,
            /// The name of the act.
            act: String,
        } => {
            code: "ledger-act-unknown",
            en: "entry {sequence} of the ledger holds an act `{act}` that this program does not know",
            ja: "台帳の登録{sequence}に、このプログラムの知らない行為 `{act}` がある",
            help_en: "use a newer program",
            help_ja: "新しいプログラムを使ってください",
        }
        /// The envelope of an accreditation does not hold one.
        Accreditation(error: ReadError) => {
            quote
            en: "the accreditation: {}",
            ja: "認定書：{}",
        }
        /// A certificate was signed by this key already, or by too many.
        AlreadySigned(error: AddSignatureError) => { delegate }
        /// Something that was published is beyond the ledger.
        Beyond {
            /// All that is.
            found: Vec<Beyond>,
        } => {
            code: "ledger-behind",
            en: ("the world knows more than this ledger: {}", texts(found, Language::En)),
            ja: ("台帳より新しいものが公開されている：{}", texts(found, Language::Ja)),
            help_en: "bring back a later copy of the ledger; issue and publish nothing from this one, or places and numbers are given twice",
            help_ja: "より新しい台帳の写しを復元してください。この台帳から発行・公開すると、位置や番号が二重に使われます",
        }
        /// A file of a dump is not what the manifest says.
        Dump {
            /// The file.
            file: String,
        } => {
            code: "ledger-dump-damaged",
            en: "the file `{file}` of the dump is not what it has to be",
            ja: "書出しのファイル `{file}` が正しくない",
            help_en: "take another copy of the dump; nothing was changed",
            help_ja: "書出しの別の写しを使ってください。何も変更されていません",
        }
        /// A blob is not what its digest says.
        BlobDamaged {
            /// The digest.
            digest: Digest,
        } => {
            code: "ledger-blob-damaged",
            en: "the document `{digest}` in the ledger is damaged",
            ja: "台帳の文書 `{digest}` が破損している",
            help_en: "restore the ledger from a copy; the document can be put in from anywhere that has its exact bytes",
            help_ja: "写しから台帳を復元してください。同一のバイト列であれば、どこから入れ直してもかまいません",
        }
        /// A document is not in the ledger.
        BlobMissing {
            /// Its digest.
            digest: Digest,
        } => {
            code: "ledger-document-missing",
            en: "the document `{digest}` is neither in the ledger nor among those that were given",
            ja: "文書 `{digest}` が台帳にも、渡された文書の中にもない",
            help_en: "give the document with this digest",
            help_ja: "このダイジェストの文書を渡してください",
        }
        /// A document is too large to be kept.
        BlobTooLarge {
            /// Its size in bytes.
            size: usize,
            /// The greatest size.
            limit: usize,
        } => {
            code: "ledger-document-too-large",
            en: "a document has {size} bytes, more than {limit}",
            ja: "文書が{size}バイトあり、上限の{limit}バイトを超える",
            help_en: "keep it elsewhere and name it by its digest",
            help_ja: "別の場所に保管し、ダイジェストで示してください",
        }
        /// The case has ended.
        CaseEnded {
            /// The case.
            case: String,
        } => {
            code: "case-ended",
            en: "the case `{case}` has ended",
            ja: "案件 `{case}` は終了している",
            help_en: "begin a new case",
            help_ja: "新しい案件を始めてください",
        }
        /// The case is of another kind.
        CaseOfAnotherKind {
            /// The case.
            case: String,
            /// Its kind.
            kind: CaseKind,
        } => {
            code: "case-of-another-kind",
            en: ("the case `{case}` is of the kind `{}`", kind.as_str()),
            ja: ("案件 `{case}` の種類は{}である", kind.text(Language::Ja)),
            help_en: "name the case that is meant, or begin a new one under an id of its own",
            help_ja: "対象の案件を指定するか、別のidで新しい案件を始めてください",
        }
        /// There is no such case yet.
        CaseUnknown {
            /// The case.
            case: String,
        } => {
            code: "case-unknown",
            en: "the ledger has no case `{case}`",
            ja: "台帳に案件 `{case}` はない",
            help_en: "begin the case with its first step",
            help_ja: "最初のステップで案件を始めてください",
        }
        /// A certificate is not in this state.
        CertificateNotIssued {
            /// The certificate.
            certificate: Digest,
        } => {
            code: "certificate-not-issued",
            en: "the certificate `{certificate}` was never issued",
            ja: "認証書 `{certificate}` は発行されていない",
            help_en: "end its case by `rejected`, or collect the signatures that are missing",
            help_ja: "案件を `rejected` で終えるか、不足している署名を集めてください",
        }
        /// Signatures on this certificate are not waited for.
        CertificateNotOpen {
            /// The certificate.
            certificate: Digest,
        } => {
            code: "certificate-not-open",
            en: "the certificate `{certificate}` waits for no signature",
            ja: "認証書 `{certificate}` は署名を待っていない",
            help_en: "it was issued, or its case was rejected; nothing is to be done",
            help_ja: "既に発行されたか、案件が却下されています。何もする必要はありません",
        }
        /// The ledger has no such certificate.
        CertificateUnknown {
            /// The digest.
            certificate: Digest,
        } => {
            code: "certificate-unknown",
            en: "the ledger has no certificate with digest `{certificate}`",
            ja: "台帳にダイジェスト `{certificate}` の認証書はない",
            help_en: "name the certificate by the digest of its statement",
            help_ja: "ステートメントのダイジェストで認証書を示してください",
        }
        /// The journal does not hold together.
        ChainBroken {
            /// The number of the entry that does not fit.
            sequence: u32,
        } => {
            code: "ledger-chain-broken",
            en: "entry {sequence} of the ledger does not follow from the one before it",
            ja: "台帳の登録{sequence}が直前の登録に続いていない",
            help_en: "change nothing; restore the ledger from a copy, and compare it with the checkpoints of the log",
            help_ja: "何も変更せず、写しから台帳を復元し、ログのチェックポイントと照合してください",
        }
        /// A checkpoint does not read, or the log did not sign it.
        Checkpoint(error: CheckpointError) => { delegate }
        /// A checkpoint is not about the tree of this log.
        CheckpointOfAnotherTree {
            /// Its size.
            size: u64,
        } => {
            code: "checkpoint-of-another-tree",
            en: "the checkpoint of size {size} is not about the tree of this log",
            ja: "大きさ{size}のチェックポイントは、このログの木についてのものではない",
            help_en: "sign the checkpoint that the ledger gives; find out who signed the other one: two trees of one size are a fork",
            help_ja: "台帳が示すチェックポイントに署名し、他方に署名した者を調べてください。同じ大きさの異なる木は分岐です",
        }
        /// A later checkpoint was signed already, or the head of the journal is not in the tree.
        CheckpointNotNext {
            /// Its size.
            size: u64,
            /// The size of the last one.
            last: u32,
        } => {
            code: "checkpoint-not-next",
            en: "the checkpoint of size {size} does not end with the head of the journal, or is older than the last one, of size {last}",
            ja: "大きさ{size}のチェックポイントは台帳の先頭で終わっていないか、最後のもの（大きさ{last}）より古い",
            help_en: "sign the checkpoint that the ledger gives",
            help_ja: "台帳が示すチェックポイントに署名してください",
        }
        /// The record takes the certificate of a component that rests on one of the same product.
        CompositionCyclic {
            /// The digest of the component's certificate.
            component: Digest,
            /// The digest of the certificate of the product on which that rests.
            certificate: Digest,
            /// The place in the record, as a JSON Pointer.
            pointer: String,
        } => {
            code: "composition-cyclic",
            en: "the component's certificate `{component}` rests on `{certificate}`, a certificate of the same product",
            ja: "構成部品の認証書 `{component}` が、同じ製品の認証書 `{certificate}` に基づいている",
            help_en: "end the case by `rejected`, and evaluate anew without this certificate; the component has to hold by itself first",
            help_ja: "案件を `rejected` で終え、この認証書を用いずに評価し直してください。先に構成部品がこの製品によらず認証される必要があります",
            location: (Location { pointer, offset: None }),
        }
        /// An edition of an accreditation does not follow.
        Edition(error: EditionError) => { delegate }
        /// An entry does not read.
        EntryUnreadable {
            /// The number of the entry.
            sequence: u32,
            /// The error in it.
            error: ReadError,
        } => {
            code: "ledger-entry-unreadable",
            en: "entry {sequence} of the ledger: {error}",
            ja: ("台帳の登録{sequence}：{}", error.with_place(Language::Ja)),
            help_en: "restore the ledger from a copy",
            help_ja: "写しから台帳を復元してください",
            location: (Location { pointer: &error.pointer, offset: Some(error.offset) }),
        }
        /// There is a ledger already.
        Exists => {
            code: "ledger-exists",
            en: "there is a ledger here already",
            ja: "ここには既に台帳がある",
            help_en: "open it, or name another place",
            help_ja: "それを開くか、別の場所を指定してください",
        }
        /// A key of an officer is not one with which signatures can be checked.
        KeyUnusable {
            /// The key.
            key: PublicKeyText,
        } => {
            code: "ledger-key-unusable",
            en: "the key `{key}` is weak or not one of Ed25519",
            ja: "鍵 `{key}` は弱いか、Ed25519の鍵ではない",
            help_en: "make a new key",
            help_ja: "新しい鍵を作成してください",
        }
        /// Something would become known before what is known already.
        KnownEarlier {
            /// The time at which the last entry became known.
            last: Timestamp,
            /// The time at which this one would.
            known_at: Timestamp,
        } => {
            code: "ledger-known-earlier",
            en: "the last entry of the ledger became known at {last}, later than {known_at}",
            ja: "台帳の最後の登録は {last} に知られており、{known_at} より後である",
            help_en: "set the clock",
            help_ja: "時計を合わせてください",
        }
        /// Something cannot go into the log.
        LogEntry(error: LogEntryError) => { delegate }
        /// There is no ledger.
        NotBegun => {
            code: "ledger-not-begun",
            en: "there is no ledger here",
            ja: "ここに台帳はない",
            help_en: "create one",
            help_ja: "台帳を作成してください",
        }
        /// A ledger into which something old is to be entered has entries already.
        NotNew => {
            code: "ledger-not-new",
            en: "what was issued before can be entered into a new ledger only",
            ja: "以前に発行したものは、新しい台帳にだけ登録できる",
            help_en: "create a ledger and enter it first",
            help_ja: "台帳を作成し、最初に登録してください",
        }
        /// A step is by a key of nobody.
        NotOfficer => {
            code: "step-not-by-officer",
            en: "the step is signed by no key of an officer",
            ja: "ステップに担当者の鍵による署名がない",
            help_en: "sign it with the key of an officer, or add the officer first",
            help_ja: "担当者の鍵で署名するか、先に担当者を加えてください",
        }
        /// A key does not count at this time.
        OfficerEnded {
            /// The key.
            key: PublicKeyText,
            /// The time.
            at: Timestamp,
        } => {
            code: "officer-not-in-office",
            en: "the key `{key}` does not count at {at}: it had not begun, or had ended",
            ja: "鍵 `{key}` は {at} の時点で有効でない（開始前又は終了後である）",
            help_en: "let an officer whose key counts take the step",
            help_ja: "鍵が有効な担当者がステップを行ってください",
        }
        /// A key has none of the roles that it would need.
        OfficerRole {
            /// The key.
            key: PublicKeyText,
            /// The roles of which one is needed, with commas between them.
            roles: String,
        } => {
            code: "officer-role-missing",
            en: "the key `{key}` has none of these roles: {roles}",
            ja: "鍵 `{key}` には次のいずれの役割もない：{roles}",
            help_en: "let an officer with this role do it",
            help_ja: "この役割の担当者が行ってください",
        }
        /// A key has taken a step of the case already.
        OfficerTwice {
            /// The key.
            key: PublicKeyText,
            /// The step that it took.
            step: StepName,
        } => {
            code: "officer-took-a-step",
            en: ("the key `{key}` took the step `{}` of this case already", step.as_str()),
            ja: ("鍵 `{key}` はこの案件で既にステップ「{}」を行っている", step.text(Language::Ja)),
            help_en: "one key takes at most one step of a case: let somebody else take this one",
            help_ja: "一つの鍵が一つの案件で行えるステップは一つまでです。別の人が行ってください",
        }
        /// The act with which a ledger is to be opened does not read.
        Opening(error: ReadError) => { quote }
        /// The officers with which a ledger is to be opened could sign no certificate.
        OpeningUnsigned {
            /// The number of keys that have to sign one.
            keys: usize,
        } => {
            code: "ledger-without-signatories",
            en: "the thresholds ask for {keys} different keys on a certificate, each in one role, and the officers do not have them",
            ja: "しきい値は認証書に別々の鍵{keys}本の署名（鍵ごとに一つの役割）を求めるが、担当者の鍵では満たせない",
            help_en: "name more officers in the roles of the thresholds, or ask for fewer keys",
            help_ja: "しきい値の役割の担当者を増やすか、必要な鍵の数を減らしてください",
        }
        /// The officers do not suffice, now or from some time on: a role or a key is missing.
        OpeningWithout {
            /// The role that is missing.
            role: String,
            /// The time at which it is missing.
            at: Timestamp,
        } => {
            code: "ledger-without-officer",
            en: "at {at} no two officers could take the steps of a case: the role `{role}` is missing, or all is one key's",
            ja: "{at} の時点で案件のステップを二人以上で行えない：役割 `{role}` の担当者がいないか、全てが一つの鍵である",
            help_en: "name an officer with a key of its own for each step, whose period does not end before another one begins",
            help_ja: "各ステップに、別々の鍵を持ち、後任より先に期間が終わらない担当者を指定してください",
        }
        /// A certificate is by another body, or a place or number is taken.
        Status(error: StatusError) => { delegate }
        /// A status snapshot cannot be made.
        Publish(error: PublishError) => { delegate }
        /// A record cannot be evaluated again.
        Replay(error: ReplayError) => { delegate }
        /// A record or another document does not read.
        Document {
            /// The document.
            digest: Digest,
            /// The error in it.
            error: ReadError,
        } => {
            delegate error,
            en: "the document `{digest}`: {error}",
            ja: ("文書 `{digest}`：{}", error.with_place(Language::Ja)),
        }
        /// The record is not what comes out of its inputs.
        RecordDiffers {
            /// The places that differ, as JSON Pointers, with commas between them.
            pointers: String,
        } => {
            code: "record-differs",
            en: "evaluated again, something else comes out at {pointers}",
            ja: "評価し直すと、次の箇所で異なる結果になる：{pointers}",
            help_en: "evaluate anew, and take the step with that record",
            help_ja: "評価をやり直し、その記録でステップを行ってください",
        }
        /// The product does not conform, or what was evaluated is too weak.
        Refused {
            /// The grounds.
            codes: Vec<RefusalCode>,
        } => {
            code: "certification-refused",
            en: ("no certificate can be granted: {}", grounds(codes, Language::En)),
            ja: ("認証書を授与できない：{}", grounds(codes, Language::Ja)),
            help_en: "end the case by `rejected`, or evaluate anew with better evidence in a new case",
            help_ja: "案件を `rejected` で終えるか、よりよい証拠で新しい案件として評価し直してください",
        }
        /// The statement of the certificate cannot be made.
        Issue(error: IssueError) => { delegate }
        /// A row that has to be there is not.
        RowMissing {
            /// The table.
            table: &'static str,
        } => {
            code: "ledger-row-missing",
            en: "the table `{table}` of the ledger lacks a row that follows from the journal",
            ja: "台帳の表 `{table}` に、登録から導かれるはずの行がない",
            help_en: "make the derived tables again",
            help_ja: "導出した表を作り直してください",
        }
        /// The decision needs a seed for salts.
        SeedMissing => {
            code: "salt-seed-missing",
            en: "the decision needs 32 secret random bytes for the salts of the findings",
            ja: "決定には、所見のソルトのための秘密の乱数32バイトが必要である",
            help_en: "give fresh random bytes",
            help_ja: "新しい乱数を渡してください",
        }
        /// The set that a record names does not compile.
        SetUnusable(error: Box<CompileError>) => {
            code: "set-unusable",
            en: "the set that the record names: {error}",
            ja: ("記録が示す要求事項集：{}", error.message(Language::Ja)),
            help_en: "give the set and the vocabularies with which the record was made",
            help_ja: "記録の作成に使った要求事項集と語彙を渡してください",
        }
        /// A signature does not hold.
        SignatureInvalid {
            /// The key.
            key: PublicKeyText,
        } => {
            code: "ledger-signature-invalid",
            en: "the signature of key `{key}` on the certificate does not hold",
            ja: "認証書に対する鍵 `{key}` の署名が正しくない",
            help_en: "sign the exact bytes that the ledger gives",
            help_ja: "台帳が示すバイト列そのものに署名してください",
        }
        /// A snapshot that arrived is not the one that is to be signed.
        SnapshotNotNext {
            /// The number of the one that is to be signed.
            sequence: u32,
        } => {
            code: "snapshot-not-next",
            en: "this is not the status snapshot {sequence} that is to be signed now",
            ja: "これは今署名すべき第{sequence}号の状態一覧ではない",
            help_en: "ask for it again, and sign that",
            help_ja: "再度取得し、それに署名してください",
        }
        /// A step does not read.
        Step(error: ReadError) => {
            quote
            en: "the step: {}",
            ja: "ステップ：{}",
        }
        /// The envelope of a step was not opened.
        StepEnvelope(error: OpenError) => { delegate }
        /// A step is signed by more than one key.
        StepSignatures {
            /// The number of signatures.
            found: usize,
        } => {
            code: "step-signed-by-several",
            en: "the step has {found} signatures; a step is one officer's",
            ja: "ステップに署名が{found}件ある。ステップは一人の担当者が行う",
            help_en: "let each officer sign the step that is theirs",
            help_ja: "各担当者が自分のステップに署名してください",
        }
        /// A step is dated before the step before it.
        StepEarlier {
            /// The time at which the step before it was taken.
            last: Timestamp,
            /// The time at which this one was.
            at: Timestamp,
        } => {
            code: "step-dated-earlier",
            en: "the step is dated {at}, before the one before it, of {last}",
            ja: "ステップの日時 {at} が、直前のステップの {last} より前である",
            help_en: "date it when it is taken",
            help_ja: "行った日時を付けてください",
        }
        /// A step is dated later than it became known.
        StepLater {
            /// The time at which it became known.
            known_at: Timestamp,
            /// The time at which it was taken.
            at: Timestamp,
        } => {
            code: "step-dated-later",
            en: "the step is dated {at}, later than now, {known_at}",
            ja: "ステップの日時 {at} が、現在 {known_at} より後である",
            help_en: "set the clocks",
            help_ja: "時計を合わせてください",
        }
        /// A step rests on something else than the case does.
        StepOfAnotherDocument {
            /// The document that the case is about.
            expected: Digest,
            /// The document that the step names.
            found: Digest,
        } => {
            code: "step-of-another-record",
            en: "the step names the record `{found}`, but the case is about `{expected}`",
            ja: "ステップは記録 `{found}` を示すが、案件の記録は `{expected}` である",
            help_en: "review the record that was evaluated",
            help_ja: "評価された記録をレビューしてください",
        }
        /// A step is of another ledger.
        StepOfAnotherLedger {
            /// The ledger that it names.
            found: Digest,
        } => {
            code: "step-of-another-ledger",
            en: "the step is for the ledger `{found}`",
            ja: "ステップは台帳 `{found}` のものである",
            help_en: "sign a step for this ledger",
            help_ja: "この台帳のためのステップに署名してください",
        }
        /// A step comes out of order.
        StepOutOfOrder {
            /// The step that is waited for.
            expected: StepName,
            /// The step that arrived.
            found: StepName,
        } => {
            code: "step-out-of-order",
            en: ("the step `{}` was taken where `{}` is due", found.as_str(), expected.as_str()),
            ja: ("次は「{}」だが、「{}」が行われた", expected.text(Language::Ja), found.text(Language::Ja)),
            help_en: "take the steps in their order",
            help_ja: "順序どおりにステップを行ってください",
        }
        /// A step was signed on another state of the case.
        StepPreviousDiffers {
            /// The last step of the case; none where it has none.
            expected: Option<Digest>,
        } => {
            code: "step-previous-differs",
            en: ("the step does not name the last step of its case, {}", digest_text(expected.as_ref(), Language::En)),
            ja: ("ステップが案件の最後のステップ（{}）を示していない", digest_text(expected.as_ref(), Language::Ja)),
            help_en: "look at the case as it stands, and sign the step for that",
            help_ja: "案件の現状を確認し、それに対するステップに署名してください",
        }
        /// The store cannot do it.
        Store(error: StoreError) => { delegate }
        /// The terms do not read, or are not this body's.
        Terms(error: ReadError) => {
            quote
            en: "the terms: {}",
            ja: "条件：{}",
        }
        /// The tiles in the ledger are not those of a log.
        Tiles(error: TileError<StoreError>) => { delegate }
        /// The payload of an envelope is something else.
        PayloadType {
            /// The value that was found, shortened.
            found: String,
            /// The value that it has to be.
            expected: &'static str,
        } => {
            code: "payload-type-unknown",
            en: "the payload type `{found}` is not `{expected}`",
            ja: "ペイロードの種類 `{found}` は `{expected}` ではない",
            help_en: "give the envelope that is meant",
            help_ja: "対象のエンベロープを渡してください",
        }
        /// Something that was issued before was not given.
        EnteredMissing {
            /// The place of the certificate.
            index: u32,
            /// Its digest.
            certificate: Digest,
        } => {
            code: "entered-certificate-missing",
            en: "the bundle of certificate {index}, `{certificate}`, is not among those that were given",
            ja: "番号{index}の認証書 `{certificate}` のバンドルが渡されていない",
            help_en: "give the bundle of every certificate of the history",
            help_ja: "履歴にある全ての認証書のバンドルを渡してください",
        }
    }
}
