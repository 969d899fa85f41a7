//! The few styles that there are. Colour never stands alone: a word always says the same.

use anstyle::{AnsiColor, Effects, Style};

/// Yes.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().effects(Effects::BOLD);
/// No.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().effects(Effects::BOLD);
/// It cannot be told, or a warning.
pub(crate) const UNSURE: Style = AnsiColor::Yellow.on_default().effects(Effects::BOLD);
/// What matters.
pub(crate) const STRONG: Style = Style::new().bold();
/// What matters less.
pub(crate) const DIM: Style = Style::new().dimmed();
/// Commands to type.
pub(crate) const COMMAND: Style = AnsiColor::Cyan.on_default();
/// Headings.
pub(crate) const HEADING: Style = Style::new().bold().underline();
/// Nothing.
pub(crate) const PLAIN: Style = Style::new();
