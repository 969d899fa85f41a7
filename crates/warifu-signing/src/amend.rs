//! What an authority changes in an accreditation: each change gives the next edition, to be signed by [`accredit`](crate::accredit).

use warifu_model::{Accreditation, AccreditedKey, BodySuspension, KeyRevocation, PublicKeyText, Timestamp, problems};

use crate::edition::{EditionError, next_edition};

problems! {
    /// Reason why an accreditation was not changed.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum AmendError {
        /// There can be no next edition at that time.
        Edition(error: EditionError) => { delegate }
        /// The body has the new key already.
        KeyKnown {
            /// The key.
            key: PublicKeyText,
        } => {
            code: "duplicate-item",
            en: "the body has the key `{key}` already",
            ja: "この機関は既に鍵 `{key}` を持っています",
            help_en: "make a new key; an old one is not taken up again",
            help_ja: "新しい鍵を作成してください。古い鍵は再び使えません",
        }
        /// The body does not have the key.
        KeyUnknown {
            /// The key.
            key: PublicKeyText,
            /// The names of the keys that it has.
            names: Vec<String>,
        } => {
            code: "key-not-accredited",
            en: "the body has no key `{key}`",
            ja: "この機関は鍵 `{key}` を持っていません",
            help_en: ("its keys are: {}", listed(names, ", ")),
            help_ja: ("機関の鍵：{}", listed(names, "、")),
        }
        /// The body is not suspended at that time.
        NotSuspended {
            /// From when it was to be restored.
            from: Timestamp,
        } => {
            code: "not-suspended",
            en: "the body is not suspended at {from}",
            ja: "この機関は{from}の時点で一時停止されていません",
            help_en: "give the edition that suspends it",
            help_ja: "一時停止を定めた版を指定してください",
        }
        /// The suspension would end before it begins.
        SuspensionEndsFirst {
            /// From when.
            from: Timestamp,
            /// Until when.
            until: Timestamp,
        } => {
            code: "suspension-ends-first",
            en: "the suspension would end at {until}, which is not after its beginning at {from}",
            ja: "一時停止の終了{until}が、開始{from}より後ではありません",
            help_en: "give an end after the beginning, or none",
            help_ja: "開始より後の終了を指定するか、終了を省いてください",
        }
    }
}

impl From<EditionError> for AmendError {
    fn from(error: EditionError) -> Self {
        Self::Edition(error)
    }
}

/// A new key of a body in the place of an old one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Rotation {
    /// The old key.
    pub old: PublicKeyText,
    /// The new key, which gets the roles of the old one.
    pub new: PublicKeyText,
    /// The name of the new key; that of the old one where there is none.
    pub name: Option<String>,
    /// From when the new key signs. The terms of the next edition hold from then.
    pub from: Timestamp,
    /// Until when the old key signs as well: the first second at which it does not. No earlier than `from`, which it is
    /// where there is none.
    pub until: Option<Timestamp>,
}

/// Suspends a body (ISO/IEC 17011:2017, clause 7.11): the next edition, made at `at`, with one more suspension. Certificates
/// that the body granted before stand, unless a trust policy asks for accreditation throughout.
///
/// # Errors
///
/// [`AmendError::SuspensionEndsFirst`]; [`AmendError::Edition`] where the present edition was made later than `at`.
///
/// ```
/// use warifu_model::{BodySuspension, Localized, Timestamp};
/// use warifu_signing::{Accreditor, draft_accreditation, restore_body, suspend_body};
///
/// # let terms = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/terms.json"));
/// # let issuer = warifu_model::Issuer::Authority("harbour-ministry".into());
/// let [begun, june, july] = ["2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z", "2026-07-01T00:00:00Z"]
///     .map(|time| Timestamp::parse(time).unwrap());
/// let first = draft_accreditation(terms, Accreditor::Issuer(&issuer), begun)?;
/// let reason = Localized::of("Witnessed audit failed".into(), "立会審査に不合格".into());
/// let second = suspend_body(first, BodySuspension { from: june, until: None, reason }, june)?;
/// assert_eq!((second.sequence, second.suspensions.len()), (2, 1));
///
/// let third = restore_body(second, july, july)?;
/// assert_eq!((third.sequence, third.suspensions[0].until), (3, Some(july)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn suspend_body(
    present: Accreditation,
    suspension: BodySuspension,
    at: Timestamp,
) -> Result<Accreditation, AmendError> {
    let mut next = next_edition(present, at)?;
    if let Some(until) = suspension.until.filter(|until| *until <= suspension.from) {
        return Err(AmendError::SuspensionEndsFirst { from: suspension.from, until });
    }
    next.suspensions.push(suspension);
    Ok(next)
}

