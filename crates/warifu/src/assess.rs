//! An exporter's whole work in two calls: documents to one attestation, and that against every set at once.

use std::collections::BTreeMap;

use warifu_compare::plan::plan;
use warifu_core::{Evaluation, Request};
use warifu_evidence::{
    AssembleError, DeclaredError, Described, DescribedError, Import, ImportError, Imported, Named, OtherDocuments,
    ProductDraft, assemble, declared_types, used_vocabularies,
};
use warifu_model::json::shorten;
use warifu_model::{Artifact, Attestation, Digest, Format, Json, Language, Limit, Product, Vocabulary, problems};
use warifu_signing::Ed25519Check;

#[doc(inline)]
pub use warifu_compare::plan::{Market, PlanError, PlanOptions, Plans};
#[doc(inline)]
pub use warifu_evidence::Binding;
#[doc(inline)]
pub use warifu_model::{Costs, Outcome};

use crate::evaluate;

/// A document that lies there to be read.
#[derive(Clone, Copy, Debug)]
pub struct Paper<'a> {
    /// The name of its file, for people.
    pub name: &'a str,
    /// Its exact bytes.
    pub bytes: &'a [u8],
    /// States what ties it to the product.
    pub binding: Binding,
}

/// Describes what documents say together, and which of them say nothing.
#[derive(Debug)]
pub struct Gathered {
    /// The attestation of all that were taken.
    pub attestation: Attestation,
    /// Those that were taken.
    pub documents: Vec<Named>,
    /// Those that were not, by their places among the papers, in order.
    pub aside: Vec<(usize, Aside)>,
    /// Papers with the bytes of another one, by their places; they count once.
    pub repeated: Vec<(usize, usize)>,
}

/// The reason why a document was left aside.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Aside {
    /// It does not read, or is not about the product.
    Unread(ImportError),
    /// It states a value that is not of the type of its claim.
    Mistyped(DeclaredError),
    /// Another one states another value of a claim. All that state it are left aside: nobody can tell which is right.
    Contradicted(AssembleError),
}

problems! {
    /// The reason why documents alone do not say which product they are about.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum NoProductError {
        /// No document is an SBOM.
        NoSbom => {
            code: "product-not-described",
            en: "no product file, and no SBOM that names a product",
            ja: "製品ファイルも、製品を示すSBOMもない",
            help_en: "give a description of the product",
            help_ja: "製品の記述を指定してください",
        }
        /// Several SBOMs name products.
        Several {
            /// The number of them.
            found: usize,
        } => {
            code: "product-not-described",
            en: "no product file, and {found} SBOMs that name products",
            ja: "製品ファイルがなく、製品を示すSBOMが{found}件ある",
            help_en: "give a description of the product",
            help_ja: "製品の記述を指定してください",
        }
        /// An SBOM names no product.
        Unnamed {
            /// The name of its file, shortened.
            file: String,
            /// The reason.
            error: DescribedError,
        } => {
            code: "product-not-described",
            en: "no product file, and no SBOM that names a product; `{file}`: {error}",
            ja: ("製品ファイルも、製品を示すSBOMもない。`{file}`：{}", error.message(Language::Ja)),
            help_en: "give a description of the product",
            help_ja: "製品の記述を指定してください",
        }
    }
}

