//! Reading a foreign JSON document: tolerant of what is not used, strict about what is.
//!
//! A [`Object`] says what to do with each member of one object and skips the others; a [`Member`] is the
//! value waiting to be read, exactly once. Every object that is read at all is checked for duplicate keys,
//! and every error knows where it was found ([`Trail`]). Nothing is kept that is not asked for: an SBOM of
//! a hundred thousand components is counted while it streams by.

mod array;
mod keys;
mod member;
mod object;
mod trail;

pub(crate) use member::Member;
pub(crate) use object::{Object, read_object};
pub(crate) use trail::Trail;
