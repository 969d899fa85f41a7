//! The only source of randomness of the project.

use zeroize::Zeroizing;

use crate::failure::{Both, Failure};

/// Thirty-two bytes from the operating system, fit to be a secret.
pub(crate) fn seed() -> Result<Zeroizing<[u8; 32]>, Failure> {
    let mut seed = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *seed).map_err(|error| {
        let message = Both::new(
            format!("the operating system gives no random bytes: {error}"),
            format!("オペレーティングシステムから乱数を取得できません：{error}"),
        );
        Failure::io("random", message)
    })?;
    Ok(seed)
}
