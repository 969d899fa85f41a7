use std::io::Read as _;

use age::{DecryptError, Decryptor};
use warifu_model::{Digest, Envelope, Json, Parcel, ReadError, Receipt, SharingCircle, Timestamp, Token, problems};
use warifu_seal::dsse::{OpenError, Opened};
use warifu_seal::keys::{PublicKey, Signer, SignerError};
use warifu_sharing::{Marked, OfferedArrangement, Question, Reason, Sharing, WhyWithheld, share};
use zeroize::Zeroizing;

use crate::contents::{Contents, HEADER_BYTES, LARGEST_CONTENTS, LARGEST_SEALED};
use crate::deliver::keys_of;
use crate::identities::Identities;

/// Where an item is opened: who opens it, and what is known there.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    /// The organisation or person that opens it.
    pub recipient: &'a Token,
    /// Who there is, as the recipient knows it.
    pub circle: &'a SharingCircle,
    /// Arrangements on clearances.
    pub arrangements: &'a [OfferedArrangement],
    /// Other markings that are known.
    pub others: &'a [Marked],
    /// The time at which it is opened.
    pub at: Timestamp,
}

/// An item that was opened: decrypted, and signed by its sender for this recipient. Only [`receive`] makes one.
#[derive(Debug)]
pub struct Received {
    parcel: Parcel,
    marked: Marked,
    item: Vec<u8>,
    standing: Result<(), Vec<Reason>>,
    onward: Sharing,
    opened_at: Timestamp,
}

impl Received {
    /// What the sender signed.
    pub fn parcel(&self) -> &Parcel {
        &self.parcel
    }

    /// The marking, as it was given to the sender.
    pub fn marked(&self) -> &Marked {
        &self.marked
    }

    /// The item.
    pub fn item(&self) -> &[u8] {
        &self.item
    }

    /// Whether this recipient may have it from this sender, by the recipient's own circle and at the time that the parcel says; the
    /// reasons where not.
    ///
    /// # Errors
    ///
    /// The reasons, as [`share`] gives them.
    pub fn standing(&self) -> Result<(), &[Reason]> {
        match &self.standing {
            Ok(()) => Ok(()),
            Err(reasons) => Err(reasons),
        }
    }

    /// To whom the recipient may pass it on when it is opened, and why not to the others.
    pub fn onward(&self) -> &Sharing {
        &self.onward
    }

    /// Makes the receipt: the commitment of the parcel and the time, signed by a key of the recipient.
    ///
    /// # Errors
    ///
    /// [`SignerError`]; nothing was signed then.
    pub fn receipt(&self, key: &dyn Signer) -> Result<Envelope, SignerError> {
        let receipt = Receipt { parcel: self.parcel.commitment(), opened_at: self.opened_at };
        key.sign_envelope(Receipt::PAYLOAD_TYPE, Json::from(&receipt).to_canonical())
    }
}

problems! {
    /// Reason why a sealed item was not opened. Nothing of it is given then.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum ReceiveError {
        /// The bytes are no file of age.
        NotSealed => {
            code: "sealed-not-age",
            en: "this is no sealed item: it is not a file of age",
            ja: "封入された情報でない。ageのファイルではない",
            help_en: "give the file as it was received (binary, not armoured); from a mail, save the attachment",
            help_ja: "受け取ったとおりのファイル（バイナリ形式）を指定してください。メールの場合は添付ファイルを保存してください",
        }
        /// The file is larger than any that is made.
        TooLarge => {
            code: "sealed-too-large",
            en: ("this is larger than a sealed item can be, {LARGEST_SEALED} bytes with {HEADER_BYTES} in its header"),
            ja: ("封入された情報の上限{LARGEST_SEALED}バイト、ヘッダーの上限{HEADER_BYTES}バイトを超えている"),
            help_en: "ask its sender what it is",
            help_ja: "送付者に確認してください",
        }
        /// None of the identities opens it.
        NotForUs => {
            code: "sealed-for-others",
            en: "none of these identities opens it",
            ja: "指定したアイデンティティでは開けない",
            help_en: "give the identity to whose recipient it was sealed",
            help_ja: "宛先に対応するアイデンティティを指定してください",
        }
        /// It was changed or cut off on the way.
        Damaged => {
            code: "sealed-damaged",
            en: "the file was changed or cut off after it was sealed",
            ja: "封入後に改変されたか、途中で切れている",
            help_en: "get it again",
            help_ja: "取り直してください",
        }
        /// What is inside has another form.
        OtherContents => {
            code: "sealed-other-contents",
            en: "it opens, and what is inside is no parcel",
            ja: "開けたが、中身が小包でない",
            help_en: "it was made by another program: open it with age",
            help_ja: "別のプログラムで作られたものです。ageで開いてください",
        }
        /// The circle has no key under the sender.
        SenderUnknown {
            /// The sender, as the parcel says.
            sender: Token,
        } => {
            code: "parcel-sender-unknown",
            en: "it says that it is from `{sender}`, of whom the circle has no key",
            ja: "送付者は `{sender}` とあるが、サークルにその鍵がない",
            help_en: "add the sender's key to the circle, if it is known from elsewhere than this file",
            help_ja: "このファイル以外の経路で確認した送付者の鍵を、サークルに加えてください",
        }
        /// The sender did not sign it.
        Signature(error: OpenError) => { delegate }
        /// The signature is over something else than a parcel.
        OtherPayload => {
            code: "parcel-other-payload",
            en: "what the sender signed is no parcel",
            ja: "送付者が署名したものは小包でない",
            help_en: "ask its sender what it is",
            help_ja: "送付者に確認してください",
        }
        /// The parcel or the marking does not read.
        Read(error: ReadError) => { quote }
        /// The sender signed it for somebody else.
        OtherRecipient {
            /// The one for whom it was signed.
            recipient: Token,
        } => {
            code: "parcel-other-recipient",
            en: "its sender signed it for `{recipient}`: somebody else has encrypted it anew",
            ja: "送付者は `{recipient}` 宛てに署名している。別の者が暗号化し直したものである",
            help_en: "tell its sender; who passes on seals it in an own name",
            help_ja: "送付者に知らせてください。再提供する者は自らの名で封入します",
        }
        /// Marking or item are not those that the sender signed for.
        Exchanged => {
            code: "parcel-exchanged",
            en: "the marking or the item is not the one that the sender signed for",
            ja: "標示又は情報が、送付者の署名したものでない",
            help_en: "tell its sender, and ask for it again",
            help_ja: "送付者に知らせ、再送を求めてください",
        }
    }
}

