use super::node::Node;
use super::parse::Parser;
use super::scan::plain_end;
use super::tape::{Kind, Limits};

/// Goes through a document once, front to back, for a reader that knows which members it has: nothing is kept of where its values
/// are, and names are compared where they stand.
///
/// A walk takes less than a [`Tape`](super::Tape) under the limits for documents of ours, and nothing else: each step gives nothing
/// where the document is not as it was expected, is no JSON, or breaks a limit. Which of these it was is for the tape to say, to
/// which the caller turns then. After a step that gave nothing the walk is of no more use.
///
/// ```
/// use warifu_model::json::Walk;
///
/// let (mut name, mut sizes) = (None, Vec::new());
/// let mut walk = Walk::over(br#"{"sizes": [3, 4], "name": "bale"}"#).unwrap();
/// let read = walk.object(["name", "sizes"], |walk, place| {
///     match place {
///         0 => name = Some(walk.plain()?),
///         _ => walk.array(|walk| Some(sizes.push(walk.value()?.integer().ok()?)))?,
///     }
///     Some(())
/// });
/// assert_eq!((read, walk.end()), (Some(()), Some(())));
/// assert_eq!((name, sizes), (Some("bale"), vec![3, 4]));
/// ```
pub struct Walk<'a> {
    /// Its tape holds one value at a time, behind an entry that stands for all around it.
    parser: Parser<'a>,
}

impl<'a> Walk<'a> {
    /// Begins before the outermost value; nothing where the bytes are no UTF-8 or too many.
    pub fn over(bytes: &'a [u8]) -> Option<Self> {
        let mut parser = Parser::before(bytes, Limits::default(), ENTRIES).ok()?;
        // so that no value is taken for the outermost one, of which more is allowed
        parser.open(Kind::Array);
        parser.space();
        Some(Self { parser })
    }

    /// Goes through an object that has some of these names and no other, each at most once. `member` is called before each value, with
    /// the place of its name, and has to go through the value. No name holds anything that JSON escapes.
    ///
    /// Documents tend to have their members in one order: each name is looked for after the one before it first.
    pub fn object<const N: usize>(
        &mut self,
        names: [&str; N],
        mut member: impl FnMut(&mut Self, usize) -> Option<()>,
    ) -> Option<()> {
        self.enter(b'{')?;
        let (mut seen, mut next) = ([false; N], 0);
        let mut is_over = self.is_empty(b'}');
        while !is_over {
            let place = self.name(&names, next)?;
            if std::mem::replace(seen.get_mut(place)?, true) {
                return None;
            }
            member(self, place)?;
            next = place + 1;
            is_over = self.ends(b'}')?;
        }
        self.parser.depth -= 1;
        Some(())
    }

    /// Goes through an array. `item` is called before each value, and has to go through it.
    pub fn array(&mut self, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.enter(b'[')?;
        let (mut count, mut is_over) = (0, self.is_empty(b']'));
        while !is_over {
            if count == self.parser.limits.items {
                return None;
            }
            count += 1;
            item(self)?;
            is_over = self.ends(b']')?;
        }
        self.parser.depth -= 1;
        Some(())
    }

    /// Goes through a string without escapes, which it gives.
    #[inline]
    pub fn plain(&mut self) -> Option<&'a str> {
        let Parser { bytes, at, .. } = self.parser;
        if bytes.get(at) != Some(&b'"') {
            return None;
        }
        let end = plain_end(bytes, at + 1);
        if bytes.get(end) != Some(&b'"') || end - at >= self.parser.limits.string {
            return None;
        }
        self.parser.at = end + 1;
        self.parser.tape.text.get(at + 1..end)
    }

    /// Goes through any value, which it gives. Its pointers are not those of the document; its offset is.
    pub fn value(&mut self) -> Option<Node<'_>> {
        self.parser.tape.entries.truncate(1);
        self.parser.value().ok()?;
        Some(Node { tape: &self.parser.tape, index: 1 })
    }

    /// Ends after the outermost value; nothing where anything stands behind it.
    pub fn end(&mut self) -> Option<()> {
        self.parser.space();
        (self.parser.at == self.parser.bytes.len()).then_some(())
    }

    fn enter(&mut self, opening: u8) -> Option<()> {
        if self.parser.peek() != Some(opening) || self.parser.depth == self.parser.limits.depth {
            return None;
        }
        self.parser.at += 1;
        self.parser.depth += 1;
        self.parser.space();
        Some(())
    }

    /// Whether a list ends right after its beginning.
    fn is_empty(&mut self, closing: u8) -> bool {
        let is_empty = self.parser.peek() == Some(closing);
        self.parser.at += usize::from(is_empty);
        is_empty
    }

    /// The place of the name that stands here, which probably is `next`.
    #[inline]
    fn name(&mut self, names: &[&str], next: usize) -> Option<usize> {
        let key = self.parser.bytes.get(self.parser.at..)?.strip_prefix(b"\"")?;
        let is_here = |place: usize| names.get(place).is_some_and(|name| begins_quoted(key, name));
        let place = if is_here(next) { next } else { (0..names.len()).find(|place| is_here(*place))? };
        self.parser.at += names.get(place)?.len() + 2;
        self.parser.space();
        if self.parser.peek() != Some(b':') {
            return None;
        }
        self.parser.at += 1;
        self.parser.space();
        Some(place)
    }

    /// After an item or member: whether the list of them ends here.
    #[inline]
    fn ends(&mut self, closing: u8) -> Option<bool> {
        self.parser.space();
        match self.parser.peek()? {
            b',' => {
                self.parser.at += 1;
                self.parser.space();
                Some(false)
            }
            byte if byte == closing => {
                self.parser.at += 1;
                Some(true)
            }
            _ => None,
        }
    }
}

/// Whether a text begins with this one and a quote.
#[inline]
fn begins_quoted(text: &[u8], with: &str) -> bool {
    text.get(with.len()) == Some(&b'"') && text.starts_with(with.as_bytes())
}

/// Room for the entries of one value; more are made where a value has more.
const ENTRIES: usize = 64;
