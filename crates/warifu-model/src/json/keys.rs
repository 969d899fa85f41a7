use std::borrow::Cow;

use super::error::{Failed, ReadError, ReadProblem, shorten};
use super::node::Node;
use super::tape::{Entry, Tape};

/// Tells on the way through an object whether its keys ascend, as those of canonical documents do: then none stands twice, and
/// nothing has to be remembered of them.
pub(super) struct Ascent {
    last: u64,
    is_broken: bool,
}

impl Ascent {
    /// No key was seen.
    pub(super) fn new() -> Self {
        Self { last: 0, is_broken: false }
    }

    /// Takes a key in, with all bytes from its first one on.
    pub(super) fn push(&mut self, entry: &Entry, bytes: &[u8]) {
        let first = first_bytes(bytes, content_length(entry)).swap_bytes();
        // Equal keys have equal first bytes, which do not ascend; nor does every pair of different ones, for which there is the longer way.
        self.is_broken |= entry.escaped || first <= self.last;
        self.last = first;
    }

    /// Refuses an object in which a key stands twice.
    pub(super) fn refuse_duplicates(&self, object: Node<'_>) -> Result<(), Failed> {
        if self.is_broken { Keys::of(object).refuse_duplicates(object.tape) } else { Ok(()) }
    }
}

/// The keys of one object, by tape index. The first ones are held without allocating, each with a tag.
#[derive(Default)]
struct Keys {
    few: [u32; FEW],
    /// Length and first bytes: equal keys have equal tags.
    tags: [u64; FEW],
    count: usize,
    many: Vec<u32>,
    /// States whether some key has escapes, so that its tag says nothing.
    escaped: bool,
}

impl Keys {
    fn of(object: Node<'_>) -> Self {
        let (mut keys, mut index, end) = (Self::default(), object.index + 1, object.next());
        while index < end {
            keys.push(object.at(index));
            index = object.at(index + 1).next();
        }
        keys
    }

    fn push(&mut self, key: Node<'_>) {
        let entry = key.entry();
        self.escaped |= entry.escaped;
        match (self.few.get_mut(self.count), self.tags.get_mut(self.count)) {
            (Some(few), Some(tag)) => {
                *few = key.index;
                let bytes = key.tape.text.as_bytes().get(entry.start as usize + 1..).unwrap_or_default();
                *tag = tag_of(bytes, content_length(&entry));
            }
            _ => self.many.push(key.index),
        }
        self.count += 1;
    }

    fn refuse_duplicates(&self, tape: &Tape<'_>) -> Result<(), Failed> {
        if !self.many.is_empty() {
            return self.refuse_among_many(tape);
        }
        let few = self.few.get(..self.count).unwrap_or_default();
        let tags = self.tags.get(..self.count).unwrap_or_default();
        for (i, (key, tag)) in few.iter().zip(tags).enumerate() {
            let mut before = few.iter().zip(tags).take(i).filter(|(_, other)| self.escaped || *other == tag);
            if before.any(|(other, _)| key_text(tape, *other) == key_text(tape, *key)) {
                return Err(duplicate(tape, *key));
            }
        }
        Ok(())
    }

    fn refuse_among_many(&self, tape: &Tape<'_>) -> Result<(), Failed> {
        let mut all: Vec<(Cow<'_, str>, u32)> =
            self.few.iter().chain(&self.many).map(|index| (key_text(tape, *index), *index)).collect();
        all.sort();
        let twice = all.iter().zip(all.iter().skip(1)).filter(|(a, b)| a.0 == b.0).map(|(_, second)| second.1);
        twice.min().map_or(Ok(()), |first| Err(duplicate(tape, first)))
    }
}

fn tag_of(bytes: &[u8], length: u32) -> u64 {
    first_bytes(bytes, length) ^ u64::from(length).rotate_right(8)
}

/// The first eight bytes of a key of this length, the first one lowest; zeros behind its end.
#[inline]
fn first_bytes(bytes: &[u8], length: u32) -> u64 {
    let mask = if length < 8 { (1 << (8 * length)) - 1 } else { u64::MAX };
    let first = match bytes.first_chunk() {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => bytes.iter().rev().fold(0, |word, byte| (word << 8) | u64::from(*byte)),
    };
    first & mask
}

/// The bytes between the quotes.
fn content_length(entry: &Entry) -> u32 {
    (entry.end - entry.start).saturating_sub(2)
}

fn duplicate(tape: &Tape<'_>, key: u32) -> Failed {
    let value = Node { tape, index: key + 1 };
    let start = tape.entries.get(key as usize).map_or(0, |e| e.start as usize);
    let found = shorten(&key_text(tape, key));
    // Enclosing containers are still open, so the path is found by byte position instead of by entry.
    let pointer = value.pointer_while_open();
    Failed::new(ReadError { problem: Box::new(ReadProblem::DuplicateKey), pointer, offset: start, found })
}

pub(super) fn key_text<'a>(tape: &'a Tape<'_>, index: u32) -> Cow<'a, str> {
    Node { tape, index }.raw_string()
}

/// How many keys of an object are held without allocating.
const FEW: usize = 16;
