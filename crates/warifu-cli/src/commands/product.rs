//! `warifu product`: the description of a product from what arrived.

use std::path::PathBuf;

use clap::Args;
use warifu_evidence::{DescribedError, ProductDraft, ProductDraftError};
use warifu_model::{Artifact, Digest, Identifier, IdentifierKind, Json, Product};
use warifu_report::{Page, Text};

use crate::args::Context;
use crate::commands::common::{self, written};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::{self, Source};
use crate::options;
use crate::reply::Reply;

/// Describes a product by the files that arrived
///
/// Each file becomes an artifact with its SHA-256. The names come from options, else from an SBOM that names the product (CycloneDX
/// or SPDX 2); what is still missing is listed, and nothing is written. An SBOM that gives SHA-256 digests of its subject must
/// give that of one of the files.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu product firmware.bin --sbom sbom.cdx.json --kind component -o product.json
  warifu product firmware.bin --vendor 'Example Works' --model PLC-1 --version 2.1.0 --kind component -o product.json
  warifu product firmware.bin --sbom sbom.cdx.json --kind component --identifier gtin:4006381333931 -o product.json")]
pub(crate) struct DescribeProduct {
    /// The files that the product consists of, as delivered
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// An SBOM that names the product
    #[arg(long, value_name = "FILE")]
    sbom: Option<PathBuf>,
    /// Who makes it
    #[arg(long, value_name = "NAME")]
    vendor: Option<String>,
    /// Its model; the name in the SBOM where this is left out
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    /// Its version, as its maker writes it
    #[arg(long, alias = "product-version", value_name = "VERSION")]
    version: Option<String>,
    /// What kind of thing it is, such as component
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Its name in English; vendor and model where this is left out
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Its name in Japanese; that in English where this is left out
    #[arg(long, value_name = "NAME")]
    name_ja: Option<String>,
    /// An identifier: purl:…, cpe:…, gtin:… or model:…; may be repeated
    #[arg(long, value_name = "TYPE:VALUE")]
    identifier: Vec<String>,
    /// Where the description goes
    #[arg(short, long, value_name = "PRODUCT.json")]
    output: PathBuf,
}

impl DescribeProduct {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let mut artifacts = Vec::new();
        for path in &self.files {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            artifacts.push(Artifact { name, digest: files::digest(path)? });
        }
        let identifiers = self.identifier.iter().map(|text| identifier(text)).collect::<Result<Vec<_>, _>>();
        let draft = ProductDraft {
            artifacts,
            vendor: self.vendor.clone(),
            model: self.model.clone(),
            version: self.version.clone(),
            kind: self.kind.clone(),
            name: self.name.clone(),
            name_ja: self.name_ja.clone(),
            identifiers: identifiers.clone().unwrap_or_default(),
        };
        let sbom = self.sbom.as_deref().map(files::read_evidence).transpose()?;
        let product = draft.into_product(sbom.as_ref().map(Source::bytes));
        let product = product.map_err(|error| refused(&error, sbom.as_ref()))?;
        // an argument that does not read is the last thing that is told
        identifiers?;
        let bytes = Json::from(&product).to_pretty().into_bytes();
        // the rules of the format hold for what is written, too
        let source = Source::inside(self.output.display().to_string(), bytes.clone());
        Product::read(&bytes).map_err(|error| Failure::read(&source, &error))?;
        let digest = Digest::of(&bytes);
        let output = files::write(&self.output, bytes)?;
        let mut page = Page::default();
        let language = context.language;
        page.line(written(language, ["product", "製品"], &self.output.display().to_string()));
        page.fields(2, [(language.pick("product", "製品"), common::product_in(&product, language))]);
        let rows = product
            .artifacts
            .iter()
            .map(|artifact| vec![Text::new().plain(&*artifact.name), Text::new().dim(artifact.digest.to_string())]);
        page.table(2, rows.collect());
        let json = Json::object()
            .with("format", "warifu.product-written/1")
            .with("output", self.output.display().to_string())
            .with("digest", digest)
            .with("product", &product);
        Ok(Reply::new(Exit::Yes, page, json).output(output))
    }
}

/// What is missing, by the options that would say it.
fn refused(error: &ProductDraftError, sbom: Option<&Source>) -> Failure {
    let failure = Failure::of(error);
    match (error, sbom) {
        (ProductDraftError::Incomplete { missing }, _) => {
            let options: Vec<_> = missing.iter().map(|field| format!("`--{field}`")).collect();
            let list = options.join(", ");
            let message = Both::new(format!("the description lacks {list}"), format!("製品の記述に {list} の値がない"));
            failure.message(message).help(Both::new(
                "give these options, or an SBOM that names the product (--sbom); a kind is a token such as `component`",
                "これらのオプション、又は製品を示すSBOM（--sbom）を指定してください。種類は `component` のようなトークンです",
            ))
        }
        // what it is instead, and still what helps
        (ProductDraftError::NamesNoProduct(error @ DescribedError::NotSbom), Some(sbom)) => {
            let help = Both::by(|language| options::help(error, language));
            failure.file(sbom.path()).named(sbom).help(help)
        }
        (_, Some(sbom)) => failure.file(sbom.path()),
        (_, None) => failure,
    }
}

fn identifier(text: &str) -> Result<Identifier, Failure> {
    let parts = text.split_once(':');
    let found = parts.and_then(|(kind, value)| match kind {
        "purl" => Some((IdentifierKind::Purl, value)),
        "cpe" => Some((IdentifierKind::Cpe, value)),
        "gtin" => Some((IdentifierKind::Gtin, value)),
        "model" => Some((IdentifierKind::Model, value)),
        _ => None,
    });
    let Some((kind, value)) = found else {
        let text = warifu_model::json::shorten(text);
        let message = Both::new(format!("`{text}` is not an identifier"), format!("`{text}` は識別子ではない"));
        return Err(Failure::usage(message).help(Both::new(
            "write for example `purl:pkg:generic/plc@2.1.0`, `cpe:cpe:2.3:…`, `gtin:…` or `model:…`",
            "`purl:pkg:generic/plc@2.1.0`、`cpe:cpe:2.3:…`、`gtin:…`、`model:…` のように書いてください",
        )));
    };
    Ok(Identifier { kind, value: value.to_owned() })
}
