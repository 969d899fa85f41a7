//! `warifu init`: a folder for one product.

mod ask;
mod found;

use std::path::{Path, PathBuf};

use clap::Args;
use warifu_evidence::ProductDraft;
use warifu_model::{AskedSet, Assessment, Identifier, IdentifierKind, Json, Product, Token, VersionRange};

use crate::args::{Context, Misread};
use crate::clock;
use crate::commands::assess::{ASSESSMENT, Asked, PRODUCT};
use crate::commands::common::{self, written};
use crate::commands::set::{Shelf, is_name};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files;
use crate::reply::Reply;
use ask::{Answers, Missing};
use found::Found;
use warifu_report::{Page, Text, style};

/// Makes a folder for one product, in which `warifu assess` works
///
/// Writes `product.json` with the digests of the files that are delivered, `assessment.json` with the sets, and the folders
/// `evidence` and `declarations`. Files that are evidence are copied there; an SBOM among them proposes name, version and
/// identifiers. All other files count as delivered. A set that is a file is copied into `sets`. What is not known is asked at a
/// terminal; elsewhere the flag that is missing is named. Nothing that is there is overwritten.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu init hk-210 firmware.bin sbom.cdx.json --vendor \"Hamakaze Control Works\" --set us-ssdf
  warifu init . --vendor Hamakaze --model HK-210 --product-version 3.2.1 firmware.bin

Next: warifu assess DIR")]
pub(crate) struct Init {
    /// The folder, then files at hand: delivered files, SBOMs and other evidence; this folder where none is given
    #[arg(value_name = "DIR | FILE")]
    paths: Vec<PathBuf>,
    /// Who makes the product
    #[arg(long, value_name = "NAME")]
    vendor: Option<String>,
    /// Its model
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
    /// Its version
    #[arg(long, value_name = "VERSION")]
    product_version: Option<String>,
    /// What kind of thing it is, in lower case; component where it is left out
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<Token>,
    /// Its name in English; the model where it is left out
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Its name in Japanese; that in English where it is left out
    #[arg(long, value_name = "NAME")]
    name_ja: Option<String>,
    /// An identifier: pkg:…, cpe:2.3:…, gtin:… or model:…; may be repeated
    #[arg(long = "identifier", value_name = "ID", value_parser = identifier)]
    identifiers: Vec<Identifier>,
    /// A set that it shall conform to, with its level after a colon; may be repeated
    #[arg(long = "set", value_name = "ID@RANGE[:LEVEL]")]
    sets: Vec<String>,
}

/// A path in the folder, and the bytes that stand there.
type Kept = (String, Vec<u8>);

