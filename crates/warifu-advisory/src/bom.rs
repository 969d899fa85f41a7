//! Bills of materials: the components that they list, with all that these are known by.

mod cyclonedx;
mod spdx;

use std::collections::{BTreeMap, VecDeque};

use serde::de::MapAccess;
use warifu_evidence::engine::{Member, Object, Trail, open, read_object};

use crate::error::AdvisoryError;
use crate::named::Item;

pub(crate) use cyclonedx::Component as CycloneDxComponent;

/// A bill of materials.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Bom {
    /// Its components, with what it is about.
    pub components: Vec<BomComponent>,
    /// Identifiers that are not well formed.
    pub unusable: u32,
}

/// A component of a bill of materials.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct BomComponent {
    /// The component.
    pub item: Item,
    /// The names of what it is inside of, or is needed by, from the outermost on; without itself.
    pub path: Vec<String>,
}

impl Bom {
    /// Reads a bill of materials in JSON of `CycloneDX` or SPDX 2; compressed ones are opened.
    ///
    /// ```
    /// use warifu_advisory::Bom;
    ///
    /// let bom = Bom::read(br#"{"bomFormat": "CycloneDX", "specVersion": "1.6",
    ///     "components": [{"type": "library", "name": "lwip", "version": "2.2.0", "purl": "pkg:generic/lwip@2.2.0"}]}"#)?;
    /// assert_eq!(bom.components[0].item.label(), "lwip 2.2.0");
    /// # Ok::<(), warifu_advisory::AdvisoryError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`AdvisoryError::ComponentsUnread`] for any other document, [`AdvisoryError::Document`] for one that breaks its rules.
    pub fn read(bytes: &[u8]) -> Result<Self, AdvisoryError> {
        let opened = open(bytes)?;
        let text = opened.text()?;
        let mut marks = Marks::default();
        // XML, tag-value and anything else that is no object
        let is_object = text.trim_start().starts_with('{');
        if is_object {
            read_object(&Trail::new(text, None), &mut marks).map_err(|error| opened.place(error))?;
        }
        let trail = Trail::new(text, None);
        match marks {
            Marks { is_cyclonedx: true, .. } => cyclonedx::read(&trail).map_err(|error| opened.place(error).into()),
            Marks { is_spdx: true, .. } => spdx::read(&trail).map_err(|error| opened.place(error).into()),
            _ => Err(AdvisoryError::ComponentsUnread),
        }
    }
}

#[derive(Default)]
struct Marks {
    is_cyclonedx: bool,
    is_spdx: bool,
}

impl<'de> Object<'de> for Marks {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "bomFormat" => self.is_cyclonedx = true,
            "spdxVersion" => self.is_spdx = true,
            _ => {}
        }
        value.skip()
    }
}

/// What leads from the root to each component: the shortest way over the arrows.
fn paths(labels: &[String], arrows: &BTreeMap<usize, Vec<usize>>, roots: &[usize]) -> Vec<Vec<String>> {
    let mut above: Vec<Option<usize>> = vec![None; labels.len()];
    let mut queue: VecDeque<usize> = roots.iter().copied().collect();
    while let Some(from) = queue.pop_front() {
        for to in arrows.get(&from).into_iter().flatten() {
            let is_new = !roots.contains(to) && above.get(*to).is_some_and(Option::is_none);
            if is_new && let Some(place) = above.get_mut(*to) {
                *place = Some(from);
                queue.push_back(*to);
            }
        }
    }
    let path = |place: usize| {
        let mut path: Vec<String> = Vec::new();
        let mut at = place;
        while let Some(from) = above.get(at).copied().flatten()
            && path.len() < LONGEST_PATH
        {
            path.extend(labels.get(from).cloned());
            at = from;
        }
        path.reverse();
        path
    };
    (0..labels.len()).map(path).collect()
}

/// Most steps of a path that are kept, those next to the component.
const LONGEST_PATH: usize = 32;
