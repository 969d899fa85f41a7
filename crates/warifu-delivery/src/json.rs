use warifu_model::{Json, Language};
use warifu_sharing::Reason;

use crate::account::{Account, Expected, ReceiptUse};
use crate::deliver::Delivery;
use crate::receive::Received;

impl Delivery {
    /// What became of those who are permitted, as JSON; [`Delivery::sharing`] has its own.
    pub fn to_json(&self) -> Json {
        Json::object()
            .with("sealed", Json::list(self.sealed.iter().map(|one| Json::from(one.recipient()))))
            .with("without_address", Json::list(&self.without_address))
    }
}

impl Received {
    /// The answer as JSON, with its texts in a language.
    pub fn to_json(&self, language: Language) -> Json {
        let reason = |reason: &Reason| {
            Json::object()
                .with("code", reason.why.as_str())
                .with("message", reason.why.text(language))
                .with("detail", reason.detail.clone())
        };
        let reasons = self.standing().err().unwrap_or_default().iter().map(reason);
        Json::object()
            .with("sender", &self.parcel().sender)
            .with("recipient", &self.parcel().recipient)
            .with("sent_at", self.parcel().sent_at)
            .with_some("open_by", self.parcel().open_by)
            .with("item", self.parcel().item)
            .with("marking", self.marked().item().marking)
            .with("may_have_it", self.standing().is_ok())
            .with("reasons", Json::List(reasons.collect()))
            .with("onward", self.onward().to_json(language))
    }
}

impl Account {
    /// The answer as JSON, with its texts in a language.
    pub fn to_json(&self, language: Language) -> Json {
        let delivery = |one: &Expected| {
            Json::object()
                .with("recipient", &one.recipient)
                .with("item", one.item)
                .with("sent_at", one.sent_at)
                .with_some("open_by", one.open_by)
                .with_some("opened_at", one.opened_at)
                .with("state", one.state.as_str())
                .with("message", one.state.text(language))
        };
        let receipt = |one: &ReceiptUse| match &one.counts {
            Ok(recipient) => Json::object().with("counts", true).with("recipient", recipient),
            Err(why) => {
                Json::object().with("counts", false).with("code", why.as_str()).with("message", why.text(language))
            }
        };
        Json::object()
            .with("deliveries", Json::List(self.deliveries.iter().map(delivery).collect()))
            .with("overdue", self.overdue().count())
            .with("other_entries", self.others)
            .with("receipts", Json::List(self.receipts.iter().map(receipt).collect()))
    }
}
