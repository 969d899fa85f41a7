use warifu_model::json::shorten;
use warifu_model::{Digest, Json, Limit, LoggedDelivery, Parcel, Timestamp, Token, problems};
use warifu_seal::keys::{Signer, SignerError};
use warifu_sharing::{Marked, Permission};

use crate::address::{Unaddressed, encrypt};
use crate::contents::Contents;
use crate::secret::LogSecret;

/// What leaves: an item with its marking.
#[derive(Clone, Copy, Debug)]
pub struct Consignment<'a> {
    marked: &'a Marked,
    item: &'a [u8],
    digest: Digest,
    open_by: Option<Timestamp>,
}

impl<'a> Consignment<'a> {
    /// An item under its marking, and until when a receipt is expected.
    ///
    /// # Errors
    ///
    /// [`SealError::OtherItem`] where the marking is about other bytes, [`SealError::TooLarge`] where they are too many.
    pub fn of(marked: &'a Marked, item: &'a [u8], open_by: Option<Timestamp>) -> Result<Self, SealError> {
        if item.len() > Limit::DOCUMENT_BYTES {
            return Err(SealError::TooLarge { found: item.len() });
        }
        let digest = Digest::of(item);
        if marked.item().digest != digest {
            return Err(SealError::OtherItem { found: digest, marked: marked.item().digest });
        }
        Ok(Self { marked, item, digest, open_by })
    }
}

/// An item that is sealed for one recipient: signed by its sender, and encrypted to that recipient alone.
///
/// Only [`seal`] makes one, and it takes a [`Permission`], which only [`share`](warifu_sharing::share) makes:
///
/// ```compile_fail,E0451
/// use warifu_delivery::Sealed;
/// use warifu_model::{LoggedDelivery, Token};
///
/// fn forge(recipient: Token, bytes: Vec<u8>, entry: LoggedDelivery) -> Sealed {
///     Sealed { recipient, bytes, entry }
/// }
/// ```
///
/// ```compile_fail,E0308
/// use warifu_delivery::{Consignment, LogSecret, seal};
/// use warifu_model::Token;
/// use warifu_seal::keys::Signer;
///
/// fn send(recipient: &Token, consignment: &Consignment<'_>, key: &dyn Signer, secret: &LogSecret) {
///     let _ = seal(recipient, consignment, key, secret);
/// }
/// ```
#[derive(Debug)]
pub struct Sealed {
    recipient: Token,
    bytes: Vec<u8>,
    entry: LoggedDelivery,
}

impl Sealed {
    /// The organisation or person that can open it.
    pub fn recipient(&self) -> &Token {
        &self.recipient
    }

    /// The file of age (C2SP, version 1, binary).
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its entry for the log of deliveries.
    pub fn entry(&self) -> &LoggedDelivery {
        &self.entry
    }
}

