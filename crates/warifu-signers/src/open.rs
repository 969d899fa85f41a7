use std::path::Path;

use warifu_seal::keys::{PublicKey, Signer};

use crate::description::{Description, SignerKind};
use crate::error::OpenSignerError;
use crate::program::ProgramSigner;

impl Description {
    /// Reaches the signer. Paths begin at `folder`, that of the description.
    ///
    /// # Errors
    ///
    /// [`OpenSignerError`].
    pub fn open(self, folder: &Path) -> Result<Box<dyn Signer>, OpenSignerError> {
        let public_key = self.public_key.map(|key| PublicKey::from_bytes(key.as_bytes())).transpose()?;
        match self.kind {
            SignerKind::Program(program) => Ok(Box::new(ProgramSigner::open(program, folder, public_key)?)),
            #[cfg(feature = "pkcs11")]
            SignerKind::Token(token) => Ok(Box::new(crate::TokenSigner::open(&token, folder, public_key)?)),
            #[cfg(not(feature = "pkcs11"))]
            SignerKind::Token(_) => Err(OpenSignerError::NotBuiltIn),
        }
    }
}