impl From<ReadError> for ReceiveError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl From<OpenError> for ReceiveError {
    fn from(error: OpenError) -> Self {
        Self::Signature(error)
    }
}

/// Opens a sealed item: decrypts it, verifies that the sender signed it for this recipient, holds marking and item against what was
/// signed, and decides whether the recipient may have it and to whom it may pass it on.
///
/// # Errors
///
/// [`ReceiveError`]; nothing of the item is given then. That the recipient should not have it is none of these: it has been read by
/// then, and [`Received::standing`] says so.
pub fn receive(sealed: &[u8], identities: &Identities, desk: &Desk<'_>) -> Result<Received, ReceiveError> {
    let contents = decrypt(sealed, identities)?;
    let contents = Contents::unpack(&contents).ok_or(ReceiveError::OtherContents)?;
    let parcel = verified(contents.parcel, desk)?;
    let marked = Marked::read(contents.marking)?;
    let item = Digest::of(contents.item);
    if parcel.marking != marked.digest() || parcel.item != item || marked.item().digest != item {
        return Err(ReceiveError::Exchanged);
    }
    let ask = |sharer, at| {
        let Desk { circle, arrangements, others, .. } = *desk;
        share(&Question { item: &marked, others, circle, arrangements, sharer, at })
    };
    let standing = standing(&ask(&parcel.sender, parcel.sent_at), desk.recipient);
    let onward = ask(desk.recipient, desk.at);
    Ok(Received { parcel, item: contents.item.to_vec(), standing, onward, opened_at: desk.at, marked })
}

fn decrypt(sealed: &[u8], identities: &Identities) -> Result<Zeroizing<Vec<u8>>, ReceiveError> {
    if !sealed.starts_with(MAGIC) {
        return Err(ReceiveError::NotSealed);
    }
    // each place in a header is tried with each identity
    let head = sealed.get(..HEADER_BYTES).unwrap_or(sealed);
    let has_end = head.windows(HEADER_END.len()).any(|window| window == HEADER_END);
    if sealed.len() > LARGEST_SEALED || (!has_end && sealed.len() > HEADER_BYTES) {
        return Err(ReceiveError::TooLarge);
    }
    let decryptor = Decryptor::new_buffered(sealed).map_err(|_| ReceiveError::Damaged)?;
    let reader = decryptor.decrypt(identities.all()).map_err(|error| match error {
        DecryptError::NoMatchingKeys => ReceiveError::NotForUs,
        _ => ReceiveError::Damaged,
    })?;
    let mut contents = Zeroizing::new(Vec::new());
    let most = LARGEST_CONTENTS as u64 + 1;
    reader.take(most).read_to_end(&mut contents).map_err(|_| ReceiveError::Damaged)?;
    if contents.len() > LARGEST_CONTENTS { Err(ReceiveError::TooLarge) } else { Ok(contents) }
}

/// The parcel, once its sender was found to have signed it for this recipient.
fn verified(envelope: &[u8], desk: &Desk<'_>) -> Result<Parcel, ReceiveError> {
    let envelope = Envelope::read(envelope)?;
    if envelope.payload_type != Parcel::PAYLOAD_TYPE {
        return Err(ReceiveError::OtherPayload);
    }
    // who it says that it is from only tells whose keys are asked
    let Parcel { sender, .. } = Parcel::read(&envelope.payload)?;
    let keys = keys_of(desk.circle, &sender);
    let keys: Vec<_> = keys.iter().filter_map(|key| PublicKey::from_bytes(key.as_bytes()).ok()).collect();
    if keys.is_empty() {
        return Err(ReceiveError::SenderUnknown { sender });
    }
    let opened = Opened::open_envelope(&envelope, &keys)?;
    let parcel = Parcel::read(opened.payload())?;
    if parcel.recipient != *desk.recipient {
        return Err(ReceiveError::OtherRecipient { recipient: parcel.recipient });
    }
    Ok(parcel)
}

fn standing(sharing: &Sharing, recipient: &Token) -> Result<(), Vec<Reason>> {
    if sharing.permitted.iter().any(|one| one.recipient() == recipient) {
        return Ok(());
    }
    let withheld = sharing.withheld.iter().find(|one| one.recipient == *recipient);
    let unknown = || vec![Reason { why: WhyWithheld::RecipientUnknown, detail: Json::object() }];
    Err(withheld.map_or_else(unknown, |one| one.reasons.clone()))
}

const MAGIC: &[u8] = b"age-encryption.org/v1\n";
const HEADER_END: &[u8] = b"\n--- ";
