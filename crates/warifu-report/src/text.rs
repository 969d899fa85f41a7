use anstyle::Style;

use crate::style;

/// Text in pieces, each with its style. Any text may be put in: it is made safe when it is rendered.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[must_use]
pub struct Text {
    pub(crate) spans: Vec<(String, Style)>,
}

impl Text {
    /// No text.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds text.
    pub fn plain(self, text: impl Into<String>) -> Self {
        self.style(text, style::PLAIN)
    }

    /// Adds text that matters less.
    pub fn dim(self, text: impl Into<String>) -> Self {
        self.style(text, style::DIM)
    }

    /// Adds text that matters.
    pub fn strong(self, text: impl Into<String>) -> Self {
        self.style(text, style::STRONG)
    }

    /// Adds text in a style.
    pub fn style(mut self, text: impl Into<String>, style: Style) -> Self {
        self.spans.push((text.into(), style));
        self
    }

    /// Adds other text.
    pub fn and(mut self, other: impl Into<Text>) -> Self {
        self.spans.extend(other.into().spans);
        self
    }

    /// Adds text in which words between backticks are values or names: they become strong, the backticks stay.
    pub fn quoting(mut self, text: &str) -> Self {
        for (index, part) in text.split('`').enumerate() {
            if index % 2 == 1 {
                self = self.strong(format!("`{part}`"));
            } else if !part.is_empty() {
                self = self.plain(part);
            }
        }
        self
    }

    /// Returns whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.spans.iter().all(|(text, _)| text.is_empty())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new().plain(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::new().plain(text)
    }
}
