//! The only source of randomness of the project.

use zeroize::Zeroizing;

use crate::failure::Failure;

/// Thirty-two bytes from the operating system, fit to be a secret.
pub(crate) fn seed() -> Result<Zeroizing<[u8; 32]>, Failure> {
    let mut seed = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *seed)
        .map_err(|error| Failure::io("random", format!("the operating system gives no random bytes: {error}")))?;
    Ok(seed)
}
