//! Breaking styled text into lines of a terminal, wide characters counted as two columns.

use anstyle::Style;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::safe::safe;
use crate::text::Text;

/// A piece that is never broken.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) style: Style,
    /// Spaces before it, unless it begins a line.
    pub(crate) spaces: usize,
}

/// Columns that a text takes on one line.
pub(crate) fn width(text: &Text) -> usize {
    text.spans.iter().map(|(text, _)| safe(text).width()).sum()
}

/// Columns of the longest piece that is never broken.
pub(crate) fn longest(text: &Text) -> usize {
    let width = |word: &Vec<Piece>| word.iter().map(|piece| piece.text.width()).sum();
    words(text).iter().map(width).max().unwrap_or_default()
}

/// Breaks text at spaces, and between wide characters, which need none. What is too long for a line alone stands alone.
/// Spaces at the very beginning are kept.
pub(crate) fn wrap(text: &Text, columns: usize) -> Vec<Vec<Piece>> {
    let mut lines = Vec::new();
    let mut line: Vec<Piece> = Vec::new();
    let mut used = 0;
    for word in words(text) {
        let needed: usize = word.iter().map(|piece| piece.text.width()).sum();
        let spaces = word.first().map_or(0, |piece| piece.spaces);
        if !line.is_empty() && used + spaces + needed > columns {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        let keep = if line.is_empty() && !lines.is_empty() { 0 } else { spaces };
        used += keep + needed;
        for (index, mut piece) in word.into_iter().enumerate() {
            if index == 0 {
                piece.spaces = keep;
            }
            line.push(piece);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Runs of pieces between which a line may be broken.
fn words(text: &Text) -> Vec<Vec<Piece>> {
    let mut words: Vec<Vec<Piece>> = Vec::new();
    let mut spaces = 0;
    // the last character stood, so that a break before the next one needs a space or a wide neighbour
    let mut last: Option<char> = None;
    for (text, style) in &text.spans {
        for c in safe(text).chars() {
            if c.is_whitespace() && c != '\u{a0}' && c != '\u{3000}' {
                spaces += 1;
                continue;
            }
            let begins = spaces > 0 || last.is_none_or(|last| may_break_between(last, c));
            if begins || words.is_empty() {
                words.push(vec![Piece { text: c.to_string(), style: *style, spaces }]);
            } else if let Some(word) = words.last_mut() {
                match word.last_mut() {
                    Some(piece) if piece.style == *style => piece.text.push(c),
                    _ => word.push(Piece { text: c.to_string(), style: *style, spaces: 0 }),
                }
            }
            spaces = 0;
            last = Some(c);
        }
    }
    words
}

fn may_break_between(before: char, after: char) -> bool {
    let wide = |c: char| c.width() == Some(2);
    (wide(before) || wide(after)) && !NOT_FIRST.contains(after) && !NOT_LAST.contains(before)
}

/// Characters that begin no line, and such that end none (JIS X 4051, the common ones).
const NOT_FIRST: &str = "、。，．・：；？！）」』】〉》〕］｝ーぁぃぅぇぉゃゅょっゎァィゥェォャュョッヮヵヶゝゞヽヾ々〻〜～゛゜’”‐–％＞,.:;?!)]}%…";
const NOT_LAST: &str = "（「『【〈《〔［｛‘“＜([{";

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, columns: usize) -> Vec<String> {
        let join = |line: Vec<Piece>| line.iter().map(|p| " ".repeat(p.spaces) + &p.text).collect::<String>();
        wrap(&Text::from(text), columns).into_iter().map(join).collect()
    }

    #[test]
    fn text_is_broken_at_spaces() {
        assert_eq!(lines("one two three", 8), ["one two", "three"]);
        assert_eq!(lines("  one two", 20), ["  one two"]);
        assert_eq!(lines("one unbreakable two", 6), ["one", "unbreakable", "two"]);
        assert_eq!(lines("", 6), [""]);
    }

    #[test]
    fn japanese_is_broken_between_characters_but_not_before_a_full_stop() {
        assert_eq!(lines("適合性を評価。", 8), ["適合性を", "評価。"]);
        assert_eq!(lines("適合性評価。", 10), ["適合性評", "価。"]);
        assert_eq!(lines("値は`high`である", 10), ["値は`high`", "である"]);
        for begins_no_line in "々ゝゞヽヾ〜ヵヶゎ゛゜’”％–".chars() {
            assert_eq!(lines(&format!("適合性の{begins_no_line}"), 8).len(), 2, "{begins_no_line}");
            assert!(!lines(&format!("適合性の{begins_no_line}"), 8)[1].starts_with(begins_no_line), "{begins_no_line}");
        }
    }
}
