//! A certification body: imports the example controller's evidence, signs for the maker, evaluates against the CISA
//! form over the SSDF, decides, issues, and leaves what an importer needs in a folder.
//!
//! ```console
//! $ cargo run -p warifu-examples --example assessor -- OUT
//! $ cargo run -p warifu-examples --example importer -- OUT
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what it does")]
#![expect(clippy::disallowed_methods, reason = "an example reads and writes its files itself")]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use warifu_catalog::{Catalog, Document};
use warifu_core::{CompiledSet, Decision, Request, Scales, When, decide, evaluate, explain};
use warifu_evidence::{Named, assemble, import};
use warifu_model::{
    Digest, Json, Language, Outcome, Product, SetId, Terms, Timestamp, VersionRange, Vocabulary, VocabularyReference,
};
use warifu_seal::keys::{PublicKey, SigningKey};
use warifu_signing::{Ed25519Check, attest, issue};

type Anything = Box<dyn Error>;

fn main() -> Result<(), Anything> {
    let out = PathBuf::from(std::env::args().nth(1).ok_or("give a folder to write to")?);
    let at = Timestamp::parse("2026-11-01T00:00:00Z").ok_or("a time")?;
    let product_file = fs::read(data().join("product.json"))?;
    let product = Product::read(&product_file)?;
    let catalog = Catalog::shipped()?;

    // A real body keeps its keys in hardware. Fixed seeds make this example print the same digests every time.
    let maker = SigningKey::from_seed(&[1; 32]);
    let body = SigningKey::from_seed(&[2; 32]);

    let draft = draft(&catalog, &product, at)?;
    let envelope = attest(&draft, &maker)?;
    let admission = admission(&maker.public_key());

    let set = compiled(&catalog, "us-cisa-ssdaf", at)?;
    let request = Request {
        at,
        level: None,
        inputs: &[&envelope],
        admission: Some(&admission),
        waivers: None,
        evidence: &[],
        certificates: &[],
    };
    let evaluation = evaluate(&set, &request, &Ed25519Check)?;
    for finding in &evaluation.record().findings {
        println!("{:10} {}", finding.requirement, explain::outcome(finding.outcome, Language::En));
        for reason in finding.reasons.iter().filter(|_| finding.outcome != Outcome::Satisfied) {
            println!("           {}", explain::reason(reason, Language::En));
        }
    }
    println!("record {}", evaluation.digest());

    // There is no other way to what `issue` takes.
    let terms = terms()?;
    let when = When { decided_at: at, granted_at: terms.granted_at };
    let scales = Scales { set: &set, request: &request, signatures: &Ed25519Check };
    let conformity = match decide(evaluation, when, &scales)? {
        Decision::Grant(conformity) => conformity,
        Decision::Refuse(refusal) => return Err(format!("refused: {refusal:?}").into()),
    };
    let issued = issue(conformity, &terms, &body, &[3; 32])?;

    fs::create_dir_all(&out)?;
    fs::write(out.join("bundle.json"), issued.bundle())?;
    fs::write(out.join("product.json"), &product_file)?;
    fs::write(out.join("trust.json"), trust(&body.public_key()))?;
    println!("certificate {} in {}", issued.statement_digest(), out.join("bundle.json").display());
    Ok(())
}

/// What the evidence says, put together as one unsigned attestation.
fn draft(catalog: &Catalog, product: &Product, at: Timestamp) -> Result<Vec<u8>, Anything> {
    let mut documents = Vec::new();
    for entry in fs::read_dir(data().join("evidence/after"))? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        documents.push(Named { name, imported: import(&fs::read(&path)?, product)? });
    }
    let vocabularies = catalog.documents().iter().filter_map(|document| {
        let vocabulary = document.vocabulary()?;
        let (id, version) = (vocabulary.id.clone(), vocabulary.version.clone());
        Some(VocabularyReference { id, version, digest: document.digest() })
    });
    let attestation = assemble(&documents, product, Some(at), vocabularies.collect())?;
    Ok(Json::from(&attestation).to_pretty().into_bytes())
}

fn compiled(catalog: &Catalog, id: &str, at: Timestamp) -> Result<CompiledSet, Anything> {
    let id = SetId::parse(id).ok_or("a set id")?;
    let document: &Document = catalog.find(&id, &VersionRange::any(), at)?.document;
    let vocabularies: Vec<(Digest, Vocabulary)> = catalog
        .documents()
        .iter()
        .filter_map(|document| Some((document.digest(), document.vocabulary()?.clone())))
        .collect();
    let set = document.set().ok_or("no set")?.clone();
    Ok(CompiledSet::compile(set, document.digest(), &vocabularies)?)
}

/// The maker's key speaks as the first party; nothing unsigned is let in.
fn admission(maker: &PublicKey) -> Vec<u8> {
    format!(
        r#"{{"format":"warifu.admission/1","id":"example","signers":[{{"name":"Hamakaze Control Works","key":"{maker}",
        "party":"first","roles":["maker"]}}],"unsigned":"refuse","unknown_signers":"refuse","evidence":"declared","waivers":"refuse"}}"#
    )
    .into_bytes()
}

fn terms() -> Result<Terms, Anything> {
    Ok(Terms::read(
        r#"{"format":"warifu.terms/2","number":"MCO-2026-0001",
        "body":{"name":{"en":"Minato Conformity Office","ja":"港適合性評価機関"},"id":"minato-conformity-office"},
        "holder":{"name":{"en":"Hamakaze Control Works","ja":"浜風制御製作所"}},
        "scope":{"en":"Secure development of HK-210 firmware 3.2.1","ja":"HK-210 ファームウェア 3.2.1 の安全な開発"},
        "granted_at":"2026-11-02T00:00:00Z","expires_at":"2029-11-02T00:00:00Z","signatory":"Certification desk"}"#
            .as_bytes(),
    )?)
}

/// What the importer trusts: this body's key, this form, with the product at hand.
fn trust(body: &PublicKey) -> String {
    format!(
        r#"{{"format":"warifu.trust-policy/2","id":"example","roots":[{{"name":"Minato Conformity Office",
        "body":"minato-conformity-office","key":"{body}","roles":["certifier"]}}],"thresholds":[{{"role":"certifier","count":1}}],
        "sets":[{{"id":"us-cisa-ssdaf","versions":">=1.0.0, <2.0.0"}}],"product":"required","waivers":"refuse",
        "status":{{"required":false}}}}"#
    )
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("01-plc")
}
