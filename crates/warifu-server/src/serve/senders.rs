use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use crate::request::Request;

/// The tokens of a mailbox that are sending something large now.
#[derive(Debug, Default)]
pub(super) struct Senders(Mutex<BTreeSet<String>>);

/// One of them, for as long as it lives.
pub(super) struct Sender<'s> {
    all: &'s Senders,
    token: String,
}

impl Senders {
    /// Enters the token of a request; none where it is sending already.
    pub(super) fn enter(&self, request: &Request) -> Option<Sender<'_>> {
        let header = request.header("authorization").unwrap_or_default();
        let token = header.split_whitespace().last().unwrap_or_default().to_owned();
        let is_new = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(token.clone());
        // not `then_some`: one that is dropped here would end the turn of the one that is sending
        is_new.then(|| Sender { all: self, token })
    }
}

impl Drop for Sender<'_> {
    fn drop(&mut self) {
        self.all.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.token);
    }
}

#[cfg(test)]
mod tests {
    use warifu_model::Timestamp;

    use super::*;

    #[test]
    fn a_token_sends_one_large_item_at_a_time() {
        let senders = Senders::default();
        let request = |token: &str| {
            Request::post("/mailbox/items", b"", Timestamp::EPOCH).with("authorization", &format!("Bearer {token}"))
        };
        let first = senders.enter(&request("a"));
        assert!(first.is_some() && senders.enter(&request("a")).is_none() && senders.enter(&request("a")).is_none());
        assert!(senders.enter(&request("b")).is_some());
        drop(first);
        assert!(senders.enter(&request("a")).is_some());
    }
}
