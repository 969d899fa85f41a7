use std::fmt;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::mechanism::eddsa::{EddsaParams, EddsaSignatureScheme};
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use warifu_model::PublicKeyText;
use warifu_model::json::shorten;
use warifu_seal::keys::{PublicKey, Signer, SignerError, SigningKey};

use crate::description::TokenDescription;
use crate::error::OpenSignerError;
use crate::path::absolute;
use crate::pin::pin;

/// A signer whose key is on a token: hardware, a smart card or a software token that PKCS#11 reaches (`CKM_EDDSA` without parameters,
/// that is Ed25519 of RFC 8032 without context and prehash).
///
/// The session stays open for as long as the signer is there, and only one message is signed at a time.
pub struct TokenSigner {
    session: Mutex<Session>,
    key: ObjectHandle,
    public: PublicKey,
    label: String,
}

impl TokenSigner {
    /// Loads the module, logs in to the token and finds the key. The PIN is used once; a wrong one is not tried again.
    ///
    /// The public key comes from the object on the token that has the label of the key, or from `public_key` where there is none.
    ///
    /// # Errors
    ///
    /// [`OpenSignerError`].
    pub fn open(
        described: &TokenDescription,
        folder: &Path,
        public_key: Option<PublicKey>,
    ) -> Result<Self, OpenSignerError> {
        let session = session(described, folder)?;
        let key = one(&session, ObjectClass::PRIVATE_KEY, &described.key)?;
        if wants_login_per_use(&session, key)? {
            return Err(OpenSignerError::LoginPerUse { label: shorten(&described.key) });
        }
        let public = match (public_on(&session, described)?, public_key) {
            (Some(found), Some(expected)) if found != expected => {
                let [found, expected] = [found, expected].map(|key| PublicKeyText::from_bytes(*key.as_bytes()));
                return Err(OpenSignerError::KeyDiffers { found, expected });
            }
            (Some(key), _) | (None, Some(key)) => key,
            (None, None) => return Err(not_one(0, "public key", "公開鍵", &described.key)),
        };
        Ok(Self { session: Mutex::new(session), key, public, label: described.key.clone() })
    }
}

impl fmt::Debug for TokenSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenSigner({}, {})", self.label, self.public.key_id())
    }
}

impl Signer for TokenSigner {
    fn public_key(&self) -> PublicKey {
        self.public.clone()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; SigningKey::SIGNATURE_LENGTH], SignerError> {
        let mechanism = Mechanism::Eddsa(EddsaParams::new(EddsaSignatureScheme::Pure));
        // what a thread that panicked left behind is verified like anything else
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let signature = session.sign(&mechanism, self.key, message).map_err(|error| failed(&error))?;
        signature.try_into().map_err(|_| SignerError::Malformed {
            expected: "the token has to return 64 bytes",
            expected_ja: "トークンは64バイトを返さなければならない",
        })
    }
}

/// A session with the token, logged in.
fn session(described: &TokenDescription, folder: &Path) -> Result<Session, OpenSignerError> {
    let unavailable = |error: Error| SignerError::Unavailable {
        signer: shorten(&described.module),
        reason: shorten(&error.to_string()),
    };
    let module = Pkcs11::new(absolute(folder, &described.module)).map_err(unavailable)?;
    match module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        // by another signer of this process
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
        Err(error) => return Err(unavailable(error).into()),
    }
    let slot = slot(&module, &described.token)?;
    let session = module.open_ro_session(slot).map_err(|error| failed(&error))?;
    let pin = pin(described, folder)?;
    match session.login(UserType::User, pin.as_ref()) {
        // a login is for all sessions of the process
        Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(session),
        Err(error) => Err(failed(&error).into()),
    }
}

