//! `warifu show`: any document of ours, for a person.

mod body;
mod criterion;
mod general;
mod party;
mod sealed;
mod sectors;
mod shelf;

use std::path::PathBuf;

use clap::Args;
use warifu_catalog::Catalog;
use warifu_model::json::{Limits, Tape};
use warifu_model::{
    Accreditation, Admission, Arrangement, Attestation, Bundle, CatalogIndex, Certificate, Costs, Crosswalk,
    Declaration, Digest, Envelope, Json, Language, LedgerStep, Product, Profile, ReadError, Record, RequirementSet,
    SectorList, StatusHistory, StatusSnapshot, Terms, TrustPolicy, Vocabulary, Waivers,
};
use warifu_seal::keys::{PublicKey, SigningKey};

use crate::args::Context;
use crate::commands::{explain, key};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::{self, Source};
use crate::outputs::Output;
use crate::reply::Reply;
use warifu_report::titles::Titles;
use warifu_report::{Page, Text, style};

pub(crate) use criterion::criterion_text;
pub(crate) use sectors::{
    asserter, crosswalk, crosswalk_head, endpoint, far_end, period, relation, sector_list, unions,
};
pub(crate) use shelf::{claim, requirement, set, vocabulary};
pub(crate) use warifu_model::Format;

/// Shows any document of Warifu for a person
///
/// Recognises documents of every format (`warifu schema` lists them), answers of the program that were kept (`--format json`),
/// checkpoints, log proofs and public keys from their content.
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
        let format = Format::of(source.bytes()).map_err(read)?;
        let whole = Tape::parse_within(source.bytes(), Limits::envelope()).map_err(read)?.root().to_json();
        let mut page = Page::default();
        if let Some(format) = format {
            head(&mut page, format.text(context.language), &source, context.language);
            document(&mut page, format, source.bytes(), context.language).map_err(read)?;
        } else {
            let output = Output::of(source.bytes()).ok_or_else(|| foreign(&source))?;
            head(&mut page, output.name().text(context.language), &source, context.language);
            general::page(&mut page, &whole, context.language);
            page.blank();
            page.line(Text::new().dim(output.help().text(context.language)));
        }
        let json = Json::object().with("digest", source.digest()).with("document", whole);
        Ok(Reply::new(Exit::Yes, page, json))
    }
}

/// What it is, and which.
fn head(page: &mut Page, name: &str, source: &Source, language: Language) {
    page.line(Text::new().style(name, style::HEADING));
    page.fields(0, [(language.pick("digest", "ダイジェスト"), source.digest().to_string().into())]);
    page.blank();
}

/// Shows a document of a known format: on a page of its own, or on the general one.
fn document(page: &mut Page, format: Format, bytes: &[u8], language: Language) -> Result<(), ReadError> {
    match PAGES.iter().find(|(known, _)| *known == format) {
        Some((_, show)) => show(page, bytes, language),
        None => format.read(bytes).map(|json| general::page(page, &json, language)),
    }
}

/// What changes cost, for `plan`.
fn costs_page(page: &mut Page, costs: &Costs, language: Language) {
    let cost = |cost: &Option<u32>| {
        let never = language.pick("never to be changed", "変更しない");
        cost.map_or(never.to_owned(), |cost| cost.to_string()).into()
    };
    page.fields(0, [(language.pick("everything else", "記載のないもの"), costs.default.to_string().into())]);
    page.heading(language.pick("Claims", "主張項目"));
    page.fields(2, costs.claims.iter().map(|(claim, one)| (claim.as_str(), cost(one))));
    page.heading(language.pick("Evidence", "証拠"));
    page.fields(2, costs.evidence.iter().map(|(kind, one)| (kind.as_str(), cost(one))));
    page.heading(language.pick("Certificates", "認証書"));
    page.fields(2, costs.certificates.iter().map(|(set, one)| (set.as_str(), cost(one))));
}

/// The shipped vocabularies, for their titles.
fn vocabularies() -> Vec<Vocabulary> {
    Catalog::shipped().map(|catalog| catalog.vocabularies().cloned().collect()).unwrap_or_default()
}

/// An envelope with what is in it.
fn envelope(page: &mut Page, envelope: &Envelope, language: Language) {
    sealed::envelope(page, envelope, language);
    page.blank();
    inside(page, envelope, language);
}

