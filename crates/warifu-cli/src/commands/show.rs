//! `warifu show`: any document of ours, for a person.

mod body;
mod criterion;
mod party;
mod sealed;
mod sectors;
mod shelf;

use std::path::PathBuf;

use clap::Args;
use warifu_catalog::Catalog;
use warifu_model::json::{Kind, Limits, Tape};
use warifu_model::{
    ACCREDITATION_PREDICATE, ATTESTATION_PREDICATE, Accreditation, Admission, Attestation, Bundle,
    CERTIFICATE_PREDICATE, CatalogIndex, Certificate, Costs, Crosswalk, Declaration, Digest, Envelope,
    IN_TOTO_PAYLOAD_TYPE, Json, Language, Product, Profile, ReadError, Record, RequirementSet, STATEMENT_TYPE,
    STATUS_SNAPSHOT_PAYLOAD_TYPE, SectorList, StatusHistory, StatusSnapshot, Terms, TrustPolicy, Vocabulary, Waivers,
};
use warifu_seal::keys::{PublicKey, SigningKey};

use crate::args::Context;
use crate::commands::titles::Titles;
use crate::commands::{explain, key};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::{self, Source};
use crate::reply::Reply;
use warifu_report::{Page, Text, style};

pub(crate) use criterion::criterion_text;
pub(crate) use sectors::{asserter, crosswalk, crosswalk_head, endpoint, far_end, period, relation, sector_list};
pub(crate) use shelf::{claim, requirement, set, vocabulary};

/// Shows any document of Warifu for a person
///
/// Recognises products, attestations, envelopes, vocabularies, requirement sets, profiles, sector lists, crosswalks,
/// catalogue indexes, admission policies, waivers, costs, records, terms, certificates, bundles, trust policies, declarations,
/// verdicts, accreditations, status histories and snapshots, checkpoints, log proofs and public keys from their content.
/// Showing proves nothing: signatures are checked by `warifu check`. Private keys are never shown.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  warifu show bundle.json\n  warifu show record.json --lang ja\n  warifu show - < product.json"
)]
pub(crate) struct Show {
    /// The document; - is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// What a document is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Format {
    /// An accreditation: an in-toto statement.
    Accreditation,
    /// `warifu.admission/1`.
    Admission,
    /// An attestation: an in-toto statement.
    Attestation,
    /// `warifu.bundle/1`.
    Bundle,
    /// `warifu.catalog-index/1`.
    CatalogIndex,
    /// A certificate: an in-toto statement.
    Certificate,
    /// `warifu.costs/1`.
    Costs,
    /// `warifu.crosswalk/1`.
    Crosswalk,
    /// `warifu.declaration/1`.
    Declaration,
    /// A DSSE envelope.
    Envelope,
    /// `warifu.product/1`.
    Product,
    /// `warifu.profile/1`.
    Profile,
    /// `warifu.record/1`.
    Record,
    /// `warifu.requirement-set/1`.
    RequirementSet,
    /// `warifu.sector-list/1`.
    SectorList,
    /// `warifu.status-history/2`.
    StatusHistory,
    /// `warifu.status-snapshot/2`.
    StatusSnapshot,
    /// `warifu.terms/2`.
    Terms,
    /// `warifu.trust-policy/2`.
    TrustPolicy,
    /// `warifu.verdict/2`.
    Verdict,
    /// `warifu.vocabulary/1`.
    Vocabulary,
    /// `warifu.waivers/1`.
    Waivers,
}

impl Format {
    /// What a document is, by its content; none for what is not ours.
    pub(crate) fn of(bytes: &[u8]) -> Result<Option<Self>, ReadError> {
        let tape = Tape::parse_within(bytes, Limits::envelope())?;
        if tape.root().kind() != Kind::Object {
            return Ok(None);
        }
        let mut fields = tape.root().fields()?;
        if fields.find("payloadType").is_some() {
            return Ok(Some(Self::Envelope));
        }
        let mut text = |name| fields.find(name).and_then(|node| node.string().ok());
        if text("_type").is_some_and(|text| text == STATEMENT_TYPE) {
            let predicate = text("predicateType").unwrap_or_default();
            return Ok(match predicate.as_ref() {
                ACCREDITATION_PREDICATE => Some(Self::Accreditation),
                ATTESTATION_PREDICATE => Some(Self::Attestation),
                CERTIFICATE_PREDICATE => Some(Self::Certificate),
                _ => None,
            });
        }
        let format = text("format").unwrap_or_default();
        Ok(NAMES.iter().find(|(name, _)| *name == format).map(|(_, format)| *format))
    }

