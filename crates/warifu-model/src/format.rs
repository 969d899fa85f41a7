use crate::accreditation::Accreditation;
use crate::admission::Admission;
use crate::advisory_policy::AdvisoryPolicy;
use crate::anonymisation::Anonymisation;
use crate::arrangement::Arrangement;
use crate::assessment::Assessment;
use crate::attestation::Attestation;
use crate::bundle::Bundle;
use crate::catalog_index::CatalogIndex;
use crate::certificate::Certificate;
use crate::clearance_arrangement::ClearanceArrangement;
use crate::costs::Costs;
use crate::crosswalk::Crosswalk;
use crate::declaration::Declaration;
use crate::envelope::Envelope;
use crate::json::{Json, Kind, Limits, ReadError, Tape};
use crate::language::Language;
use crate::ledger_dump::LedgerDump;
use crate::ledger_entry::LedgerEntry;
use crate::ledger_head::LedgerHead;
use crate::ledger_step::LedgerStep;
use crate::parcel::{DeliveryLog, Parcel, Receipt};
use crate::product::Product;
use crate::profile::Profile;
use crate::questionnaire::Questionnaire;
use crate::record::Record;
use crate::requirement_set::RequirementSet;
use crate::sector_list::SectorList;
use crate::shared_item::SharedItem;
use crate::sharing_circle::SharingCircle;
use crate::statement::{ACCREDITATION_PREDICATE, ATTESTATION_PREDICATE, CERTIFICATE_PREDICATE, STATEMENT_TYPE};
use crate::status_history::StatusHistory;
use crate::status_snapshot::StatusSnapshot;
use crate::terms::Terms;
use crate::trust_policy::TrustPolicy;
use crate::vocabulary::Vocabulary;
use crate::waivers::Waivers;

/// Declares every format: its variant, the type that reads it (none for what is never read back), its name in files and its
/// edition, its name inside documents, the shape that its schema follows from, and what it is, for people.
macro_rules! formats {
    ($(
        $(#[$doc:meta])*
        $format:ident $(($type:ident, $shape:expr))?: $stem:literal $edition:literal, $name:expr,
        en: $en:literal, ja: $ja:literal, schema: $title:literal $about:literal;
    )*) => {
        /// Every format of documents of ours: the one list of them.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub enum Format {
            $($(#[$doc])* $format,)*
        }

        impl Format {
            /// All of them, in the order of their names.
            pub const ALL: &'static [Self] = &[$(Self::$format),*];

            /// The name inside documents: the value of `format`, of `predicateType`, or `dsse` for an envelope.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$format => $name,)*
                }
            }

            /// The name in files and addresses, `trust-policy`.
            pub const fn stem(self) -> &'static str {
                match self {
                    $(Self::$format => $stem,)*
                }
            }

            /// The file of the schema, `trust-policy-2.schema.json`.
            pub const fn schema_file(self) -> &'static str {
                match self {
                    $(Self::$format => concat!($stem, "-", $edition, ".schema.json"),)*
                }
            }

            /// Returns a description of documents of this format, for people.
            pub const fn text(self, language: Language) -> &'static str {
                match self {
                    $(Self::$format => language.pick($en, $ja),)*
                }
            }

            /// The JSON Schema (2020-12); none for what is written by hand, which is the verdict alone.
            pub fn schema(self) -> Option<Json> {
                match self {
                    $($(Self::$format => {
                        let id = concat!("urn:warifu:schema:", $stem, ":", $edition);
                        let shape: crate::shape::Shape = $shape;
                        let _: Option<$type> = None;
                        Some(shape.document(id, $title, $about))
                    })?)*
                    Self::Verdict => None,
                }
            }

            /// Reads a document strictly, and gives what is written of it again. A verdict is an answer that nobody reads
            /// back: it is any JSON.
            ///
            /// # Errors
            ///
            /// A document that breaks a rule of its format: code, place and value.
            pub fn read(self, bytes: &[u8]) -> Result<Json, ReadError> {
                match self {
                    $($(Self::$format => $type::read(bytes).map(|document| Json::from(&document)),)?)*
                    Self::Verdict => Ok(Tape::parse(bytes)?.root().to_json()),
                }
            }
        }
    };
}