impl Init {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let (folder, given) = self.places();
        for name in [PRODUCT, ASSESSMENT] {
            let path = folder.join(name);
            if path.exists() {
                return Err(taken(&path));
            }
        }
        let (sets, own) = self.asked()?;
        let found = Found::of(given)?;
        let product = self.product(&found, context)?;
        let assessment = Assessment {
            sets,
            shelf: own.iter().map(|(name, _)| name.clone()).collect(),
            admission: None,
            trust: None,
            holds: Vec::new(),
            arrangements: Vec::new(),
            crosswalks: Vec::new(),
            waivers: None,
            about: found.unbound(&product),
            output: Assessment::OUTPUT.to_owned(),
        };
        let mut all = vec![
            (folder.join(PRODUCT), Json::from(&product).to_pretty().into_bytes()),
            (folder.join(ASSESSMENT), Json::from(&assessment).to_pretty().into_bytes()),
        ];
        all.extend(own.into_iter().map(|(name, bytes)| (folder.join(name), bytes)));
        all.extend(found.copies(&folder)?);
        for name in ["evidence", "declarations"] {
            files::create_folder(&folder.join(name))?;
        }
        files::write_all(&all)?;
        let page = page(&folder, &product, &all, context);
        let files = all.iter().map(|(path, _)| Json::from(path.display().to_string()));
        let json = Json::object()
            .with("format", "warifu.init/1")
            .with("dir", folder.display().to_string())
            .with("product", &product)
            .with("assessment", &assessment)
            .with("files", Json::list(files));
        Ok(Reply::new(Exit::Yes, page, json))
    }

    /// The folder, and the files.
    fn places(&self) -> (PathBuf, &[PathBuf]) {
        match self.paths.split_first() {
            Some((first, rest)) if first.is_dir() || !first.exists() => (first.clone(), rest),
            _ => (PathBuf::from("."), &self.paths),
        }
    }

    /// The sets, each of which has to be one now, and copies of those that are files: the folder may be moved or sent.
    fn asked(&self) -> Result<(Vec<AskedSet>, Vec<Kept>), Failure> {
        let (sets, at) = (Shelf::with(Vec::new()), clock::now()?);
        let (mut asked_sets, mut own) = (Vec::new(), Vec::new());
        for text in &self.sets {
            let asked = Asked::parse(text);
            let chosen = asked.choose(&sets, at)?;
            let set = chosen.set.set();
            let versions = if is_name(&asked.name) {
                let name = warifu_catalog::SetName::parse(&asked.name);
                name.ok().map(|name| name.range).filter(|range| range.to_string() != "*")
            } else {
                own.push((format!("sets/{}.json", set.id), files::read(Path::new(&asked.name))?.bytes().to_vec()));
                // another edition of the catalogue is not meant
                VersionRange::parse(&set.version.to_string())
            };
            asked_sets.push(AskedSet { set: set.id.clone(), versions, level: asked.level });
        }
        Ok((asked_sets, own))
    }

    fn product(&self, found: &Found, context: Context) -> Result<Product, Failure> {
        let described = found.described.clone().unwrap_or_default();
        let mut missing = Missing::new(context);
        let vendor = missing.text(self.vendor.clone(), described.vendor, ask::VENDOR)?;
        let model = missing.text(self.model.clone(), described.name, ask::MODEL)?;
        let version = missing.text(self.product_version.clone(), described.version, ask::VERSION)?;
        let mut artifacts = found.artifacts.clone();
        if artifacts.is_empty() {
            artifacts.extend(missing.artifact(found, model.as_deref())?);
        }
        let Answers { vendor, model, version } = missing.answers(vendor, model, version, &artifacts, found)?;
        let kind = self.kind.as_ref().map_or("component", Token::as_str);
        let draft = ProductDraft {
            artifacts,
            name: self.name.clone().or_else(|| Some(model.clone())),
            name_ja: self.name_ja.clone(),
            kind: Some(kind.to_owned()),
            identifiers: self.identifiers.clone(),
            vendor: Some(vendor),
            model: Some(model),
            version: Some(version),
        };
        let product = draft.described(found.described.clone().unwrap_or_default())?;
        // what flags say has to be a product, by the rules of its reader
        Product::read(&Json::from(&product).to_canonical()).map_err(|error| Failure::of(&error).exits(Exit::Usage))
    }
}

fn page(folder: &Path, product: &Product, all: &[(PathBuf, Vec<u8>)], context: Context) -> Page {
    let language = context.language;
    let mut page = Page::default();
    page.line(written(language, ["product folder", "製品フォルダ"], &folder.display().to_string()));
    let mut rows = vec![(language.pick("product", "製品"), common::product_in(product, language))];
    let artifacts = product.artifacts.iter();
    let artifacts = artifacts.map(|one| Text::new().plain(format!("{}  sha256:{}…", one.name, one.digest.short())));
    rows.extend(std::iter::once(language.pick("delivered", "納入")).chain(std::iter::repeat("")).zip(artifacts));
    let files = all.iter().map(|(path, _)| Text::new().plain(path.display().to_string()));
    rows.extend(std::iter::once(language.pick("files", "ファイル")).chain(std::iter::repeat("")).zip(files));
    page.fields(2, rows);
    let next = language.pick("Next: ", "次の手順：");
    let command = format!("warifu assess {}", common::word(folder));
    page.indented(2, Text::new().dim(next).style(command, style::COMMAND));
    page
}

fn taken(path: &Path) -> Failure {
    let message = Both::new("there is a product here already", "ここには既に製品がある");
    let help = Both::new(
        "edit this file, or name another folder; `warifu product` describes a new build of the product",
        "このファイルを編集するか、別のフォルダを指定してください。製品の新しいビルドは `warifu product` で記述できます",
    );
    Failure::io("file-exists", message).file(path).help(help)
}

fn kind(text: &str) -> Result<Token, Misread> {
    Token::parse(text).ok_or_else(|| {
        Misread::new("write a kind in lower case, such as component", "種類は小文字で書いてください（例：component）")
    })
}

fn identifier(text: &str) -> Result<Identifier, Misread> {
    let (kind, value) = match text.split_once(':') {
        Some(("pkg", _)) => (IdentifierKind::Purl, text),
        Some(("cpe", _)) => (IdentifierKind::Cpe, text),
        Some(("gtin", value)) => (IdentifierKind::Gtin, value),
        Some(("model", value)) => (IdentifierKind::Model, value),
        _ => {
            return Err(Misread::new(
                "write an identifier as pkg:…, cpe:2.3:…, gtin:… or model:…",
                "識別子は pkg:…、cpe:2.3:…、gtin:… 又は model:… の形で書いてください",
            ));
        }
    };
    Ok(Identifier { kind, value: value.to_owned() })
}