/// A document inside an envelope: shown like any other, where it is one of ours.
fn inside(page: &mut Page, envelope: &Envelope, language: Language) {
    let format = Format::of(&envelope.payload).ok().flatten();
    let is_known = |format: &Format| match format {
        Format::Arrangement => envelope.payload_type == Arrangement::PAYLOAD_TYPE,
        Format::LedgerStep => envelope.payload_type == LedgerStep::PAYLOAD_TYPE,
        Format::StatusSnapshot => envelope.payload_type == StatusSnapshot::PAYLOAD_TYPE,
        _ => envelope.payload_type == Envelope::IN_TOTO_PAYLOAD,
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
        .named(source)
}

/// Shows the bytes of a document.
type ShowDocument = fn(&mut Page, &[u8], Language) -> Result<(), ReadError>;

/// The formats that have a page of their own.
const PAGES: &[(Format, ShowDocument)] = &[
    (Format::Accreditation, |page, bytes, language| {
        Accreditation::read(bytes).map(|stated| body::accreditation(page, &stated, language))
    }),
    (Format::StatusHistory, |page, bytes, language| {
        StatusHistory::read(bytes).map(|history| body::history(page, &history, language))
    }),
    (Format::StatusSnapshot, |page, bytes, language| {
        StatusSnapshot::read(bytes).map(|said| body::snapshot(page, &said, language))
    }),
    (Format::Admission, |page, bytes, language| {
        Admission::read(bytes)
            .map(|admission| party::admission(page, &admission, Titles::new(&vocabularies(), language)))
    }),
    (Format::Attestation, |page, bytes, language| {
        Attestation::read(bytes)
            .map(|attestation| sealed::attestation(page, &attestation, Titles::new(&vocabularies(), language)))
    }),
    (Format::Bundle, |page, bytes, language| {
        Bundle::read(bytes).map(|bundle| {
            sealed::bundle(page, &bundle, language);
            envelope(page, &bundle.certificate, language);
        })
    }),
    (Format::CatalogIndex, |page, bytes, language| {
        CatalogIndex::read(bytes).map(|index| shelf::index(page, &index, language))
    }),
    (Format::Costs, |page, bytes, language| Costs::read(bytes).map(|costs| costs_page(page, &costs, language))),
    (Format::Crosswalk, |page, bytes, language| {
        Crosswalk::read(bytes).map(|walk| crosswalk(page, &walk, Digest::of(bytes), language))
    }),
    (Format::SectorList, |page, bytes, language| {
        SectorList::read(bytes).map(|list| sector_list(page, &list, Digest::of(bytes), language))
    }),
    (Format::Certificate, |page, bytes, language| {
        Certificate::read(bytes).map(|certificate| sealed::certificate(page, &certificate, language))
    }),
    (Format::Declaration, |page, bytes, language| {
        Declaration::read(bytes).map(|declaration| party::declaration(page, &declaration, language))
    }),
    (Format::Envelope, |page, bytes, language| Envelope::read(bytes).map(|sealed| envelope(page, &sealed, language))),
    (Format::Product, |page, bytes, language| {
        Product::read(bytes).map(|product| party::product(page, &product, language))
    }),
    (Format::Profile, |page, bytes, language| {
        Profile::read(bytes).map(|profile| shelf::profile(page, &profile, language))
    }),
    (Format::Record, |page, bytes, language| {
        Record::read(bytes).map(|record| explain::record(page, &record, None, language))
    }),
    (Format::RequirementSet, |page, bytes, language| {
        RequirementSet::read(bytes).map(|set| shelf::set(page, &set, Digest::of(bytes), language))
    }),
    (Format::Terms, |page, bytes, language| Terms::read(bytes).map(|terms| party::terms(page, &terms, language))),
    (Format::TrustPolicy, |page, bytes, language| {
        TrustPolicy::read(bytes)
            .map(|policy| party::trust_policy(page, &policy, Titles::new(&vocabularies(), language)))
    }),
    (Format::Verdict, |page, bytes, language| {
        party::verdict(page, &Tape::parse(bytes)?.root().to_json(), language);
        Ok(())
    }),
    (Format::Vocabulary, |page, bytes, language| {
        Vocabulary::read(bytes).map(|vocabulary| shelf::vocabulary(page, &vocabulary, Digest::of(bytes), language))
    }),
    (Format::Waivers, |page, bytes, language| {
        Waivers::read(bytes).map(|waivers| party::waivers(page, &waivers, language))
    }),
];
