//! What lies there: the product, the documents about it, and what is asked.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use warifu::assess::{Paper, product_of_sbom};
use warifu_evidence::{Binding, Described};
use warifu_model::{Assessment, Product};

use super::arguments::Assess;
use super::asked::{Asked, asked};
use super::next::{Next, PRODUCT};
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::failures::Failures;
use crate::files::{self, Source};

/// Everything that an assessment is made from.
pub(super) struct Work {
    /// The product.
    pub(super) product: Product,
    /// Whether the product is what an SBOM says, and nobody has said it.
    pub(super) is_product_guessed: bool,
    /// The documents, in the order of their paths.
    pub(super) papers: Vec<(Source, Binding)>,
    /// The sets that are asked for.
    pub(super) sets: Vec<Asked>,
    /// Sets and vocabularies beside the shipped ones.
    pub(super) shelf: Vec<Source>,
    /// The admission policy.
    pub(super) admission: Option<Source>,
    /// The waivers.
    pub(super) waivers: Option<Source>,
    /// What is held, and what lets it count.
    pub(super) holdings: Holdings,
    /// Where results go.
    pub(super) out: PathBuf,
    /// What comes next.
    pub(super) next: Next,
}

/// Certificates that are held, and what lets them count.
#[derive(Default)]
pub(super) struct Holdings {
    pub(super) certificates: Vec<Source>,
    /// The file with the trust policy.
    pub(super) trust: Option<PathBuf>,
    /// Files with arrangements and crosswalks.
    pub(super) arrangements: Vec<PathBuf>,
}

impl Holdings {
    /// What `assessment.json` of a folder names.
    fn of(assessment: &Assessment, folder: &Path, failures: &mut Failures) -> Self {
        let inside = |path: &String| folder.join(path);
        let certificates = assessment.holds.iter().filter_map(|path| failures.keep(files::read(&inside(path))));
        Self {
            certificates: certificates.collect(),
            trust: assessment.trust.as_ref().map(inside),
            arrangements: assessment.arrangements.iter().chain(&assessment.crosswalks).map(inside).collect(),
        }
    }
}

impl Work {
    /// What the arguments name.
    pub(super) fn of(arguments: &Assess) -> Result<Self, Failure> {
        match arguments.paths.as_slice() {
            [] => Self::of_folder(arguments, Path::new(".")),
            [folder] if folder.is_dir() => Self::of_folder(arguments, folder),
            files => Self::of_files(arguments, files),
        }
    }

    fn of_folder(arguments: &Assess, folder: &Path) -> Result<Self, Failure> {
        let settings = folder.join(ASSESSMENT);
        let settings = if settings.exists() { Some(files::read(&settings)?) } else { None };
        let assessment = match &settings {
            Some(source) => Some(Assessment::read(source.bytes()).map_err(|error| Failure::read(source, &error))?),
            None => None,
        };
        let inside = |path: &String| folder.join(path);
        let of = |pick: fn(&Assessment) -> Option<&String>| assessment.as_ref().and_then(pick).map(inside);
        let out = arguments.out.clone().or_else(|| of(|one| Some(&one.output)));
        let out = out.unwrap_or_else(|| folder.join(Assessment::OUTPUT));
        let about = assessment.iter().flat_map(|one| &one.about).map(inside).collect();
        let paths = documents(folder, &out)?;
        let given = arguments.product.clone();
        let given = given.or_else(|| Some(folder.join(PRODUCT)).filter(|path| path.exists()));
        let listed = assessment.iter().flat_map(|one| &one.shelf).map(inside);
        let shelf: Vec<PathBuf> = listed.chain(arguments.shelf.iter().cloned()).collect();
        let mut failures = Failures::default();
        failures.keep(missing(&paths, &about));
        let papers = read(&paths, &about, &mut failures);
        let product = match &given {
            Some(path) => failures.keep(product(path)),
            // an SBOM that cannot be read is told already
            None if papers.len() < paths.len() => None,
            None => failures.keep(guessed(&papers)),
        };
        let sets = failures.keep(asked(&arguments.sets, assessment.as_ref()));
        let shelf: Vec<_> = shelf.iter().filter_map(|path| failures.keep(files::read(path))).collect();
        let admission = arguments.admit.clone().or_else(|| of(|one| one.admission.as_ref()));
        let admission = failures.keep(optional(admission.as_ref())).flatten();
        let waivers = arguments.waivers.clone().or_else(|| of(|one| one.waivers.as_ref()));
        let waivers = failures.keep(optional(waivers.as_ref())).flatten();
        let holdings = assessment.as_ref().map(|one| Holdings::of(one, folder, &mut failures)).unwrap_or_default();
        failures.told()?;
        let (Some(product), Some(sets)) = (product, sets) else { return Err(Failure::bug("nothing to assess")) };
        Ok(Self {
            product,
            is_product_guessed: given.is_none(),
            papers,
            sets,
            shelf,
            admission,
            waivers,
            holdings,
            out,
            next: Next::of(arguments, Some(folder), given),
        })
    }

