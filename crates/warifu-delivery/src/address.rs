//! The addresses of a recipient, as age has them.

use std::io::Write as _;

use age::{EncryptError, Encryptor, Recipient};

/// Why bytes were not encrypted to addresses.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Unaddressed {
    /// An address is none, by its place.
    Unreadable(usize),
    /// The addresses are of kinds that do not go together.
    Mixed,
    /// There is none.
    None,
    /// The library failed otherwise.
    Failed,
}

/// Encrypts to these addresses and to nobody else. Whoever calls this has a permission.
pub(crate) fn encrypt(contents: &[u8], addresses: &[String]) -> Result<Vec<u8>, Unaddressed> {
    let recipients = addresses
        .iter()
        .enumerate()
        .map(|(place, text)| recipient(text).ok_or(Unaddressed::Unreadable(place)))
        .collect::<Result<Vec<_>, _>>()?;
    let encryptor = Encryptor::with_recipients(recipients.iter().map(|one| &**one)).map_err(|error| match error {
        EncryptError::IncompatibleRecipients { .. } => Unaddressed::Mixed,
        EncryptError::MissingRecipients => Unaddressed::None,
        _ => Unaddressed::Failed,
    })?;
    let mut sealed = Vec::with_capacity(contents.len() + contents.len() / 1024 + 4096);
    let mut writer = encryptor.wrap_output(&mut sealed).map_err(|_| Unaddressed::Failed)?;
    writer.write_all(contents).map_err(|_| Unaddressed::Failed)?;
    writer.finish().map_err(|_| Unaddressed::Failed)?;
    Ok(sealed)
}

/// The longest prefix first: what follows `age1tag` may be a key of the plain kind as well.
fn recipient(text: &str) -> Option<Box<dyn Recipient>> {
    if text.starts_with("age1tagpq1") {
        return text.parse::<age::tagpq::Recipient>().ok().map(|one| Box::new(one) as _);
    }
    if text.starts_with("age1tag1") {
        return text.parse::<age::tag::Recipient>().ok().map(|one| Box::new(one) as _);
    }
    text.parse::<age::x25519::Recipient>().ok().map(|one| Box::new(one) as _)
}
