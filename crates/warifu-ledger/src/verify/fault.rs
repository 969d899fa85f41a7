use warifu_model::codes;

codes! {
    /// A kind of fault in a ledger.
    pub enum FaultCode {
        /// A document is not what its digest says.
        BlobDamaged = "blob_damaged", en: "a document is not what its digest says", ja: "文書がそのダイジェストと一致しない";
        /// A document that the ledger names is not there.
        BlobMissing = "blob_missing", en: "a document that the ledger names is not there", ja: "台帳の示す文書がない";
        /// A certificate is not signed as the ledger says, or says something else than its row.
        CertificateDiffers = "certificate_differs",
            en: "a certificate is not signed as the ledger says, or says something else", ja: "認証書の署名又は内容が台帳と一致しない";
        /// An entry does not follow from the one before it.
        ChainBroken = "chain_broken", en: "an entry does not follow from the one before it", ja: "登録が直前の登録に続いていない";
        /// A checkpoint is not about the tree of the log, or is not signed by it.
        CheckpointDiffers = "checkpoint_differs",
            en: "a checkpoint is not about the tree of the log, or not signed by it", ja: "チェックポイントがログの木と一致しないか、署名がない";
        /// An entry cannot be folded: what it needs is not there.
        EntryNotFolded = "entry_not_folded", en: "what an entry needs is not there", ja: "登録に必要なものがない";
        /// An entry is not the one that follows from the step before it, or stands without a step.
        EntryUnfounded = "entry_unfounded",
            en: "an entry does not follow from the step before it", ja: "登録が直前のステップから導かれるものでない";
        /// An entry of the log or a tile is not what its document says.
        LogDiffers = "log_differs", en: "an entry of the log or a tile is not what its documents say", ja: "ログの登録又はタイルが文書と一致しない";
        /// A row of a derived table is not what follows from the journal.
        RowDiffers = "row_differs", en: "a derived row is not what follows from the journal", ja: "導出した行が登録から導かれるものと一致しない";
        /// A seed is not that of its certificate.
        SeedDiffers = "seed_differs", en: "the seed of salts is not that of its certificate", ja: "ソルトの種が認証書のものではない";
        /// The seed of a certificate is not there, though others are.
        SeedMissing = "seed_missing",
            en: "the seed of salts of a certificate is not there, though others are", ja: "ほかの認証書のソルトの種はあるのに、この認証書のものがない";
        /// A snapshot is not the one that was due, or not signed by a key in the role.
        SnapshotDiffers = "snapshot_differs",
            en: "a status snapshot is not the one that was due, or not signed by a key in the role",
            ja: "状態一覧が公開すべきものと一致しないか、役割のある鍵の署名がない";
        /// A step breaks the rules: order, role, key or signature.
        StepRefused = "step_refused", en: "a step breaks the rules of the ledger", ja: "ステップが台帳の規則に反する";
        /// A signature on a certificate is not by the key that is named, or one that was not waited for.
        SignatureDiffers = "signature_differs",
            en: "a signature is not by the key that is named, or was not waited for", ja: "署名が、示された鍵によるものではないか、求められたものではない";
    }
}

/// Something that is wrong in a ledger.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Fault {
    /// The kind of fault.
    pub code: FaultCode,
    /// With what: the name of a table and the key of the row.
    pub what: String,
}

/// The result of a verification: what was looked at, and what is wrong with it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Verified {
    /// The number of entries.
    pub entries: u32,
    /// The number of documents.
    pub blobs: u32,
    /// The number of certificates.
    pub certificates: u32,
    /// The number of entries of the log.
    pub leaves: u32,
    /// The number of seeds; none in a ledger that was brought in without them.
    pub seeds: u32,
    /// The faults, in the order in which it was found; at most [`Verified::MOST_FAULTS`].
    pub faults: Vec<Fault>,
}

impl Verified {
    /// The number of faults that are told at most.
    pub const MOST_FAULTS: usize = 1_000;

    /// Tells whether nothing is wrong.
    pub fn holds(&self) -> bool {
        self.faults.is_empty()
    }

    pub(super) fn fault(&mut self, code: FaultCode, what: impl Into<String>) {
        if self.faults.len() < Self::MOST_FAULTS {
            self.faults.push(Fault { code, what: what.into() });
        }
    }
}
