//! What a document is about.

use std::collections::BTreeMap;

use super::graph::{Collection, Graph, Link};
use super::package::is_no_element;
use super::places::at;
use crate::error::{ImportError, ImportProblem};
use crate::format::Input;
use crate::note::Note;
use crate::relations::Mark;
use crate::shown::{SHOWN, shortened};
use crate::subject::{About, Name};

/// The elements that a document is about, with the names of each.
pub(super) struct Roots<'g> {
    /// Place and property of where they are named.
    place: Option<usize>,
    roots: BTreeMap<Mark, Root<'g>>,
}

#[derive(Default)]
struct Root<'g> {
    names: Vec<&'g Name>,
    /// Its name, or else its id, for messages.
    label: String,
}

impl Root<'_> {
    fn is_known(&self, input: &Input<'_, '_>) -> bool {
        self.names.iter().any(|name| input.target.is_known_by(std::slice::from_ref(*name)))
    }
}

impl<'g> Roots<'g> {
    pub(super) fn of(graph: &'g Graph) -> Self {
        let documents = || graph.documents.iter().map(|(_, document)| document);
        let place = documents().chain(graph.collections.values()).next().and_then(|one| one.place);
        let ways: [Vec<&Link>; 3] = [
            documents().flat_map(|document| &document.roots).collect(),
            graph.collections.values().flat_map(|one| &one.roots).collect(),
            graph.describes.iter().filter(|(from, _)| graph.is_collection(*from)).map(|(_, to)| to).collect(),
        ];
        let found = ways.iter().map(|links| graph.behind(links)).find(|links| !links.is_empty()).unwrap_or_default();
        let mut roots: BTreeMap<Mark, Root<'g>> = BTreeMap::new();
        for link in found {
            roots.entry(link.mark).or_default().label = shortened(&link.id);
        }
        let mut all = Self { place, roots };
        all.take_names(graph);
        all
    }

    fn take_names(&mut self, graph: &'g Graph) {
        for (mark, package) in graph.packages.iter().chain(&graph.files) {
            let Some(root) = self.roots.get_mut(mark) else { continue };
            root.names.extend(&package.names);
            if !package.label.is_empty() {
                root.label.clone_from(&package.label);
            }
        }
        for (package, artifact) in &graph.distributed {
            let Some(root) = self.roots.get_mut(package) else { continue };
            let files = graph.files.iter().filter(|(mark, _)| mark == artifact);
            root.names.extend(files.flat_map(|(_, file)| &file.names));
        }
    }

    /// The roots that are the product, and so no components. Of several in a document that may be about anything it is the one
    /// that has a name of the product, or none: whoever writes a list must not hide a package by naming it a root.
    pub(super) fn product(&self, input: &Input<'_, '_>) -> Vec<Mark> {
        if self.roots.len() < 2 || !input.is_about_anything() {
            return self.marks();
        }
        let known = self.roots.iter().filter(|(_, root)| root.is_known(input)).map(|(mark, _)| *mark);
        Some(known.collect()).filter(|known: &Vec<Mark>| known.len() == 1).unwrap_or_default()
    }

    /// The ids of the roots, in order.
    pub(super) fn marks(&self) -> Vec<Mark> {
        self.roots.keys().copied().collect()
    }

    /// True where there are roots and all of them are so.
    pub(super) fn are_all(&self, is_so: impl Fn(Mark) -> bool) -> bool {
        !self.roots.is_empty() && self.roots.keys().all(|mark| is_so(*mark))
    }

    /// Checks that they are the product, each of several by its own names.
    pub(super) fn matched(&self, input: &Input<'_, '_>) -> Result<Vec<Note>, ImportError> {
        if self.roots.len() > 1 && !input.is_about_anything() && !self.roots.values().all(|root| root.is_known(input)) {
            let shown = self.roots.values().map(|root| root.label.clone()).take(SHOWN).collect();
            let problem = ImportProblem::SeveralRoots { roots: shown };
            return Err(at(self.place, "rootElement", problem));
        }
        let mut about = About::default();
        for root in self.roots.values() {
            about.label(&root.label);
            about.extend(root.names.iter().copied().cloned());
        }
        let pointer = self.place.map_or_else(|| "/@graph".to_owned(), |index| format!("/@graph/{index}/rootElement"));
        input.matched(&about, &pointer)
    }
}

impl Graph {
    /// The elements that links lead to, of an SBOM its own roots: one step, and no further.
    fn behind<'g>(&'g self, links: &[&'g Link]) -> Vec<&'g Link> {
        let step = |link: &&'g Link| -> Vec<&'g Link> {
            match self.collections.find(link.mark) {
                Some(Collection { roots, .. }) => roots.iter().collect(),
                None => vec![*link],
            }
        };
        links.iter().flat_map(step).filter(|link| !is_no_element(&link.id)).collect()
    }

    /// True for a document, for an SBOM, and for what every SPDX 2 document is called, as some tools write it in SPDX 3.
    fn is_collection(&self, mark: Mark) -> bool {
        let is_document = || self.documents.iter().any(|(document, _)| *document == mark);
        self.collections.find(mark).is_some() || is_document() || mark == Mark::of("SPDXRef-DOCUMENT")
    }
}