/// Describes the product that the only SBOM among documents describes. Its delivered file is the one whose digest the SBOM states, or
/// else the SBOM itself; where the SBOM names no maker or version, `-` stands for it. Enough to begin, nothing to certify.
///
/// ```
/// use warifu::assess::{Paper, product_of_sbom};
/// use warifu_evidence::Binding;
///
/// let sbom = br#"{"bomFormat": "CycloneDX", "metadata": {"component": {"name": "PLC-1", "version": "2.1.0"}}}"#;
/// let paper = Paper { name: "sbom.cdx.json", bytes: sbom, binding: Binding::Maker };
/// let product = product_of_sbom(&[paper])?;
/// assert_eq!((&*product.vendor, &*product.version, &*product.artifacts[0].name), ("-", "2.1.0", "sbom.cdx.json"));
/// # Ok::<(), warifu::assess::NoProductError>(())
/// ```
///
/// # Errors
///
/// [`NoProductError`]: none or several of them name a product.
pub fn product_of_sbom(papers: &[Paper<'_>]) -> Result<Product, NoProductError> {
    let read: Vec<_> = papers.iter().map(|paper| (paper, Described::read(paper.bytes))).collect();
    let named: Vec<_> = read.iter().filter_map(|(paper, read)| Some((*paper, read.as_ref().ok()?))).collect();
    let [(paper, described)] = named.as_slice() else {
        let unnamed = read.iter().find_map(|(paper, read)| {
            let error = *read.as_ref().err().filter(|error| **error != DescribedError::NotSbom)?;
            Some(NoProductError::Unnamed { file: shorten(paper.name), error })
        });
        return Err(match named.len() {
            0 => unnamed.unwrap_or(NoProductError::NoSbom),
            found => NoProductError::Several { found },
        });
    };
    let name = described.name.clone().unwrap_or_default();
    let artifact = match described.digests.first() {
        Some(digest) => Artifact { name: name.clone(), digest: *digest },
        None => Artifact { name: paper.name.to_owned(), digest: Digest::of(paper.bytes) },
    };
    let unknown = || Some("-".to_owned());
    let draft = ProductDraft {
        artifacts: vec![artifact],
        vendor: described.vendor.clone().or_else(unknown),
        version: described.version.clone().or_else(unknown),
        kind: Some("component".to_owned()),
        name: Some(name),
        ..ProductDraft::default()
    };
    draft.described((*described).clone()).map_err(|_| NoProductError::NoSbom)
}

/// A product against several sets, and what is cheapest for all of them.
#[derive(Debug)]
pub struct Assessed {
    /// One evaluation for each set, in their order.
    pub evaluations: Vec<Evaluation>,
    /// The plans across all sets.
    pub plans: Plans,
}

/// Reads every document that can be read and puts together what they say; the others are left aside, each with its reason, and
/// hold up nobody. A document that is left aside may have held bad news: an answer that rests on the others alone is no better
/// than undetermined ([`Gathered::answer`]).
///
/// Documents of tools that stand in an `earlier` attestation are taken from there and not read again. The caller answers for it that
/// [`basis`] was the same then: what is read of a document depends on all of that.
///
/// ```
/// use warifu::{Product, Shelf, Timestamp, assess::{Paper, gather}};
/// use warifu_evidence::Binding;
///
/// # mod example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/example.rs")); }
/// # let product = example::file("product.json");
/// let product = Product::read(&product)?;
/// let at = Timestamp::parse("2026-11-01T00:00:00Z").unwrap();
/// let vocabularies = Shelf::default().choose("uk-psti", at)?.vocabularies();
/// let papers = [Paper { name: "notes.txt", bytes: b"see the wiki", binding: Binding::Content }];
/// let gathered = gather(&papers, &product, &vocabularies, None)?;
/// assert_eq!((gathered.documents.len(), gathered.aside.len()), (0, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`AssembleError`]: the documents say more than one attestation can hold.
pub fn gather(
    papers: &[Paper<'_>],
    product: &Product,
    vocabularies: &[(Digest, Vocabulary)],
    earlier: Option<&Attestation>,
) -> Result<Gathered, AssembleError> {
    let restored = |paper: &Paper<'_>| {
        let imported = Imported::restored(earlier?, Digest::of(paper.bytes)).filter(|_| !is_ours(paper.bytes))?;
        Some(Named { name: paper.name.to_owned(), imported })
    };
    let mut kept: BTreeMap<usize, Named> = BTreeMap::new();
    kept.extend(papers.iter().enumerate().filter_map(|(place, paper)| Some((place, restored(paper)?))));
    let mut others = OtherDocuments::default();
    if papers.iter().enumerate().any(|(place, paper)| !kept.contains_key(&place) && !is_ours(paper.bytes)) {
        for paper in papers {
            others.add(paper.bytes, product);
        }
    }
    let (mut read, mut aside, mut repeated) = (Vec::new(), Vec::new(), Vec::new());
    let mut known = BTreeMap::new();
    for (place, paper) in papers.iter().enumerate() {
        if let Some(first) = known.get(&Digest::of(paper.bytes)) {
            repeated.push((place, *first));
            continue;
        }
        known.insert(Digest::of(paper.bytes), place);
        if let Some(named) = kept.remove(&place) {
            read.push((place, named));
            continue;
        }
        match one(*paper, product, &others, vocabularies) {
            Ok(named) => read.push((place, named)),
            Err(reason) => aside.push((place, reason)),
        }
    }
    loop {
        let documents: Vec<Named> = read.iter().map(|(_, named)| named.clone()).collect();
        let used = used_vocabularies(&documents, vocabularies);
        match assemble(&documents, product, None, used) {
            Ok(attestation) => {
                aside.sort_by_key(|(place, _)| *place);
                return Ok(Gathered { attestation, documents, aside, repeated });
            }
            Err(error) => {
                let AssembleError::ClaimConflict { claim, .. } = &error else { return Err(error) };
                // a third that agrees with one of the two settles nothing
                let states = |named: &Named| named.imported.parts.iter().any(|part| part.claims.contains_key(claim));
                let (stating, silent) = read.into_iter().partition(|(_, named)| states(named));
                let stating: Vec<(usize, Named)> = stating;
                read = silent;
                aside.extend(stating.into_iter().map(|(place, _)| (place, Aside::Contradicted(error.clone()))));
            }
        }
    }
}

/// Returns what the reading of documents of tools rests on: the product, the vocabularies, these documents and what ties them.
/// Declarations and questionnaires are left out: they stand alone, and reading them again costs nothing.
///
/// ```
/// use warifu::{Product, assess::basis};
///
/// # mod example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/example.rs")); }
/// # let product = example::file("product.json");
/// let mut product = Product::read(&product)?;
/// let before = basis(&[], &product, &[]);
/// product.version = "4.0.0".into();
/// assert_ne!(basis(&[], &product, &[]), before);
/// # Ok::<(), warifu_model::ReadError>(())
/// ```
pub fn basis(papers: &[Paper<'_>], product: &Product, vocabularies: &[(Digest, Vocabulary)]) -> Digest {
    let tied = |paper: &Paper<'_>| {
        let binding = if paper.binding == Binding::Maker { "maker" } else { "content" };
        Json::object().with("digest", Digest::of(paper.bytes)).with("bound", binding)
    };
    let documents = papers.iter().filter(|paper| !is_ours(paper.bytes)).map(tied);
    let all = Json::object()
        .with("product", product)
        .with("vocabularies", Json::list(vocabularies.iter().map(|(digest, _)| *digest)))
        .with("documents", Json::list(documents));
    Digest::of(&all.to_canonical())
}

/// Whether a document is one that people write in a format of ours.
fn is_ours(bytes: &[u8]) -> bool {
    bytes.len() <= Limit::DOCUMENT_BYTES
        && matches!(Format::of(bytes), Ok(Some(Format::Declaration | Format::Questionnaire)))
}

fn one(
    paper: Paper<'_>,
    product: &Product,
    others: &OtherDocuments,
    vocabularies: &[(Digest, Vocabulary)],
) -> Result<Named, Aside> {
    let import = Import::of(product).among(others).bound(paper.binding);
    let imported = import.read(paper.bytes).map_err(Aside::Unread)?;
    let typed = declared_types(&imported, vocabularies);
    typed.map_err(|error| Aside::Mistyped(error.placed_in(paper.bytes)))?;
    Ok(Named { name: paper.name.to_owned(), imported })
}

impl Gathered {
    /// The answer that an outcome of these documents is: satisfied only where no document was left aside.
    pub fn answer(&self, outcome: Outcome) -> Outcome {
        match outcome {
            Outcome::Satisfied if !self.aside.is_empty() => Outcome::Undetermined,
            outcome => outcome,
        }
    }
}

/// Evaluates a product against every set, and plans across all of them. Of the request, the level is not looked at: each market
/// names its own.
///
/// ```
/// use warifu::{Request, Shelf, Timestamp, assess::assess};
/// use warifu_compare::plan::{Market, PlanOptions};
/// # use warifu_model::{Costs, Outcome};
///
/// # mod example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/example.rs")); }
/// # let statement = example::statement();
/// let at = Timestamp::parse("2026-11-01T00:00:00Z").unwrap();
/// let set = Shelf::default().choose("us-ssdf@1.1.1", at)?.set;
/// let inputs = [statement.as_slice()];
/// let markets = [Market { set: &set, level: None }];
/// let costs = Costs::read(br#"{"format": "warifu.costs/1"}"#)?;
/// let assessed = assess(&markets, &Request::new(at, &inputs), PlanOptions::new(&costs))?;
/// assert_eq!(assessed.worst(), Some(Outcome::Undetermined));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`PlanError`] names the set, by its place, and why: an input does not read, or the level is none of the set.
pub fn assess(markets: &[Market<'_>], request: &Request<'_>, options: PlanOptions<'_>) -> Result<Assessed, PlanError> {
    let evaluated = markets.iter().enumerate().map(|(place, market)| {
        let request = Request { level: market.level, ..*request };
        evaluate(market.set, &request).map_err(|error| PlanError { market: place, error })
    });
    let evaluations = evaluated.collect::<Result<Vec<_>, _>>()?;
    let plans = plan(markets, request, options, &Ed25519Check)?;
    Ok(Assessed { evaluations, plans })
}

impl Assessed {
    /// The worst outcome of the sets: not satisfied before undetermined before satisfied. None where no set was asked for.
    pub fn worst(&self) -> Option<Outcome> {
        let outcomes = || self.evaluations.iter().map(|evaluation| evaluation.record().outcome);
        [Outcome::NotSatisfied, Outcome::Undetermined, Outcome::Satisfied]
            .into_iter()
            .find(|worst| outcomes().any(|outcome| outcome == *worst))
    }
}
