use warifu_model::{Digest, Json, json};

use super::error::QuestionError;
use crate::store::{Read, Value};

/// The part of an answer that is asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Page<'a> {
    limit: u32,
    after: Option<&'a str>,
}

/// A part of an answer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Paged<T> {
    /// The answers, in the order of the question.
    pub items: Vec<T>,
    /// The cursor after which it goes on; none where nothing follows. Where there is one, nothing need follow it.
    pub next: Option<String>,
}

/// Answers that are written as a list.
pub trait Listed: Sized {
    /// The format of the whole, `warifu.NAME/1`.
    const FORMAT: &'static str;

    /// The lists of a page, by the names of their members.
    fn lists(items: &[Self]) -> Vec<(&'static str, Json)>;
}

impl<'a> Page<'a> {
    /// The greatest number of answers on a page.
    pub const MOST: u32 = 1_000;

    /// So many answers, after a cursor or from the beginning.
    ///
    /// ```
    /// use warifu_ledger::questions::Page;
    ///
    /// assert!(Page::new(50, None).is_ok());
    /// assert!(Page::new(0, None).is_err());
    /// assert!(Page::new(1_001, None).is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// [`QuestionError::Limit`].
    pub const fn new(limit: u32, after: Option<&'a str>) -> Result<Self, QuestionError> {
        if limit == 0 || limit > Self::MOST {
            return Err(QuestionError::Limit { found: limit, most: Self::MOST });
        }
        Ok(Self { limit, after })
    }

    /// The question begun, or gone on with. `question` is the whole question in words of our own, by which its cursors are known.
    pub(super) fn of(self, question: String) -> Result<Asked, QuestionError> {
        let position = self.after.map(|cursor| read_cursor(&question, cursor)).transpose()?;
        Ok(Asked { question, limit: self.limit, position })
    }

    /// At most so many answers on the page.
    pub(super) fn at_most(self, most: u32) -> Self {
        Self { limit: self.limit.min(most), ..self }
    }
}

/// A question with the place from which it goes on.
pub(super) struct Asked {
    question: String,
    limit: u32,
    pub(super) position: Option<Position>,
}

/// The place of an answer in the order of its question.
pub(super) type Position = Vec<Value>;

impl Asked {
    /// A cursor that is of this question and makes no sense to it.
    pub(super) fn foreign(&self) -> QuestionError {
        let cursor = self.position.as_ref().map(|position| cursor(&self.question, position));
        QuestionError::CursorForeign { cursor: json::shorten(&cursor.unwrap_or_default()) }
    }

    /// Reads along an order: `more` gives so many rows after a position (fewer only at the end), `keep` what the answer is to hold of
    /// each. At most [`SPARE`] rows more than the page has answers are passed over.
    pub(super) fn walk<R, T>(
        self,
        store: &mut dyn Read,
        more: impl FnMut(&mut dyn Read, Option<&Position>, u32) -> Result<Vec<(Position, R)>, QuestionError>,
        mut keep: impl FnMut(&mut dyn Read, R) -> Result<Option<T>, QuestionError>,
    ) -> Result<Paged<T>, QuestionError> {
        let each = |store: &mut dyn Read, rows: Vec<R>| rows.into_iter().map(|row| keep(store, row)).collect();
        self.walk_together(store, more, each, 1)
    }

    /// The same, with what is kept of many rows asked for at once: a store behind a network answers a question for each page, not for each
    /// row. `keep` gives as many answers as it gets rows.
    pub(super) fn walk_each<R, T>(
        self,
        store: &mut dyn Read,
        more: impl FnMut(&mut dyn Read, Option<&Position>, u32) -> Result<Vec<(Position, R)>, QuestionError>,
        keep: impl FnMut(&mut dyn Read, Vec<R>) -> Result<Vec<Option<T>>, QuestionError>,
    ) -> Result<Paged<T>, QuestionError> {
        self.walk_together(store, more, keep, usize::MAX)
    }