/// Ends every suspension that goes on at `from`: the next edition, made at `at`. A suspension that had not begun by then ends
/// where it begins.
///
/// ```
/// use warifu_model::Timestamp;
/// use warifu_signing::{Accreditor, AmendError, draft_accreditation, restore_body};
///
/// # let terms = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/terms.json"));
/// # let issuer = warifu_model::Issuer::Authority("harbour-ministry".into());
/// let at = Timestamp::parse("2026-10-01T00:00:00Z").unwrap();
/// let first = draft_accreditation(terms, Accreditor::Issuer(&issuer), at)?;
/// // only a body that is suspended can be restored; `suspend_body` shows one that is
/// assert!(matches!(restore_body(first, at, at), Err(AmendError::NotSuspended { .. })));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`AmendError::NotSuspended`]; [`AmendError::Edition`] where the present edition was made later than `at`.
pub fn restore_body(present: Accreditation, from: Timestamp, at: Timestamp) -> Result<Accreditation, AmendError> {
    let mut next = next_edition(present, at)?;
    let mut is_suspended = false;
    for pause in next.suspensions.iter_mut().filter(|pause| pause.until.is_none_or(|until| from < until)) {
        pause.until = Some(from.max(pause.from));
        is_suspended = true;
    }
    if is_suspended { Ok(next) } else { Err(AmendError::NotSuspended { from }) }
}

/// Revokes a key of a body: the next edition, made at `at`, with one more revocation.
///
/// # Errors
///
/// [`AmendError::KeyUnknown`]; [`AmendError::Edition`] where the present edition was made later than `at`.
///
/// ```
/// use warifu_model::{KeyRevocation, Localized, Timestamp};
/// use warifu_signing::{Accreditor, AmendError, draft_accreditation, revoke_key};
///
/// # let terms = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/terms.json"));
/// # let issuer = warifu_model::Issuer::Authority("harbour-ministry".into());
/// let at = Timestamp::parse("2026-10-01T00:00:00Z").unwrap();
/// let first = draft_accreditation(terms, Accreditor::Issuer(&issuer), at)?;
/// let reason = Localized::of("Stolen laptop".into(), "端末の盗難".into());
/// let key = first.keys[0].key.clone();
/// let revocation = KeyRevocation { key, revoked_at: at, compromised_at: Some(at), reason };
/// let second = revoke_key(first, revocation.clone(), at)?;
/// assert_eq!(second.revocations, [revocation]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn revoke_key(
    present: Accreditation,
    revocation: KeyRevocation,
    at: Timestamp,
) -> Result<Accreditation, AmendError> {
    let mut next = next_edition(present, at)?;
    demand_key(&next, &revocation.key)?;
    next.revocations.push(revocation);
    Ok(next)
}

/// Gives a body a new key in the place of an old one: the next edition, made at `at`. What was signed before the change is
/// judged by the edition before.
///
/// # Errors
///
/// [`AmendError::KeyUnknown`], [`AmendError::KeyKnown`]; [`AmendError::Edition`] where the present edition was made later than
/// `at`.
///
/// ```
/// use warifu_model::{PublicKeyText, Timestamp};
/// use warifu_signing::{Accreditor, Rotation, draft_accreditation, rotate_key};
///
/// # let terms = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/terms.json"));
/// # let issuer = warifu_model::Issuer::Authority("harbour-ministry".into());
/// let at = Timestamp::parse("2026-10-01T00:00:00Z").unwrap();
/// let first = draft_accreditation(terms, Accreditor::Issuer(&issuer), at)?;
/// let (old, new) = (first.keys[0].key.clone(), PublicKeyText::from_bytes([7; 32]));
/// let rotation = Rotation { old, new: new.clone(), name: None, from: at, until: None };
/// let second = rotate_key(first, rotation, at)?;
/// assert_eq!(second.keys[0].until, Some(at));
/// assert_eq!(second.keys.last().map(|key| &key.key), Some(&new));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn rotate_key(present: Accreditation, rotation: Rotation, at: Timestamp) -> Result<Accreditation, AmendError> {
    let Rotation { old, new, name, from, until } = rotation;
    let mut next = next_edition(present, at)?;
    demand_key(&next, &old)?;
    if next.keys.iter().any(|known| known.key == new) {
        return Err(AmendError::KeyKnown { key: new });
    }
    let end = until.unwrap_or(from).max(from);
    let mut added = None;
    for key in next.keys.iter_mut().filter(|known| known.key == old) {
        let name = name.clone().unwrap_or_else(|| key.name.clone());
        added = Some(AccreditedKey { name, key: new, roles: key.roles.clone(), from: Some(from), until: None });
        key.until = Some(key.until.map_or(end, |until| until.min(end)));
    }
    next.keys.extend(added);
    next.from = from.max(next.from);
    Ok(next)
}

fn demand_key(stated: &Accreditation, key: &PublicKeyText) -> Result<(), AmendError> {
    if stated.keys.iter().any(|known| known.key == *key) {
        return Ok(());
    }
    let names = stated.keys.iter().map(|known| known.name.clone()).collect();
    Err(AmendError::KeyUnknown { key: *key, names })
}

fn listed(names: &[String], comma: &str) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(comma)
}
