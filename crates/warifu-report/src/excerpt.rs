use unicode_width::UnicodeWidthStr as _;

use crate::page::Page;
use crate::safe::safe;
use crate::style;
use crate::text::Text;

/// The line of a document on which something is wrong, and where on it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Excerpt {
    /// The line, from one.
    pub line: usize,
    /// The column, in characters, from one.
    pub column: usize,
    /// The part of the line around the place, made safe.
    text: String,
    /// Columns of the terminal before the place.
    before: usize,
}

impl Excerpt {
    /// The place in these bytes; none for bytes that are no text around there.
    pub fn of(bytes: &[u8], offset: usize) -> Option<Self> {
        let offset = offset.min(bytes.len());
        let start = bytes.get(..offset)?.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let rest = bytes.get(offset..)?;
        let end = offset + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        let line = bytes.get(..start)?.split(|byte| *byte == b'\n').count();
        let left = String::from_utf8_lossy(bytes.get(start..offset)?).into_owned();
        let right =
            String::from_utf8_lossy(bytes.get(offset..end)?.get(..WINDOW * 4).unwrap_or(bytes.get(offset..end)?))
                .into_owned();
        let column = left.chars().count() + 1;
        let mut text = String::new();
        let skipped = left.chars().count().saturating_sub(WINDOW);
        if skipped > 0 {
            text.push('…');
        }
        let shown: String = left.chars().skip(skipped).collect();
        text.push_str(&safe(&shown.replace(['\t', '\r'], " ")));
        let before = text.width();
        let shown: String = right.chars().take(WINDOW).collect();
        text.push_str(&safe(&shown.replace(['\t', '\r'], " ")));
        if right.chars().count() > WINDOW {
            text.push('…');
        }
        Some(Self { line, column, text, before })
    }

    /// Shows the line with a caret below the place.
    pub fn show(&self, page: &mut Page) {
        let number = self.line.to_string();
        let margin = " ".repeat(number.len());
        let caret = " ".repeat(self.before);
        page.verbatim(
            1,
            vec![
                Text::new().dim(format!("{margin} |")),
                Text::new().dim(format!("{number} | ")).plain(self.text.clone()),
                Text::new().dim(format!("{margin} | ")).style(format!("{caret}^"), style::BAD),
            ],
        );
    }
}

/// Characters shown on each side of the place.
const WINDOW: usize = 34;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_found_in_its_line() {
        let excerpt = Excerpt::of(b"{\n  \"a\": 1,\n  \"a\": 2\n}", 14).unwrap();
        assert_eq!((excerpt.line, excerpt.column, excerpt.text.as_str(), excerpt.before), (3, 3, "  \"a\": 2", 2));
    }

    #[test]
    fn long_lines_are_cut_on_both_sides() {
        let line = "x".repeat(1000);
        let excerpt = Excerpt::of(line.as_bytes(), 500).unwrap();
        assert_eq!(excerpt.column, 501);
        assert_eq!(excerpt.text.chars().count(), 1 + 34 + 34 + 1);
    }

    #[test]
    fn an_empty_document_has_a_first_line() {
        assert_eq!(Excerpt::of(b"", 0).map(|excerpt| (excerpt.line, excerpt.column)), Some((1, 1)));
    }
}