    /// What kind of document it is.
    pub(crate) fn title(self, language: Language) -> &'static str {
        match self {
            Self::Accreditation => language.pick("accreditation, not signed", "認定（署名なし）"),
            Self::Admission => language.pick("admission policy", "受入方針"),
            Self::Attestation => language.pick("attestation, not signed", "アテステーション（署名なし）"),
            Self::Bundle => language.pick("bundle with a certificate", "認証書のバンドル"),
            Self::CatalogIndex => language.pick("index of a catalogue", "カタログ索引"),
            Self::Certificate => language.pick("certificate, not signed", "認証書（署名なし）"),
            Self::Costs => language.pick("costs of changes", "変更の費用"),
            Self::Crosswalk => language.pick("crosswalk", "対応表"),
            Self::Declaration => language.pick("declaration", "宣言"),
            Self::Envelope => language.pick("signed envelope", "署名付きエンベロープ"),
            Self::Product => language.pick("product", "製品"),
            Self::Profile => language.pick("profile", "プロファイル"),
            Self::Record => language.pick("evaluation record", "評価記録"),
            Self::RequirementSet => language.pick("requirement set", "要求事項集"),
            Self::SectorList => language.pick("sector list", "分野一覧"),
            Self::StatusHistory => language.pick("status history of a body", "認証機関の状態履歴"),
            Self::StatusSnapshot => language.pick("status snapshot, not signed", "状態一覧（署名なし）"),
            Self::Terms => language.pick("terms of a certificate", "認証条件"),
            Self::TrustPolicy => language.pick("trust policy", "信頼方針"),
            Self::Verdict => language.pick("verdict", "判定"),
            Self::Vocabulary => language.pick("vocabulary", "語彙"),
            Self::Waivers => language.pick("waivers", "適用免除"),
        }
    }
}

impl Show {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let source = files::read(&self.file)?;
        if source.bytes().starts_with(b"-----BEGIN ") {
            return pem(&source, context.language);
        }
        if !source.bytes().starts_with(b"{")
            && let Some(reply) = body::note(&source, context.language)
        {
            return Ok(reply);
        }
        let read = |error: ReadError| Failure::read(&source, &error);
        let format = Format::of(source.bytes()).map_err(read)?.ok_or_else(|| foreign(&source))?;
        let mut page = Page::default();
        page.line(Text::new().style(format.title(context.language), style::HEADING));
        let digest = context.language.pick("digest", "ダイジェスト");
        page.fields(0, [(digest, source.digest().to_string().into())]);
        page.blank();
        document(&mut page, format, source.bytes(), context.language).map_err(read)?;
        let whole = Tape::parse_within(source.bytes(), Limits::envelope()).map_err(read)?.root().to_json();
        let json = Json::object().with("digest", source.digest()).with("document", whole);
        Ok(Reply::new(Exit::Yes, page, json))
    }
}

/// Shows a document of a known format.
fn document(page: &mut Page, format: Format, bytes: &[u8], language: Language) -> Result<(), ReadError> {
    match format {
        Format::Accreditation => Accreditation::read(bytes).map(|stated| body::accreditation(page, &stated, language)),
        Format::StatusHistory => StatusHistory::read(bytes).map(|history| body::history(page, &history, language)),
        Format::StatusSnapshot => StatusSnapshot::read(bytes).map(|said| body::snapshot(page, &said, language)),
        Format::Admission => Admission::read(bytes)
            .map(|admission| party::admission(page, &admission, Titles::new(&vocabularies(), language))),
        Format::Attestation => {
            Attestation::read(bytes).map(|attestation| sealed::attestation(page, &attestation, language))
        }
        Format::Bundle => Bundle::read(bytes).map(|bundle| sealed::bundle(page, &bundle, language)),
        Format::CatalogIndex => CatalogIndex::read(bytes).map(|index| shelf::index(page, &index, language)),
        Format::Costs => Costs::read(bytes).map(|costs| party::costs(page, &costs, language)),
        Format::Crosswalk => Crosswalk::read(bytes).map(|walk| crosswalk(page, &walk, Digest::of(bytes), language)),
        Format::SectorList => SectorList::read(bytes).map(|list| sector_list(page, &list, Digest::of(bytes), language)),
        Format::Certificate => {
            Certificate::read(bytes).map(|certificate| sealed::certificate(page, &certificate, language))
        }
        Format::Declaration => {
            Declaration::read(bytes).map(|declaration| party::declaration(page, &declaration, language))
        }
        Format::Envelope => Envelope::read(bytes).map(|envelope| sealed::envelope(page, &envelope, language)),
        Format::Product => Product::read(bytes).map(|product| party::product(page, &product, language)),
        Format::Profile => Profile::read(bytes).map(|profile| shelf::profile(page, &profile, language)),
        Format::Record => Record::read(bytes).map(|record| explain::record(page, &record, None, language)),
        Format::RequirementSet => {
            RequirementSet::read(bytes).map(|set| shelf::set(page, &set, Digest::of(bytes), language))
        }
        Format::Terms => Terms::read(bytes).map(|terms| party::terms(page, &terms, language)),
        Format::TrustPolicy => TrustPolicy::read(bytes)
            .map(|policy| party::trust_policy(page, &policy, Titles::new(&vocabularies(), language))),
        Format::Verdict => {
            party::verdict(page, &Tape::parse(bytes)?.root().to_json(), language);
            Ok(())
        }
        Format::Vocabulary => {
            Vocabulary::read(bytes).map(|vocabulary| shelf::vocabulary(page, &vocabulary, Digest::of(bytes), language))
        }
        Format::Waivers => Waivers::read(bytes).map(|waivers| party::waivers(page, &waivers, language)),
    }
}

