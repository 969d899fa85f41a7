//! The few styles that there are. Colour never stands alone: a word always says the same.

use anstyle::{AnsiColor, Effects, Style};

/// Yes.
pub const GOOD: Style = AnsiColor::Green.on_default().effects(Effects::BOLD);
/// No.
pub const BAD: Style = AnsiColor::Red.on_default().effects(Effects::BOLD);
/// It cannot be told, or a warning.
pub const UNSURE: Style = AnsiColor::Yellow.on_default().effects(Effects::BOLD);
/// States what matters.
pub const STRONG: Style = Style::new().bold();
/// States what matters less.
pub const DIM: Style = Style::new().dimmed();
/// Commands to type.
pub const COMMAND: Style = AnsiColor::Cyan.on_default();
/// Headings.
pub const HEADING: Style = Style::new().bold().underline();
/// Nothing.
pub const PLAIN: Style = Style::new();
