//! Relationships that an SBOM states: those between two components that are there.

use warifu_model::Digest;

use crate::bounds;
use crate::error::ImportProblem;
use crate::limits;
use crate::terms::Countable;

/// An id inside a document, in a form that takes the same little room whatever its length.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Mark([u8; 16]);

impl Mark {
    /// The mark of an id; equal ids have equal marks, and nobody can make two ids with one mark.
    pub(crate) fn of(id: &str) -> Self {
        let mut mark = [0; 16];
        for (to, from) in mark.iter_mut().zip(Digest::of(id.as_bytes()).as_bytes()) {
            *to = *from;
        }
        Self(mark)
    }
}

/// Ids of the elements of a document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Elements(Vec<Mark>);

impl Elements {
    pub(crate) fn add(&mut self, mark: Mark) {
        self.0.push(mark);
    }

    pub(crate) fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// The ids that name exactly one element, sorted.
    pub(crate) fn settle(mut self) -> Settled {
        self.0.sort_unstable();
        let all = self.0.len();
        let mut once = Vec::with_capacity(all);
        let mut rest = self.0.as_slice();
        while let Some(first) = rest.first() {
            let run = rest.partition_point(|mark| mark == first);
            if run == 1 {
                once.push(*first);
            }
            rest = rest.get(run..).unwrap_or_default();
        }
        Settled { ambiguous: u32::try_from(all.saturating_sub(once.len())).unwrap_or(u32::MAX), once }
    }
}

/// The ids of a document that has been read to its end.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settled {
    once: Vec<Mark>,
    /// Number of elements that share their id with another.
    pub(crate) ambiguous: u32,
}

impl Settled {
    /// Tells whether exactly one element has this id.
    pub(crate) fn has(&self, mark: Mark) -> bool {
        self.once.binary_search(&mark).is_ok()
    }
}

/// The relationships as written.
#[derive(Default)]
pub(crate) struct Edges(Vec<(Mark, Mark)>);

impl Edges {
    pub(crate) fn add(&mut self, from: Mark, to: Mark) -> Result<(), ImportProblem> {
        bounds::within(self.0.len() + 1, Countable::Relationships, limits::RELATIONSHIPS)?;
        self.0.push((from, to));
        Ok(())
    }

    /// Leaves out those of which an end is one of these, sorted: what is there and is no component, such as a file.
    #[must_use]
    pub(crate) fn without(mut self, others: &[Mark]) -> Self {
        let is_other = |mark: &Mark| others.binary_search(mark).is_ok();
        self.0.retain(|(from, to)| !is_other(from) && !is_other(to));
        self
    }

    /// Counts the different ones between two different elements, and those that lead nowhere.
    pub(crate) fn count(mut self, elements: &Settled) -> Counted {
        let all = self.0.len();
        self.0.retain(|(from, to)| elements.has(*from) && elements.has(*to));
        let dangling = all.saturating_sub(self.0.len());
        self.0.retain(|(from, to)| from != to);
        self.0.sort_unstable();
        self.0.dedup();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Counted { relationships: number(self.0.len()), dangling: number(dangling) }
    }
}

/// Relationships, counted.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Counted {
    pub(crate) relationships: u32,
    pub(crate) dangling: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_edges_between_two_elements_that_are_there_once_count() {
        let mut elements = Elements::default();
        for id in ["root", "a", "b", "twice", "twice"] {
            elements.add(Mark::of(id));
        }
        let mut edges = Edges::default();
        for (from, to) in
            [("root", "a"), ("root", "a"), ("a", "b"), ("a", "a"), ("root", "gone"), ("gone", "a"), ("root", "twice")]
        {
            edges.add(Mark::of(from), Mark::of(to)).unwrap();
        }
        let elements = elements.settle();
        assert_eq!(elements.ambiguous, 2);
        assert_eq!(edges.count(&elements), Counted { relationships: 2, dangling: 3 });
    }
}
