//! What people and machines get to see.
//!
//! All text goes through [`safe()`] when a [`Page`] is rendered, and [`safe_json`] when JSON is: whatever a foreign
//! document holds, no control character and nothing that reorders text reaches a terminal.

mod excerpt;
mod page;
mod reply;
mod safe;
pub(crate) mod style;
mod text;
mod wrap;

pub(crate) use excerpt::Excerpt;
pub(crate) use page::Page;
pub(crate) use reply::Reply;
pub(crate) use safe::{safe, safe_json};
pub(crate) use text::Text;
