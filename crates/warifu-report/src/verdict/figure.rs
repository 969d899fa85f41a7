//! The chain as one figure: a column of boxes with an arrow between each two. One figure for each language, since drawn text does not
//! break into lines by itself.

use std::fmt::Write as _;

use warifu_model::Language;

use super::chain::{Chain, ChainEdge, ChainNode};
use crate::report::Html;
use crate::text::Text;
use crate::wrap::wrap;

/// Draws the chain in a language.
pub(super) fn draw(html: &mut Html, chain: &Chain, language: Language) {
    let mut figure = Figure { html: Html::new(), y: MARGIN, language };
    for (place, node) in chain.nodes.iter().enumerate() {
        figure.node(node);
        if place + 1 < chain.nodes.len() {
            figure.edge(chain.edges.get(place));
        }
    }
    let (height, label) = (figure.y + MARGIN, language.pick(LABEL.0, LABEL.1));
    let drawn = figure.html.finish();
    let mut open = String::new();
    // a string takes everything
    let _ = write!(
        open,
        "<svg class=\"chain\" lang=\"{}\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\"",
        language.pick("en", "ja")
    );
    html.raw(&open).raw(" aria-label=\"").text(label).raw("\">").raw(&drawn).raw("</svg>\n");
}

struct Figure {
    html: Html,
    y: u32,
    language: Language,
}

impl Figure {
    fn node(&mut self, node: &ChainNode) {
        let kind = broken(node.kind.in_language(self.language), SMALL_COLUMNS);
        let title = broken(node.title.in_language(self.language), TITLE_COLUMNS);
        let lines: Vec<String> =
            node.lines.iter().flat_map(|line| broken(line.in_language(self.language), SMALL_COLUMNS)).collect();
        let height = 2 * PADDING + count(&kind) * SMALL_LINE + count(&title) * TITLE_LINE + count(&lines) * SMALL_LINE;
        self.rect(height);
        let mut y = self.y + PADDING;
        for (class, texts, line) in
            [("kind-of", &kind, SMALL_LINE), ("named", &title, TITLE_LINE), ("more-of", &lines, SMALL_LINE)]
        {
            for text in texts {
                y += line;
                self.text(class, LEFT + PADDING, y - DESCENT, text);
            }
        }
        self.y += height;
    }

    fn edge(&mut self, edge: Option<&ChainEdge>) {
        let Some(edge) = edge else { return };
        let lines: Vec<String> =
            edge.lines.iter().flat_map(|line| broken(line.in_language(self.language), EDGE_COLUMNS)).collect();
        let height = (count(&lines) * SMALL_LINE + 2 * PADDING).max(LEAST_EDGE);
        let (class, sign, top) = (edge.mark.class(), edge.mark.sign(), self.y);
        let bottom = top + height;
        let mut out = String::new();
        let _ = write!(
            out,
            "<path class=\"arrow {class}\" d=\"M{ARROW} {top}V{}\"/><path class=\"head {class}\" d=\"M{} {}l6 9l6 -9z\"/>",
            bottom - 8,
            ARROW - 6,
            bottom - 9
        );
        let middle = top + height / 2 - 4;
        let _ = write!(out, "<circle class=\"sign {class}\" cx=\"{ARROW}\" cy=\"{middle}\" r=\"10\"/>");
        self.html.raw(&out);
        self.text(&format!("sign-text {class}"), ARROW, middle + 5, sign);
        let mut y = top + PADDING;
        for line in &lines {
            y += SMALL_LINE;
            self.text("more-of", ARROW + 22, y - DESCENT, line);
        }
        self.y = bottom;
    }

    fn rect(&mut self, height: u32) {
        let mut out = String::new();
        let _ = write!(
            out,
            "<rect class=\"box\" x=\"{LEFT}\" y=\"{}\" width=\"{}\" height=\"{height}\" rx=\"8\"/>",
            self.y,
            WIDTH - 2 * LEFT
        );
        self.html.raw(&out);
    }

    fn text(&mut self, class: &str, x: u32, y: u32, text: &str) {
        let mut out = String::new();
        let room = WIDTH - LEFT - PADDING - x;
        // letters that are wider than is usual are drawn narrower, so that they stay in the box
        let fitted = if needed(text) > room && !class.starts_with("sign") {
            format!(" textLength=\"{room}\" lengthAdjust=\"spacingAndGlyphs\"")
        } else {
            String::new()
        };
        let _ = write!(out, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\"{fitted}>");
        self.html.raw(&out).text(text).raw("</text>");
    }
}

/// A text in lines of so many columns. What cannot be broken is cut, so that nothing leaves the box.
fn broken(text: &str, columns: usize) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    let mut cut = String::new();
    let mut run = 0;
    for c in text.chars() {
        run = if c.is_whitespace() { 0 } else { run + 1 };
        if run > columns {
            cut.push(' ');
            run = 1;
        }
        cut.push(c);
    }
    let line = |pieces: Vec<crate::wrap::Piece>| {
        let mut line = String::new();
        for piece in pieces {
            line.extend(std::iter::repeat_n(' ', piece.spaces));
            line.push_str(&piece.text);
        }
        line
    };
    wrap(&Text::from(cut), columns).into_iter().map(line).collect()
}

/// The width that a line may take, in units of the drawing, by the widest usual letters.
fn needed(text: &str) -> u32 {
    let of = |c: char| match c {
        'W' | 'M' | 'm' | 'w' | '@' | '%' => 13,
        'A'..='Z' => 10,
        c if c.is_ascii() => 7,
        _ => 14,
    };
    text.chars().map(of).sum()
}

fn count(lines: &[String]) -> u32 {
    u32::try_from(lines.len()).unwrap_or(u32::MAX / 64)
}

const WIDTH: u32 = 400;
const LEFT: u32 = 6;
const MARGIN: u32 = 4;
const PADDING: u32 = 9;
const ARROW: u32 = 34;
const SMALL_LINE: u32 = 18;
const TITLE_LINE: u32 = 22;
const DESCENT: u32 = 5;
const LEAST_EDGE: u32 = 46;
const SMALL_COLUMNS: usize = 50;
const TITLE_COLUMNS: usize = 40;
const EDGE_COLUMNS: usize = 45;
const LABEL: (&str, &str) =
    ("The chain from the issuer's authority to the importer's policy", "発行側のルート機関から輸入者の方針までの経路");
