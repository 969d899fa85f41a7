//! Relationships that an SBOM states: those between two components that are there.

use std::collections::VecDeque;

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

    /// The place of the one element with this id among all.
    pub(crate) fn place(&self, mark: Mark) -> Option<u32> {
        self.once.binary_search(&mark).ok().and_then(|place| u32::try_from(place).ok())
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

    /// Counts the different ones between two different elements, and those that lead nowhere; and gives what is tied to what.
    pub(crate) fn settle(mut self, elements: &Settled) -> (Counted, Ties) {
        let all = self.0.len();
        self.0.retain(|(from, to)| elements.has(*from) && elements.has(*to));
        let dangling = all.saturating_sub(self.0.len());
        self.0.retain(|(from, to)| from != to);
        self.0.sort_unstable();
        self.0.dedup();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let counted = Counted { relationships: number(self.0.len()), dangling: number(dangling) };
        let mut ties = Ties::default();
        self.0.iter().for_each(|(from, to)| ties.add(elements, *from, *to));
        (counted, ties)
    }
}

/// Elements that are tied to each other, by their places, whichever way the relationship points.
#[derive(Default)]
pub(crate) struct Ties(Vec<(u32, u32)>);

impl Ties {
    /// Ties two elements, if both are there once.
    pub(crate) fn add(&mut self, elements: &Settled, one: Mark, other: Mark) {
        if let (Some(one), Some(other)) = (elements.place(one), elements.place(other)) {
            self.0.extend([(one, other), (other, one)]);
        }
    }

    /// Sorts them, after the last was added.
    pub(crate) fn finish(mut self) -> Self {
        self.0.sort_unstable();
        self.0.dedup();
        self
    }

    /// Places that are tied to one.
    fn of(&self, place: u32) -> impl Iterator<Item = u32> {
        let first = self.0.partition_point(|(from, _)| *from < place);
        let rest = self.0.get(first..).unwrap_or_default();
        rest.iter().take_while(move |(from, _)| *from == place).map(|(_, to)| *to)
    }

    /// Tells whether anything is tied to it.
    pub(crate) fn has(&self, place: u32) -> bool {
        self.of(place).next().is_some()
    }

    /// Steps from the nearest of some elements to each element; none where no chain leads there.
    pub(crate) fn steps(&self, elements: &Settled, from: &[Mark]) -> Vec<Option<u32>> {
        let mut steps: Vec<Option<u32>> = vec![None; elements.once.len()];
        let mut queue: VecDeque<(u32, u32)> =
            from.iter().filter_map(|mark| Some((elements.place(*mark)?, 0))).collect();
        while let Some((place, step)) = queue.pop_front() {
            let Some(known) = steps.get_mut(place as usize) else { continue };
            if known.is_none() {
                *known = Some(step);
                queue.extend(self.of(place).map(|to| (to, step.saturating_add(1))));
            }
        }
        steps
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
        let (counted, ties) = edges.settle(&elements);
        assert_eq!(counted, Counted { relationships: 2, dangling: 3 });
        let ties = ties.finish();
        let at = |id: &str| elements.place(Mark::of(id)).unwrap();
        assert!(ties.has(at("root")) && ties.has(at("b")));
        let steps = ties.steps(&elements, &[Mark::of("root")]);
        assert_eq!([at("root"), at("a"), at("b")].map(|place| steps[place as usize]), [Some(0), Some(1), Some(2)]);
        assert!(ties.steps(&elements, &[Mark::of("gone")]).iter().all(Option::is_none));
    }
}
