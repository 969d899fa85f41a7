//! Reading a foreign JSON document: tolerant of what is not used, strict about what is (docs/adr/0039).
//!
//! A [`Object`] says what to do with each member of one object and skips the others; a [`Member`] is the
//! value waiting to be read, exactly once. Every object that is read at all is checked for duplicate keys,
//! and every error knows where it was found ([`Trail`]). Nothing is kept that is not asked for: an SBOM of
//! a hundred thousand components is counted while it streams by.
//!
//! Problems are found by the visitors here and by the category of an error of `serde_json`, never by its message.

mod member;
mod names;
mod refuse;
mod scalar;
mod trail;

pub use member::{Anything, Member, Object, OneOf, read_object};
pub use trail::Trail;