formats! {
    /// An accreditation: an in-toto statement.
    Accreditation(Accreditation, Accreditation::STATEMENT): "accreditation" 2, ACCREDITATION_PREDICATE,
        en: "accreditation, not signed", ja: "認定書（署名なし）", schema: "Warifu accreditation"
        "An in-toto Statement v1 in which an authority says what a body may certify, or accredit others for.";
    /// `warifu.admission/1`.
    Admission(Admission, Admission::SHAPE): "admission" 1, "warifu.admission/1",
        en: "admission policy", ja: "受入方針", schema: "Warifu admission policy"
        "Whose word counts, and which weaker inputs are let in.";
    /// `warifu.advisory-policy/1`.
    AdvisoryPolicy(AdvisoryPolicy, AdvisoryPolicy::SHAPE): "advisory-policy" 1, "warifu.advisory-policy/1",
        en: "policy on advisories", ja: "アドバイザリ対応方針", schema: "Warifu policy on advisories"
        "What a body proposes for a certificate that an advisory concerns.";
    /// `warifu.anonymisation/1`.
    Anonymisation(Anonymisation, Anonymisation::SHAPE): "anonymisation" 1, "warifu.anonymisation/1",
        en: "anonymisation rule", ja: "匿名化規則", schema: "Warifu anonymisation rule"
        "What is removed from a document, and which names must be gone afterwards.";
    /// `warifu.arrangement/1`.
    Arrangement(Arrangement, Arrangement::SHAPE): "arrangement" 1, "warifu.arrangement/1",
        en: "arrangement of recognition", ja: "承認取決め", schema: "Warifu arrangement of recognition"
        "What one party's certificates count as with another, from when and with which effect.";
    /// `warifu.assessment/1`.
    Assessment(Assessment, Assessment::SHAPE): "assessment" 1, "warifu.assessment/1",
        en: "what a product is assessed against", ja: "製品の評価対象の設定", schema: "Warifu assessment"
        "What a maker assesses a product against, and with which files.";
    /// An attestation: an in-toto statement.
    Attestation(Attestation, Attestation::STATEMENT): "attestation" 1, ATTESTATION_PREDICATE,
        en: "attestation, not signed", ja: "アテステーション（署名なし）", schema: "Warifu attestation"
        "An in-toto Statement v1 with claims about a product and the evidence for them.";
    /// `warifu.bundle/1`.
    Bundle(Bundle, Bundle::SHAPE): "bundle" 1, "warifu.bundle/1",
        en: "bundle with a certificate", ja: "認証書の入ったバンドル", schema: "Warifu bundle"
        "A certificate with everything that an importer needs, in one file.";
    /// `warifu.catalog-index/1`.
    CatalogIndex(CatalogIndex, CatalogIndex::SHAPE): "catalog-index" 1, "warifu.catalog-index/1",
        en: "index of a catalogue", ja: "カタログの索引", schema: "Warifu catalogue index"
        "What stands on a shelf: each document with the digest of its exact bytes.";
    /// A certificate: an in-toto statement.
    Certificate(Certificate, Certificate::STATEMENT): "certificate" 2, CERTIFICATE_PREDICATE,
        en: "certificate, not signed", ja: "認証書（署名なし）", schema: "Warifu certificate"
        "An in-toto Statement v1 in which a certification body states conformity.";
    /// `warifu.clearance-arrangement/1`.
    ClearanceArrangement(ClearanceArrangement, ClearanceArrangement::SHAPE): "clearance-arrangement" 1, "warifu.clearance-arrangement/1",
        en: "arrangement on clearances", ja: "クリアランスの取決め", schema: "Warifu arrangement on clearances"
        "Which clearances of one state count as which of another.";
    /// `warifu.costs/1`.
    Costs(Costs, Costs::SHAPE): "costs" 1, "warifu.costs/1",
        en: "costs of changes", ja: "変更の費用", schema: "Warifu costs" "What changes cost, for plans.";
    /// `warifu.crosswalk/1`.
    Crosswalk(Crosswalk, Crosswalk::SHAPE): "crosswalk" 1, "warifu.crosswalk/1",
        en: "crosswalk", ja: "対応表", schema: "Warifu crosswalk"
        "Relations between the elements of two documents, as somebody states them.";
    /// `warifu.declaration/1`.
    Declaration(Declaration, Declaration::SHAPE): "declaration" 1, "warifu.declaration/1",
        en: "declaration", ja: "宣言書", schema: "Warifu declaration"
        "What the maker, a laboratory or an auditor found or declares.";
    /// `warifu.delivery-log/1`.
    DeliveryLog(DeliveryLog, DeliveryLog::SHAPE): "delivery-log" 1, "warifu.delivery-log/1",
        en: "log of deliveries", ja: "送付ログ", schema: "Warifu delivery log"
        "What left when, by salted digests alone.";
    /// A DSSE envelope.
    Envelope(Envelope, Envelope::SHAPE): "envelope" 1, "dsse",
        en: "signed envelope", ja: "署名付きエンベロープ", schema: "DSSE envelope"
        "A signed statement (Dead Simple Signing Envelope 1.0.2).";
    /// `warifu.ledger-dump/1`.
    LedgerDump(LedgerDump, LedgerDump::SHAPE): "ledger-dump" 1, "warifu.ledger-dump/1",
        en: "dump of a ledger", ja: "台帳の書出し", schema: "Warifu ledger dump"
        "What has to be in the files of a dump of a ledger.";
    /// `warifu.ledger-entry/1`.
    LedgerEntry(LedgerEntry, LedgerEntry::SHAPE): "ledger-entry" 1, "warifu.ledger-entry/1",
        en: "entry of a ledger", ja: "台帳の登録", schema: "Warifu ledger entry"
        "What happened in a certification body and when it became known, in canonical bytes (RFC 8785).";
    /// `warifu.ledger-head/1`.
    LedgerHead(LedgerHead, LedgerHead::SHAPE): "ledger-head" 1, "warifu.ledger-head/1",
        en: "head of a ledger", ja: "台帳の先頭", schema: "Warifu ledger head"
        "How long the journal of a ledger is and what its last entry is, as it stands in the log.";
    /// `warifu.ledger-step/1`.
    LedgerStep(LedgerStep, LedgerStep::SHAPE): "ledger-step" 1, "warifu.ledger-step/1",
        en: "step in a case, not signed", ja: "案件のステップ（署名なし）", schema: "Warifu ledger step"
        "What an officer of a certification body does in a case of its ledger.";
    /// `warifu.parcel/1`.
    Parcel(Parcel, Parcel::SHAPE): "parcel" 1, "warifu.parcel/1",
        en: "parcel, not signed", ja: "小包（署名なし）", schema: "Warifu parcel"
        "What a sender signs of an item that leaves for one recipient.";
    /// `warifu.product/1`.
    Product(Product, Product::SHAPE): "product" 1, "warifu.product/1",
        en: "product", ja: "製品", schema: "Warifu product"
        "The object of conformity assessment, recognised by digests and identifiers.";
    /// `warifu.profile/1`.
    Profile(Profile, Profile::SHAPE): "profile" 1, "warifu.profile/1",
        en: "profile", ja: "プロファイル", schema: "Warifu profile"
        "A tailored selection from a requirement set; it resolves to a set of its own.";
    /// `warifu.questionnaire/1`.
    Questionnaire(Questionnaire, Questionnaire::SHAPE): "questionnaire" 1, "warifu.questionnaire/1",
        en: "questionnaire", ja: "質問票", schema: "Warifu questionnaire"
        "Questions about a product for people to answer: an evidence document as far as it is answered.";
    /// `warifu.receipt/1`.
    Receipt(Receipt, Receipt::SHAPE): "receipt" 1, "warifu.receipt/1",
        en: "receipt, not signed", ja: "受領証（署名なし）", schema: "Warifu receipt"
        "A recipient's word that it has opened a parcel.";
    /// `warifu.record/1`.
    Record(Record, Record::SHAPE): "record" 1, "warifu.record/1",
        en: "evaluation record", ja: "評価記録", schema: "Warifu evaluation record"
        "What went into one evaluation and what came out, in canonical bytes (RFC 8785).";
    /// `warifu.requirement-set/1`.
    RequirementSet(RequirementSet, RequirementSet::SHAPE): "requirement-set" 1, "warifu.requirement-set/1",
        en: "requirement set", ja: "要求事項集", schema: "Warifu requirement set" "A versioned group of requirements.";
    /// `warifu.sector-list/1`.
    SectorList(SectorList, SectorList::SHAPE): "sector-list" 1, "warifu.sector-list/1",
        en: "sector list", ja: "分野一覧", schema: "Warifu sector list"
        "The critical infrastructure sectors of a country, as one instrument lists them.";
    /// `warifu.shared-item/1`.
    SharedItem(SharedItem, SharedItem::SHAPE): "shared-item" 1, "warifu.shared-item/1",
        en: "marking of a shared item", ja: "共有情報の標示", schema: "Warifu shared item"
        "Whom an item is for: marking, audience, need to know and clearances.";
    /// `warifu.sharing-circle/1`.
    SharingCircle(SharingCircle, SharingCircle::SHAPE): "sharing-circle" 1, "warifu.sharing-circle/1",
        en: "sharing circle", ja: "共有サークル", schema: "Warifu sharing circle"
        "Who there is to share with, with memberships, clearances and keys.";
    /// `warifu.status-history/2`.
    StatusHistory(StatusHistory, StatusHistory::SHAPE): "status-history" 2, "warifu.status-history/2",
        en: "status history of a body", ja: "認証機関の状態履歴", schema: "Warifu status history"
        "The ledger of a body in one file: which certificate has which place, and all that was ever said about it.";
    /// `warifu.status-snapshot/2`.
    StatusSnapshot(StatusSnapshot, StatusSnapshot::SHAPE): "status-snapshot" 2, "warifu.status-snapshot/2",
        en: "status snapshot, not signed", ja: "状態一覧（署名なし）", schema: "Warifu status snapshot"
        "The status of all certificates of a body at one time.";
    /// `warifu.terms/2`.
    Terms(Terms, Terms::SHAPE): "terms" 2, "warifu.terms/2",
        en: "terms of a certificate", ja: "認証書の条件", schema: "Warifu terms"
        "What a certification body adds when it issues.";
    /// `warifu.trust-policy/2`.
    TrustPolicy(TrustPolicy, TrustPolicy::SHAPE): "trust-policy" 2, "warifu.trust-policy/2",
        en: "trust policy", ja: "信頼方針", schema: "Warifu trust policy" "What an importer accepts.";
    /// `warifu.verdict/2`.
    Verdict: "verdict" 2, "warifu.verdict/2",
        en: "verdict", ja: "検査結果", schema: "" "";
    /// `warifu.vocabulary/1`.
    Vocabulary(Vocabulary, Vocabulary::SHAPE): "vocabulary" 1, "warifu.vocabulary/1",
        en: "vocabulary", ja: "語彙", schema: "Warifu vocabulary" "Typed claims that several requirement sets share.";
    /// `warifu.waivers/1`.
    Waivers(Waivers, Waivers::SHAPE): "waivers" 1, "warifu.waivers/1",
        en: "waivers", ja: "免除", schema: "Warifu waivers" "Dated, justified exceptions.";
}

impl Format {
    /// The format of a document, by its content; none for what is not ours.
    ///
    /// # Errors
    ///
    /// Bytes that are no JSON as documents of ours are.
    pub fn of(bytes: &[u8]) -> Result<Option<Self>, ReadError> {
        let tape = Tape::parse_within(bytes, Limits::envelope())?;
        if tape.root().kind() != Kind::Object {
            return Ok(None);
        }
        let mut fields = tape.root().fields()?;
        if fields.find("payloadType").is_some() {
            return Ok(Some(Self::Envelope));
        }
        let mut text = |name| fields.find(name).and_then(|node| node.string().ok());
        let is_statement = text("_type").is_some_and(|text| text == STATEMENT_TYPE);
        let name = text(if is_statement { "predicateType" } else { "format" }).unwrap_or_default();
        Ok(Self::ALL.iter().copied().find(|format| format.is_named(&name, is_statement)))
    }

    fn is_named(self, name: &str, is_statement: bool) -> bool {
        self != Self::Envelope && self.name() == name && is_statement == name.starts_with("urn:")
    }

    /// The format of a name: that inside documents, or that of files.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.name() == name || format.stem() == name)
    }
}
