//! What people and machines get to see.
//!
//! All text goes through [`safe()`] when a [`Page`] is rendered, and [`safe_json`] when JSON is: whatever a foreign
//! document holds, no control character and nothing that reorders text reaches a terminal.

mod excerpt;
mod markdown;
pub mod notice;
mod page;
pub mod paper;
pub mod report;
mod safe;
mod sheet;
pub mod style;
mod text;
pub mod titles;
pub mod verdict;
mod wording;
mod wrap;

pub use excerpt::Excerpt;
pub use page::Page;
pub use report::Html;
pub use safe::{safe, safe_json};
pub use text::Text;