    fn of_files(arguments: &Assess, paths: &[PathBuf]) -> Result<Self, Failure> {
        let mut failures = Failures::default();
        let walked: Vec<_> = paths.iter().filter_map(|path| failures.keep(files::walk_all(path))).flatten().collect();
        let mut papers = read(&walked, &BTreeSet::new(), &mut failures);
        std::mem::take(&mut failures).told()?;
        let (product, is_product_guessed) = match &arguments.product {
            Some(path) => (product(path)?, false),
            None => (guessed(&papers)?, true),
        };
        if is_product_guessed {
            // whoever gives an SBOM alone says that it is about the product which it describes
            for (source, binding) in &mut papers {
                if Described::read(source.bytes()).is_ok() {
                    *binding = Binding::Maker;
                }
            }
        }
        let out = arguments.out.clone().unwrap_or_else(|| PathBuf::from(Assessment::OUTPUT));
        let sets = failures.keep(asked(&arguments.sets, None)).unwrap_or_default();
        let shelf = arguments.shelf.iter().filter_map(|path| failures.keep(files::read(path))).collect();
        let admission = failures.keep(optional(arguments.admit.as_ref())).flatten();
        let waivers = failures.keep(optional(arguments.waivers.as_ref())).flatten();
        failures.told()?;
        Ok(Self {
            product,
            is_product_guessed,
            papers,
            sets,
            shelf,
            admission,
            waivers,
            holdings: Holdings::default(),
            out,
            next: Next::of(arguments, None, arguments.product.clone()),
        })
    }

    /// The documents for the library.
    pub(super) fn documents(&self) -> Vec<(String, &Source, Binding)> {
        self.papers.iter().map(|(source, binding)| (source.file_name(), source, *binding)).collect()
    }
}

/// Borrows documents for the library.
pub(super) fn borrowed<'a>(documents: &'a [(String, &'a Source, Binding)]) -> Vec<Paper<'a>> {
    let paper = |(name, source, binding): &'a (String, &'a Source, Binding)| Paper {
        name,
        bytes: source.bytes(),
        binding: *binding,
    };
    documents.iter().map(paper).collect()
}

/// The documents of a folder: those in `evidence` and `declarations`, or all where it has neither.
fn documents(folder: &Path, out: &Path) -> Result<Vec<PathBuf>, Failure> {
    let kept: Vec<PathBuf> = FOLDERS.iter().map(|name| folder.join(name)).filter(|path| path.is_dir()).collect();
    if !kept.is_empty() {
        return Ok(kept.iter().map(|path| files::walk_all(path)).collect::<Result<Vec<_>, _>>()?.concat());
    }
    let own = [folder.join(PRODUCT), folder.join(ASSESSMENT)];
    let is_evidence = |path: &PathBuf| !own.contains(path) && !path.starts_with(out);
    Ok(files::walk_all(folder)?.into_iter().filter(is_evidence).collect())
}

/// A file that `about` names and that is not there: the name may be misspelt, and then nothing would be said of the file meant.
fn missing(paths: &[PathBuf], about: &BTreeSet<PathBuf>) -> Result<(), Failure> {
    let Some(path) = about.iter().find(|path| !paths.contains(path)) else { return Ok(()) };
    let message = Both::new(
        "`about` in the assessment names this file, and it is not among the documents",
        "評価対象の設定の `about` にあるこのファイルが、文書の中にない",
    );
    let help = Both::new(
        "name a file in `evidence` or `declarations`",
        "`evidence` 又は `declarations` の中のファイルを指定してください",
    );
    Err(Failure::input("file-not-found", message).file(path).help(help))
}

fn read(paths: &[PathBuf], about: &BTreeSet<PathBuf>, failures: &mut Failures) -> Vec<(Source, Binding)> {
    let bound = |path: &PathBuf| if about.contains(path) { Binding::Maker } else { Binding::Content };
    paths.iter().filter_map(|path| Some((failures.keep(files::read_evidence(path))?, bound(path)))).collect()
}

fn product(path: &Path) -> Result<Product, Failure> {
    let source = files::read(path)?;
    Product::read(source.bytes()).map_err(|error| Failure::read(&source, &error))
}

fn optional(path: Option<&PathBuf>) -> Result<Option<Source>, Failure> {
    path.map(|path| files::read(path)).transpose()
}

/// The product that the only SBOM among the documents describes.
fn guessed(papers: &[(Source, Binding)]) -> Result<Product, Failure> {
    let named: Vec<_> = papers.iter().map(|(source, binding)| (source.file_name(), source, *binding)).collect();
    product_of_sbom(&borrowed(&named)).map_err(|error| Failure::of(&error).exits(Exit::Usage))
}

/// Where what is asked of a folder stands.
pub(crate) const ASSESSMENT: &str = "assessment.json";
/// Where its documents lie.
pub(super) const FOLDERS: [&str; 2] = [DECLARATIONS, "evidence"];
/// The folder with what people say.
pub(crate) const DECLARATIONS: &str = "declarations";
