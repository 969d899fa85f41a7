use std::fmt::Write as _;

use anstyle::Style;
use unicode_width::UnicodeWidthStr as _;

use crate::safe::safe;
use crate::style;
use crate::text::Text;
use crate::wrap::{Piece, longest, width, wrap};

/// A page for people, laid out when the width of the terminal is known.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Page {
    pub(crate) blocks: Vec<Block>,
}

/// A part of a page.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Block {
    /// An empty line.
    Blank,
    /// A heading: 1 for the title of the page, 2 for its parts.
    Heading { level: usize, text: String },
    /// Text, and how far lines after its first are indented.
    Line { indent: usize, hang: usize, text: Text },
    /// An item of a list.
    Item { indent: usize, mark: Text, text: Text },
    /// Names with values.
    Fields { indent: usize, rows: Vec<(String, Text)> },
    /// Lines that are not broken.
    Verbatim { indent: usize, lines: Vec<Text> },
    /// Rows of cells in aligned columns; the last column is broken into lines.
    Table { indent: usize, rows: Vec<Vec<Text>> },
}

impl Page {
    /// An empty line, unless the page begins or has one already.
    pub fn blank(&mut self) {
        if self.blocks.last().is_some_and(|block| *block != Block::Blank) {
            self.blocks.push(Block::Blank);
        }
    }

    /// The title of the whole page.
    pub fn title(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Heading { level: 1, text: text.into() });
    }

    /// A heading with an empty line before it.
    pub fn heading(&mut self, text: impl Into<String>) {
        self.blank();
        self.blocks.push(Block::Heading { level: 2, text: text.into() });
    }

    /// A line.
    pub fn line(&mut self, text: impl Into<Text>) {
        self.indented(0, text);
    }

    /// A line that begins further right, with all that it is broken into.
    pub fn indented(&mut self, indent: usize, text: impl Into<Text>) {
        self.blocks.push(Block::Line { indent, hang: 0, text: text.into() });
    }

    /// A line of which all but the first line of its text is indented.
    pub fn hanging(&mut self, hang: usize, text: impl Into<Text>) {
        self.blocks.push(Block::Line { indent: 0, hang, text: text.into() });
    }

    /// An item of a list: a mark, and text beside it.
    pub fn item(&mut self, indent: usize, mark: impl Into<Text>, text: impl Into<Text>) {
        self.blocks.push(Block::Item { indent, mark: mark.into(), text: text.into() });
    }

    /// Lines that are not broken, and whose spaces count.
    pub fn verbatim(&mut self, indent: usize, lines: Vec<Text>) {
        self.blocks.push(Block::Verbatim { indent, lines });
    }

    /// Rows of aligned cells. Cells but the last of a row are not broken.
    pub fn table(&mut self, indent: usize, rows: Vec<Vec<Text>>) {
        if !rows.is_empty() {
            self.blocks.push(Block::Table { indent, rows });
        }
    }

    /// Names with values.
    pub fn fields<'n>(&mut self, indent: usize, fields: impl IntoIterator<Item = (&'n str, Text)>) {
        let fields = fields.into_iter().filter(|(_, text)| !text.is_empty());
        let rows: Vec<_> = fields.map(|(name, text)| (name.to_owned(), text)).collect();
        if !rows.is_empty() {
            self.blocks.push(Block::Fields { indent, rows });
        }
    }

    /// Adds all of another page.
    pub fn append(&mut self, other: Self) {
        self.blocks.extend(other.blocks);
    }

    /// The page as text with styles, for a terminal of so many columns.
    pub fn render(&self, columns: usize) -> String {
        let columns = columns.max(NARROWEST);
        let mut out = String::new();
        for block in &self.blocks {
            match block {
                Block::Blank => out.push('\n'),
                Block::Heading { text, .. } => {
                    write_lines(&mut out, 0, 0, &Text::new().style(text.as_str(), style::HEADING), columns);
                }
                Block::Line { indent, hang, text } => write_lines(&mut out, *indent, *hang, text, columns),
                Block::Item { indent, mark, text } => {
                    write_lines(&mut out, *indent, 2, &mark.clone().plain(" ").and(text.clone()), columns);
                }
                Block::Fields { indent, rows } => {
                    let row = |(name, text): &(String, Text)| vec![Text::new().dim(name.as_str()), text.clone()];
                    write_table(&mut out, *indent, &rows.iter().map(row).collect::<Vec<_>>(), columns);
                }
                Block::Verbatim { indent, lines } => {
                    for line in lines {
                        out.extend(std::iter::repeat_n(' ', *indent));
                        for (text, style) in &line.spans {
                            write_styled(&mut out, &safe(text), *style);
                        }
                        out.push('\n');
                    }
                }
                Block::Table { indent, rows } => write_table(&mut out, *indent, rows, columns),
            }
        }
        out
    }
}

