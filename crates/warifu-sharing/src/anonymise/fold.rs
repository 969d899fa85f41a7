//! Texts as they are compared: lower-case letters and digits, each with its place in the text.

use std::iter::once;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use warifu_model::RemovedName;

/// A name that must not be left.
#[derive(Clone, Debug)]
pub(super) struct Name {
    folded: Vec<char>,
    with: String,
    /// A short name in ASCII is a part of too many words.
    whole_words: bool,
}

/// A folded text.
#[derive(Clone, Debug)]
pub(super) struct Folded<'t> {
    text: &'t str,
    letters: Vec<char>,
    /// The bytes of the text that each letter comes from.
    places: Vec<Range<usize>>,
}

impl Name {
    pub(super) fn of(name: &RemovedName) -> Self {
        let folded = Folded::of(&name.name).letters;
        let whole_words = folded.len() < 4 && folded.iter().all(char::is_ascii);
        Self { folded, with: name.with.clone(), whole_words }
    }

    pub(super) fn is_too_short(&self) -> bool {
        self.folded.len() < 2
    }

    pub(super) fn length(&self) -> usize {
        self.folded.len()
    }
}

impl<'t> Folded<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let (mut letters, mut places) = (Vec::new(), Vec::new());
        for (start, char) in text.char_indices() {
            let place = start..start + char.len_utf8();
            let parts = once(char).nfkd().flat_map(char::to_lowercase).flat_map(|lower| once(lower).nfkd());
            for part in parts.filter(|part| part.is_alphanumeric() && !is_combining_mark(*part)) {
                let spelt: &[char] = if part == 'ß' { &['s', 's'] } else { &[part] };
                letters.extend(spelt);
                places.extend(spelt.iter().map(|_| place.clone()));
            }
        }
        Self { text, letters, places }
    }

    /// The bytes of the text that a name takes, from a letter on.
    pub(super) fn find(&self, name: &Name, from: usize) -> Option<(Range<usize>, usize)> {
        let length = name.folded.len();
        let windows = self.letters.windows(length.max(1)).enumerate().skip(from);
        for (first, _) in windows.filter(|(_, window)| **window == *name.folded) {
            let last = first + length - 1;
            let (Some(start), Some(end)) = (self.places.get(first), self.places.get(last)) else { continue };
            let end = self.with_marks(end.end);
            if !name.whole_words || self.is_apart(start.start, end) {
                return Some((start.start..end, last + 1));
            }
        }
        None
    }

    /// The end with the marks behind it, which belong to the last letter.
    fn with_marks(&self, end: usize) -> usize {
        let rest = self.text.get(end..).unwrap_or_default();
        end + rest.chars().take_while(|char| is_combining_mark(*char)).map(char::len_utf8).sum::<usize>()
    }

    fn is_apart(&self, start: usize, end: usize) -> bool {
        let before = self.text.get(..start).and_then(|text| text.chars().next_back());
        let after = self.text.get(end..).and_then(|text| text.chars().next());
        ![before, after].into_iter().flatten().any(|char| char.is_ascii_alphanumeric())
    }
}

/// The text with every occurrence of a name replaced, and their number; none where it does not occur.
pub(super) fn replaced(text: &str, name: &Name) -> Option<(String, usize)> {
    let folded = Folded::of(text);
    let (mut made, mut done, mut from, mut count) = (String::new(), 0, 0, 0);
    while let Some((place, next)) = folded.find(name, from) {
        // several letters may come from one sign, so that a second occurrence begins inside of the first
        if place.start >= done {
            made.push_str(text.get(done..place.start).unwrap_or_default());
            made.push_str(&name.with);
            count += 1;
        }
        done = done.max(place.end);
        from = next;
    }
    if count == 0 {
        return None;
    }
    made.push_str(text.get(done..).unwrap_or_default());
    Some((made, count))
}