/// The shipped vocabularies, for their titles.
fn vocabularies() -> Vec<Vocabulary> {
    Catalog::shipped().map(|catalog| catalog.vocabularies().cloned().collect()).unwrap_or_default()
}

/// A document inside an envelope: shown like any other, where it is one of ours.
fn inside(page: &mut Page, envelope: &Envelope, language: Language) {
    let format = Format::of(&envelope.payload).ok().flatten();
    let is_known = |format: &Format| match format {
        Format::StatusSnapshot => envelope.payload_type == STATUS_SNAPSHOT_PAYLOAD_TYPE,
        _ => envelope.payload_type == IN_TOTO_PAYLOAD_TYPE,
    };
    let Some(format) = format.filter(is_known) else {
        let text = match language {
            Language::En => format!("its content of type `{}` is not a document of Warifu", envelope.payload_type),
            Language::Ja => format!("種別 `{}` の内容は Warifu の文書ではない", envelope.payload_type),
        };
        page.line(Text::new().quoting(&text));
        return;
    };
    if let Err(error) = document(page, format, &envelope.payload, language) {
        page.line(Text::new().style("!", style::UNSURE).plain(match language {
            Language::En => format!(" its content cannot be read: {error}"),
            Language::Ja => format!(" 内容を読めない：{error}"),
        }));
    }
}

fn pem(source: &Source, language: Language) -> Result<Reply, Failure> {
    let mut page = Page::default();
    if let Ok(key) = SigningKey::from_pem(source.bytes()) {
        page.line(Text::new().style(language.pick("private key", "秘密鍵"), style::HEADING).dim(
            language.pick(" (never shown; this is its public key)", "（秘密鍵は表示しない。以下は対応する公開鍵）"),
        ));
        page.fields(0, key::describe(&key.public_key(), language));
        return Ok(Reply::new(Exit::Yes, page, key::to_json(&key.public_key())));
    }
    let public = PublicKey::from_pem(source.bytes()).map_err(|error| key::unusable(source.path(), &error))?;
    page.line(Text::new().style(language.pick("public key", "公開鍵"), style::HEADING));
    page.fields(0, key::describe(&public, language));
    Ok(Reply::new(Exit::Yes, page, key::to_json(&public)))
}

fn foreign(source: &Source) -> Failure {
    Failure::input("wrong-format", Both::new("not a document of Warifu", "Warifu の文書ではない"))
        .file(source.path())
        .help(Both::new(
            "`warifu import` reads evidence documents; `warifu schema` lists the formats",
            "証拠文書は `warifu import` で読み込めます。形式の一覧は `warifu schema` で表示できます",
        ))
}

const NAMES: [(&str, Format); 18] = [
    ("warifu.admission/1", Format::Admission),
    ("warifu.bundle/1", Format::Bundle),
    ("warifu.catalog-index/1", Format::CatalogIndex),
    ("warifu.costs/1", Format::Costs),
    ("warifu.crosswalk/1", Format::Crosswalk),
    ("warifu.declaration/1", Format::Declaration),
    ("warifu.product/1", Format::Product),
    ("warifu.profile/1", Format::Profile),
    ("warifu.record/1", Format::Record),
    ("warifu.requirement-set/1", Format::RequirementSet),
    ("warifu.sector-list/1", Format::SectorList),
    ("warifu.status-history/2", Format::StatusHistory),
    ("warifu.status-snapshot/2", Format::StatusSnapshot),
    ("warifu.terms/2", Format::Terms),
    ("warifu.trust-policy/2", Format::TrustPolicy),
    ("warifu.verdict/2", Format::Verdict),
    ("warifu.vocabulary/1", Format::Vocabulary),
    ("warifu.waivers/1", Format::Waivers),
];