fn write_lines(out: &mut String, indent: usize, hang: usize, text: &Text, columns: usize) {
    for (index, line) in wrap(text, columns.saturating_sub(indent + hang)).iter().enumerate() {
        write_line(out, if index == 0 { indent } else { indent + hang }, line);
    }
}

fn write_table(out: &mut String, indent: usize, rows: &[Vec<Text>], columns: usize) {
    let count = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widest = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(width).max().unwrap_or_default();
    let widths: Vec<usize> = (0..count.saturating_sub(1)).map(widest).collect();
    let left = indent + widths.iter().map(|width| width + GAP).sum::<usize>();
    // where hardly anything is left for the last column, it goes below its row instead
    let below = left + LAST_COLUMN > columns && widest(count.saturating_sub(1)) + left > columns;
    for row in rows {
        out.extend(std::iter::repeat_n(' ', indent));
        let mut pending = 0;
        for (index, cell) in row.iter().enumerate() {
            if index + 1 == count && count > 1 {
                // so does a long word, such as a digest
                let fits = longest(cell) + left <= columns || longest(cell) + indent + GAP > columns;
                let below = if below || !fits { Some(indent + GAP) } else { None };
                write_last(out, cell, Place { pending, left, below, columns });
                continue;
            }
            out.extend(std::iter::repeat_n(' ', pending));
            for (text, style) in &cell.spans {
                write_styled(out, &safe(text), *style);
            }
            pending = widths.get(index).copied().unwrap_or_default().saturating_sub(width(cell)) + GAP;
        }
        if !out.ends_with('\n') {
            out.push('\n');
        }
    }
}

/// Where the last cell of a row goes.
#[derive(Clone, Copy)]
struct Place {
    /// Spaces between the cell before and this one.
    pending: usize,
    /// Its column.
    left: usize,
    /// Its column on the line below, if it goes there.
    below: Option<usize>,
    columns: usize,
}

fn write_last(out: &mut String, cell: &Text, place: Place) {
    let left = place.below.unwrap_or(place.left);
    match place.below {
        Some(_) => out.push('\n'),
        None => out.extend(std::iter::repeat_n(' ', place.pending)),
    }
    for (index, line) in wrap(cell, place.columns.saturating_sub(left)).iter().enumerate() {
        let first = index == 0 && place.below.is_none();
        write_line(out, if first { 0 } else { left }, line);
    }
}

fn write_line(out: &mut String, left: usize, pieces: &[Piece]) {
    if pieces.iter().any(|piece| piece.text.width() > 0) {
        out.extend(std::iter::repeat_n(' ', left));
    }
    let mut before = style::PLAIN;
    for piece in pieces {
        // an underline goes through the spaces of its own words and no others
        let space = if piece.style == before { piece.style } else { style::PLAIN };
        if piece.spaces > 0 {
            write_styled(out, &" ".repeat(piece.spaces), space);
        }
        write_styled(out, &piece.text, piece.style);
        before = piece.style;
    }
    out.push('\n');
}

fn write_styled(out: &mut String, text: &str, style: Style) {
    let text = text.replace('\n', " ");
    if style == style::PLAIN || text.is_empty() {
        out.push_str(&text);
    } else {
        // a string takes everything
        let _ = write!(out, "{style}{text}{style:#}");
    }
}

const GAP: usize = 2;
const NARROWEST: usize = 30;
const LAST_COLUMN: usize = 24;
