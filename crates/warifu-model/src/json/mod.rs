//! The engine under the documents, for the crates of Warifu alone: not part of what this crate promises. [`Json`],
//! [`ReadError`] and [`ReadProblem`] are.
//!
//! Strict JSON: one pass over the bytes into a flat [`Tape`], typed reading through [`Node`] and [`Fields`],
//! and writing through [`Json`] (canonical per RFC 8785, or indented for people).
//!
//! Stricter than RFC 8259 where a signed document must have one meaning (compare RFC 7493): no duplicate keys, no
//! lone surrogates, no byte order mark, only integers within ±(2^53−1), bounded size and depth.

mod count;
mod error;
mod fields;
mod keys;
mod node;
mod out;
mod parse;
mod scan;
mod tape;
mod walk;

pub use crate::base64::decode_base64;
pub use count::{agreeing, plural, thousands};
pub use error::{ReadError, ReadProblem, is_unsafe_to_show, shorten};
pub use fields::Fields;
pub use node::{Node, Read};
pub(crate) use out::write_string;
pub use out::{Json, escape_pointer};
pub use tape::{Kind, Limits, Tape};
pub use walk::Walk;