    /// With so many rows at most that are looked at together.
    fn walk_together<R, T>(
        self,
        store: &mut dyn Read,
        mut more: impl FnMut(&mut dyn Read, Option<&Position>, u32) -> Result<Vec<(Position, R)>, QuestionError>,
        mut keep: impl FnMut(&mut dyn Read, Vec<R>) -> Result<Vec<Option<T>>, QuestionError>,
        together: usize,
    ) -> Result<Paged<T>, QuestionError> {
        let Self { question, limit, mut position } = self;
        let (mut items, mut room, mut spare, mut chunk) = (Vec::new(), limit, SPARE, CHUNK);
        loop {
            // one more than is needed tells whether anything follows
            let want = room.max(chunk).min(room.saturating_add(spare)).saturating_add(1);
            let mut rows = more(store, position.as_ref(), want)?.into_iter().peekable();
            let is_end = rows.len() < want as usize;
            let before = items.len();
            while rows.peek().is_some() {
                if room == 0 || spare == 0 {
                    return Ok(Paged { items, next: position.map(|position| cursor(&question, &position)) });
                }
                // where nothing was passed over, no row is looked at in vain; where rows are, a few
                let some = if spare == SPARE { room } else { room.max(chunk) };
                let (places, some): (Vec<_>, Vec<_>) = rows.by_ref().take(together.min(some as usize)).unzip();
                for (place, kept) in places.into_iter().zip(keep(store, some)?) {
                    if room == 0 || spare == 0 {
                        return Ok(Paged { items, next: position.map(|position| cursor(&question, &position)) });
                    }
                    position = Some(place);
                    match kept {
                        Some(item) => {
                            items.push(item);
                            room -= 1;
                        }
                        None => spare -= 1,
                    }
                }
            }
            if is_end {
                return Ok(Paged { items, next: None });
            }
            if items.len() - before < want as usize / 2 {
                chunk = (chunk * 2).min(MOST_CHUNK);
            }
        }
    }
}

impl<T> Paged<T> {
    /// Another value of each answer.
    pub(super) fn map<U>(self, of: impl FnMut(T) -> U) -> Paged<U> {
        Paged { items: self.items.into_iter().map(of).collect(), next: self.next }
    }
}

impl<T: Listed> Paged<T> {
    /// The page as one object: its format, its lists, and the cursor as `next`.
    pub fn to_json(&self) -> Json {
        let lists = T::lists(&self.items).into_iter();
        let whole = Json::object().with("format", T::FORMAT);
        lists.fold(whole, |whole, (name, list)| whole.with(name, list)).with("next", self.next.as_deref())
    }
}

/// The place, written so that it is known again: its bytes after the first eight of a digest over the question and them.
fn cursor(question: &str, position: &[Value]) -> String {
    let bytes = write_position(position);
    hex(&seal(question, &bytes)) + &hex(&bytes)
}

fn read_cursor(question: &str, cursor: &str) -> Result<Position, QuestionError> {
    let read = || {
        if cursor.len() > MOST_CURSOR {
            return None;
        }
        let bytes = unhex(cursor)?;
        let (sealed, bytes) = bytes.split_at_checked(SEAL)?;
        if sealed != seal(question, bytes) {
            return None;
        }
        read_position(bytes)
    };
    read().ok_or_else(|| QuestionError::CursorForeign { cursor: json::shorten(cursor) })
}

fn seal(question: &str, position: &[u8]) -> Vec<u8> {
    let all = [question.as_bytes(), &[0], position].concat();
    Digest::of(&all).as_bytes().iter().copied().take(SEAL).collect()
}

fn write_position(position: &[Value]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for value in position {
        let (kind, held) = match value {
            Value::Integer(number) => (b'i', number.to_be_bytes().to_vec()),
            Value::Text(text) => (b't', text.as_bytes().to_vec()),
            Value::Bytes(held) => (b'b', held.clone()),
        };
        bytes.push(kind);
        bytes.extend(u16::try_from(held.len()).unwrap_or(u16::MAX).to_be_bytes());
        bytes.extend(held);
    }
    bytes
}

fn read_position(mut bytes: &[u8]) -> Option<Position> {
    let mut position = Vec::new();
    while let Some(([kind, high, low], rest)) = bytes.split_first_chunk::<3>() {
        let (held, rest) = rest.split_at_checked(u16::from_be_bytes([*high, *low]).into())?;
        bytes = rest;
        position.push(match kind {
            b'i' => Value::Integer(i64::from_be_bytes(held.try_into().ok()?)),
            b't' => Value::Text(String::from_utf8(held.to_vec()).ok()?),
            b'b' => Value::Bytes(held.to_vec()),
            _ => return None,
        });
    }
    bytes.is_empty().then_some(position)
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| Some(digit(high)? << 4 | digit(low)?)).collect()
}

/// Rows that a page passes over at most.
pub(super) const SPARE: u32 = 1_000;
/// Rows that are read at once where filters may pass over most of them.
const CHUNK: u32 = 32;
/// As many at most, where they do.
const MOST_CHUNK: u32 = 256;
/// Bytes of the digest in a cursor.
const SEAL: usize = 8;
/// The greatest length of a cursor, in characters.
const MOST_CURSOR: usize = 8_192;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back_by_its_question_alone() {
        let position = vec![Value::Integer(-3), Value::Text("装置".to_owned()), Value::Bytes(vec![0, 255])];
        let written = cursor("find", &position);
        assert_eq!(read_cursor("find", &written).unwrap(), position);
        assert!(read_cursor("search", &written).is_err());
        for place in 0..written.len() {
            let mut damaged = written.clone().into_bytes();
            damaged[place] = if damaged[place] == b'0' { b'1' } else { b'0' };
            assert!(read_cursor("find", std::str::from_utf8(&damaged).unwrap()).is_err(), "{place}");
            let cut: String = written.chars().take(place).collect();
            assert!(read_cursor("find", &cut).is_err(), "{place}");
        }
        assert!(read_cursor("find", "装置").is_err());
        assert!(read_cursor("find", &"0".repeat(10_000)).is_err());
    }
}
