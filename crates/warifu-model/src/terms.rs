use crate::certificate::{Body, Holder, granted_body};
use crate::document::document;
use crate::json::{Node, ReadError};
use crate::language::both;
use crate::localized::Localized;
use crate::series::SeriesId;
use crate::time::Timestamp;

document! {
    /// The terms of a certificate (`warifu.terms/2`), which the body adds when it issues: everything that does not follow from
    /// the evaluation.
    pub struct Terms: "terms" = "warifu.terms/2" in default {
        /// The number of the certificate.
        number: String,
        /// The body.
        body: Body |
        /// The accreditations under which the body grants it, ascending.
        series: Vec<SeriesId> = via(granted_body),
        /// To whom it is granted.
        holder: Holder,
        /// Its scope, in words.
        scope: Localized,
        /// From when it holds.
        granted_at: Timestamp,
        /// The time at which it ends.
        expires_at: Option<Timestamp> = nullable,
        /// The person who signs for the body.
        signatory: String,
        /// Its place in the body's status list, if it keeps one; never one that was given before.
        status_index: Option<u32> = optional,
    }
    check check;
}

impl Terms {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.expires_at.is_some_and(|end| end <= self.granted_at) {
            return Err(node.broken(both("a certificate ends before it begins", "認証書の終わりが始まりより前である")));
        }
        Ok(())
    }
}