problems! {
    /// Reason why an item was not sealed. Nothing was encrypted then.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum SealError {
        /// The marking is about other bytes.
        OtherItem {
            /// The digest of the bytes that were given.
            found: Digest,
            /// The digest in the marking.
            marked: Digest,
        } => {
            code: "parcel-other-item",
            en: "these bytes have the digest `{found}`, and the marking is about `{marked}`",
            ja: "この情報のダイジェストは `{found}` だが、標示は `{marked}` についてのものである",
            help_en: "give the very file that was marked, or mark this one",
            help_ja: "標示したファイルそのものを指定するか、このファイルに標示を付けてください",
        }
        /// The permission is about another marking.
        OtherMarking => {
            code: "parcel-other-marking",
            en: "the permission was given for another marking",
            ja: "許可は別の標示についてのものである",
            help_en: "ask for permissions with the marking that is to travel",
            help_ja: "送付する標示について許可を求めてください",
        }
        /// Item and marking are too large.
        TooLarge {
            /// Their size in bytes.
            found: usize,
        } => {
            code: "parcel-too-large",
            en: ("{found} bytes are more than can be sealed: an item has at most {}", Limit::DOCUMENT_BYTES),
            ja: ("{found}バイトは封入できる大きさを超えている。情報の上限は{}バイトである", Limit::DOCUMENT_BYTES),
            help_en: "split the item, and mark each part",
            help_ja: "情報を分割し、それぞれに標示を付けてください",
        }
        /// The receipt would be late before the item leaves.
        Late {
            /// Until when a receipt is expected.
            open_by: Timestamp,
        } => {
            code: "parcel-open-by-past",
            en: "`{open_by}`, by which it is to be opened, is not after the time at which it is sent",
            ja: "開封の期限 `{open_by}` が送付の時点より後でない",
            help_en: "give a later time, or none",
            help_ja: "より後の日時を指定するか、省いてください",
        }
        /// The recipient has no address.
        Unaddressed {
            /// The recipient.
            recipient: Token,
        } => {
            code: "parcel-without-address",
            en: "`{recipient}` has no recipient of age in the circle",
            ja: "`{recipient}` のageの宛先がサークルにない",
            help_en: "ask for its recipient (`age1…`), and add it to the circle",
            help_ja: "宛先（`age1…`）を尋ね、サークルに加えてください",
        }
        /// An address of the recipient is none.
        AddressUnreadable {
            /// The recipient.
            recipient: Token,
            /// The address, shortened.
            found: String,
        } => {
            code: "parcel-address-unreadable",
            en: "`{found}` of `{recipient}` is no recipient of age that can be encrypted to",
            ja: "`{recipient}` の `{found}` は、暗号化できるageの宛先でない",
            help_en: "write it as it was given: `age1…`, `age1tag1…` or `age1tagpq1…`",
            help_ja: "`age1…`、`age1tag1…` 又は `age1tagpq1…` を、受け取ったとおりに書いてください",
        }
        /// The recipient has addresses of which some withstand a quantum computer and some do not.
        AddressesMixed {
            /// The recipient.
            recipient: Token,
        } => {
            code: "parcel-addresses-mixed",
            en: "`{recipient}` has post-quantum recipients of age and others, and a file to both is as weak as the weaker",
            ja: "`{recipient}` に耐量子の宛先とそうでない宛先があり、両方に宛てたファイルは弱い方の強度になる",
            help_en: "keep recipients of one kind in the circle",
            help_ja: "サークルには一方の種類の宛先だけを残してください",
        }
        /// The library that encrypts failed.
        Encryption {
            /// The recipient.
            recipient: Token,
        } => {
            code: "parcel-encryption-failed",
            en: "encryption to `{recipient}` failed",
            ja: "`{recipient}` への暗号化に失敗した",
            help_en: "try again; nothing was encrypted",
            help_ja: "もう一度試してください。何も暗号化されていません",
        }
        /// The signer gave no signature.
        Signer(error: SignerError) => { delegate }
    }
}

impl From<SignerError> for SealError {
    fn from(error: SignerError) -> Self {
        Self::Signer(error)
    }
}

/// Seals an item for the one whose permission this is: signs a parcel with both names in it, and encrypts parcel, marking and item to
/// that recipient's addresses alone. The time is the one for which it was permitted.
///
/// # Errors
///
/// [`SealError`]; nothing was encrypted then.
pub fn seal(
    permission: &Permission,
    consignment: &Consignment<'_>,
    sender: &dyn Signer,
    secret: &LogSecret,
) -> Result<Sealed, SealError> {
    let Consignment { marked, item, digest, open_by } = *consignment;
    if permission.decided_by() != marked.digest() || permission.digest() != digest {
        return Err(SealError::OtherMarking);
    }
    let (recipient, sent_at) = (permission.recipient(), permission.at());
    if let Some(open_by) = open_by.filter(|open_by| *open_by <= sent_at) {
        return Err(SealError::Late { open_by });
    }
    let parcel = Parcel {
        sender: permission.sharer().clone(),
        recipient: recipient.clone(),
        sent_at,
        open_by,
        marking: marked.digest(),
        item: digest,
        salt: secret.salt(digest, permission.sharer(), recipient, sent_at),
    };
    let envelope = sender.sign_envelope(Parcel::PAYLOAD_TYPE, Json::from(&parcel).to_canonical())?;
    let signed = Json::from(&envelope).to_canonical();
    let contents = Contents { parcel: &signed, marking: marked.bytes(), item }
        .pack()
        .ok_or(SealError::TooLarge { found: marked.bytes().len() + item.len() })?;
    let bytes = encrypt(&contents, permission.addresses()).map_err(|why| unaddressed(permission, why))?;
    Ok(Sealed {
        recipient: recipient.clone(),
        bytes,
        entry: LoggedDelivery { parcel: parcel.commitment(), sent_at, open_by },
    })
}

fn unaddressed(permission: &Permission, why: Unaddressed) -> SealError {
    let recipient = permission.recipient().clone();
    match why {
        Unaddressed::None => SealError::Unaddressed { recipient },
        Unaddressed::Mixed => SealError::AddressesMixed { recipient },
        Unaddressed::Failed => SealError::Encryption { recipient },
        Unaddressed::Unreadable(place) => {
            let found = permission.addresses().get(place).map(|text| shorten(text)).unwrap_or_default();
            SealError::AddressUnreadable { recipient, found }
        }
    }
}
