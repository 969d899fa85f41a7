use std::io::Read as _;
use std::path::Path;

use cryptoki::types::AuthPin;
use warifu_model::json::shorten;
use zeroize::Zeroizing;

use crate::description::TokenDescription;
use crate::error::OpenSignerError;

/// The PIN of a token, from where its description says; none where it says nothing: the token then asks by itself, at its own keys.
pub(crate) fn pin(described: &TokenDescription, folder: &Path) -> Result<Option<AuthPin>, OpenSignerError> {
    let (from, text) = match (&described.pin_file, &described.pin_environment) {
        (Some(file), _) => (file, of_file(&folder.join(file))),
        (None, Some(name)) => (name, of_environment(name)),
        (None, None) => return Ok(None),
    };
    let text = text.ok_or_else(|| OpenSignerError::Pin { from: shorten(from) })?;
    let pin = text.strip_suffix('\n').unwrap_or(&text);
    let pin = pin.strip_suffix('\r').unwrap_or(pin);
    if pin.is_empty() || pin.len() > MAX_PIN_BYTES {
        return Err(OpenSignerError::Pin { from: shorten(from) });
    }
    // boxed from the borrowed text: no copy is left behind
    Ok(Some(AuthPin::new(pin.into())))
}

#[expect(clippy::disallowed_methods, reason = "this crate reaches out of the process; the description names the file")]
fn of_file(path: &Path) -> Option<Zeroizing<String>> {
    // room for everything at once: a string that grows leaves copies behind
    let mut text = Zeroizing::new(String::with_capacity(MAX_PIN_BYTES + 3));
    let most = u64::try_from(MAX_PIN_BYTES).unwrap_or(u64::MAX).saturating_add(3);
    std::fs::File::open(path).ok()?.take(most).read_to_string(&mut text).ok()?;
    Some(text)
}

#[expect(
    clippy::disallowed_methods,
    reason = "this crate reaches out of the process; the description names the variable"
)]
fn of_environment(name: &str) -> Option<Zeroizing<String>> {
    std::env::var(name).ok().map(Zeroizing::new)
}

/// The longest PIN that is read, in bytes.
const MAX_PIN_BYTES: usize = 1024;
