use warifu_model::{DeliveryLog, Digest, PublicKeyText, SharingCircle, Timestamp, Token, problems};
use warifu_seal::keys::Signer;
use warifu_sharing::{Question, Sharing, share};

use crate::seal::{Consignment, SealError, Sealed, seal};
use crate::secret::LogSecret;

/// What became of an item that was shared: everybody is in one of three lists.
#[derive(Debug)]
pub struct Delivery {
    /// Sealed for those that are permitted and have an address, in the order of the circle.
    pub sealed: Vec<Sealed>,
    /// Those that are permitted and have no address.
    pub without_address: Vec<Token>,
    /// The decision: those from whom it is withheld are in it, with all reasons.
    pub sharing: Sharing,
}

problems! {
    /// Reason why an item was not delivered. Nothing was sealed then.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum DeliverError {
        /// The circle does not have the key under the sharer: recipients could not verify it.
        SenderKeyUnknown {
            /// The sharer.
            sender: Token,
            /// The id of the key.
            key_id: Digest,
        } => {
            code: "sender-key-unknown",
            en: "the circle does not have the key `{key_id}` under `{sender}`",
            ja: "サークルの `{sender}` に鍵 `{key_id}` がない",
            help_en: "sign with a key that recipients know, or add this one to the circle and to theirs",
            help_ja: "受領者が知っている鍵で署名するか、この鍵を自分と受領者のサークルに加えてください",
        }
        /// The log has no place for so many entries.
        LogFull {
            /// The number of entries it would have.
            found: usize,
        } => {
            code: "delivery-log-full",
            en: ("the log would have {found} entries, more than {}", warifu_model::Limit::DELIVERIES),
            ja: ("ログの記載が{found}件となり、上限の{}件を超える", warifu_model::Limit::DELIVERIES),
            help_en: "begin another log, with a secret of its own",
            help_ja: "別のログを、専用の秘密値とともに始めてください",
        }
        /// The last entry of the log is later than what is added.
        LogLater {
            /// The time of the last entry.
            last: Timestamp,
        } => {
            code: "delivery-log-later",
            en: "the last entry of the log is of `{last}`, later than this delivery",
            ja: "ログの最後の記載が `{last}` で、今回の送付より後である",
            help_en: "check the clock and the time that is given",
            help_ja: "時計と指定した日時を確認してください",
        }
        /// The log has the entry: the item was sealed for this recipient at this very time.
        LogTwice => {
            code: "delivery-log-twice",
            en: "the log has an entry of this item for this recipient at this very time",
            ja: "同じ情報、同じ受領者、同じ日時の記載が既にログにある",
            help_en: "nothing has to be done, or share it again at another time",
            help_ja: "そのままで構いません。再送する場合は別の日時にしてください",
        }
        /// It was not sealed.
        Seal(error: SealError) => { delegate }
    }
}

impl From<SealError> for DeliverError {
    fn from(error: SealError) -> Self {
        Self::Seal(error)
    }
}

/// Decides who may receive an item, and seals it for everybody who is permitted and has an address: all of them or nobody. Gives
/// the log with the entries of what was sealed.
///
/// # Errors
///
/// [`DeliverError`]; nothing was sealed then.
pub fn deliver(
    question: &Question<'_>,
    consignment: &Consignment<'_>,
    sender: &dyn Signer,
    secret: &LogSecret,
    log: &DeliveryLog,
) -> Result<(Delivery, DeliveryLog), DeliverError> {
    let key = sender.public_key();
    if !keys_of(question.circle, question.sharer).iter().any(|known| known.as_bytes() == key.as_bytes()) {
        return Err(DeliverError::SenderKeyUnknown { sender: question.sharer.clone(), key_id: key.key_id() });
    }
    let sharing = share(question);
    let (mut sealed, mut without_address) = (Vec::new(), Vec::new());
    for permission in &sharing.permitted {
        match seal(permission, consignment, sender, secret) {
            Ok(one) => sealed.push(one),
            Err(SealError::Unaddressed { recipient }) => without_address.push(recipient),
            Err(error) => return Err(error.into()),
        }
    }
    let log = longer(log, &sealed)?;
    Ok((Delivery { sealed, without_address, sharing }, log))
}

/// The log with new entries, in an order that says nothing: that of the commitments.
fn longer(log: &DeliveryLog, sealed: &[Sealed]) -> Result<DeliveryLog, DeliverError> {
    let mut new: Vec<_> = sealed.iter().map(|one| one.entry().clone()).collect();
    new.sort_by_key(|entry| entry.parcel);
    let found = log.deliveries.len() + new.len();
    if found > warifu_model::Limit::DELIVERIES {
        return Err(DeliverError::LogFull { found });
    }
    if let (Some(last), Some(first)) = (log.deliveries.last(), new.first())
        && last.sent_at > first.sent_at
    {
        return Err(DeliverError::LogLater { last: last.sent_at });
    }
    let is_old = |entry: &&_| new.binary_search_by_key(&parcel_of(entry), |one| one.parcel).is_ok();
    if log.deliveries.iter().any(|entry| is_old(&entry)) {
        return Err(DeliverError::LogTwice);
    }
    let deliveries = log.deliveries.iter().cloned().chain(new).collect();
    Ok(DeliveryLog { deliveries })
}

fn parcel_of(entry: &warifu_model::LoggedDelivery) -> Digest {
    entry.parcel
}

/// The keys by which an organisation or a person of the circle signs; a person signs by its own.
pub(crate) fn keys_of<'c>(circle: &'c SharingCircle, id: &Token) -> &'c [PublicKeyText] {
    let organisation = circle.organisations.iter().find(|one| one.id == *id).map(|one| &*one.keys);
    let person = || circle.people.iter().find(|one| one.id == *id).map(|one| &*one.keys);
    organisation.or_else(person).unwrap_or_default()
}