fn slot(module: &Pkcs11, token: &str) -> Result<Slot, OpenSignerError> {
    let slots = module.get_slots_with_token().map_err(|error| failed(&error))?;
    // a slot whose token does not answer is not the one
    let is_it = |slot: &Slot| module.get_token_info(*slot).is_ok_and(|info| info.label().trim_end() == token);
    let found: Vec<Slot> = slots.into_iter().filter(is_it).collect();
    match found.as_slice() {
        [slot] => Ok(*slot),
        _ => Err(not_one(found.len(), "token", "トークン", token)),
    }
}

/// The one object of a class with this label that is a key of an Edwards curve.
fn one(session: &Session, class: ObjectClass, label: &str) -> Result<ObjectHandle, OpenSignerError> {
    match objects(session, class, label)?.as_slice() {
        [object] => Ok(*object),
        found => Err(not_one(found.len(), "Ed25519 key", "Ed25519 の鍵", label)),
    }
}

/// Returns `true` where a key is used only after a login for that one use: the library offers no way to log in between the beginning
/// of a signature and its end. What does not say so is a key like any other.
fn wants_login_per_use(session: &Session, key: ObjectHandle) -> Result<bool, OpenSignerError> {
    let attributes =
        session.get_attributes(key, &[AttributeType::AlwaysAuthenticate]).map_err(|error| failed(&error))?;
    Ok(attributes.contains(&Attribute::AlwaysAuthenticate(true)))
}

fn objects(session: &Session, class: ObjectClass, label: &str) -> Result<Vec<ObjectHandle>, OpenSignerError> {
    let template =
        [Attribute::Class(class), Attribute::KeyType(KeyType::EC_EDWARDS), Attribute::Label(label.as_bytes().to_vec())];
    Ok(session.find_objects(&template).map_err(|error| failed(&error))?)
}

/// The public key with the label of the key, where the token holds one.
fn public_on(session: &Session, described: &TokenDescription) -> Result<Option<PublicKey>, OpenSignerError> {
    let found = objects(session, ObjectClass::PUBLIC_KEY, &described.key)?;
    let object = match found.as_slice() {
        [] => return Ok(None),
        [object] => *object,
        several => return Err(not_one(several.len(), "public key", "公開鍵", &described.key)),
    };
    let attributes = session.get_attributes(object, &[AttributeType::EcPoint]).map_err(|error| failed(&error))?;
    let point = attributes.iter().find_map(|attribute| match attribute {
        Attribute::EcPoint(bytes) => Some(bytes.as_slice()),
        _ => None,
    });
    let bytes = point.and_then(key_in_point).ok_or(SignerError::Malformed {
        expected: "the token has to give the public key of an Ed25519 key (CKA_EC_POINT)",
        expected_ja: "トークンは Ed25519 の公開鍵（CKA_EC_POINT）を返さなければならない",
    })?;
    Ok(Some(PublicKey::from_bytes(bytes)?))
}

/// The 32 bytes in a `CKA_EC_POINT`: in an octet string of DER as a rule; some modules give a bit string, or the bytes themselves.
fn key_in_point(point: &[u8]) -> Option<&[u8; PublicKey::LENGTH]> {
    let wrapped = point.strip_prefix(&[0x04, 0x20]).or_else(|| point.strip_prefix(&[0x03, 0x21, 0x00]));
    wrapped.and_then(|key| key.try_into().ok()).or_else(|| point.try_into().ok())
}

fn failed(error: &Error) -> SignerError {
    SignerError::failed(&error.to_string())
}

fn not_one(found: usize, what: &'static str, what_ja: &'static str, label: &str) -> OpenSignerError {
    OpenSignerError::NotOne { found, what, what_ja, label: shorten(label) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_come_in_three_forms() {
        let key = [7; 32];
        for point in [[&[4, 32][..], &key].concat(), [&[3, 33, 0][..], &key].concat(), key.to_vec()] {
            assert_eq!(key_in_point(&point), Some(&key));
        }
        assert_eq!(key_in_point(&[4, 32, 7]), None);
        assert_eq!(key_in_point(&[]), None);
    }
}
