//! One document in, its evidence entry and claims out.

use warifu_model::{Digest, Product};

use crate::detect::detect;
use crate::envelope;
use crate::error::{ImportError, Place, Problem};
use crate::imported::{Content, Format, Imported};
use crate::in_toto::{self, Wrapping};
use crate::limits;
use crate::reader::Trail;
use crate::subject::Target;
use crate::surroundings::Surroundings;
use crate::{cyclonedx, declaration, openvex, spdx};

/// Reads a document that is evidence about a product.
///
/// The format is told from the content. What the document is about has to be the product, by the digest of an artifact
/// or by an equal identifier: otherwise nothing is taken from it. Times become UTC in whole seconds.
///
/// # Errors
/// Every refusal has a stable code, a place and a help line; nothing is imported in part.
pub fn import(bytes: &[u8], product: &Product) -> Result<Imported, ImportError> {
    import_among(bytes, product, &Surroundings::default(), &mut |_| {})
}

/// The same for one of several documents of an import, which may point to each other; telling every now and then how
/// many bytes have been read; the last number told is the size.
pub fn import_among(
    bytes: &[u8],
    product: &Product,
    surroundings: &Surroundings,
    progress: &mut dyn FnMut(u64),
) -> Result<Imported, ImportError> {
    if bytes.len() > limits::DOCUMENT_BYTES {
        return Err(ImportError::whole(Problem::TooLarge { bytes: bytes.len(), limit: limits::DOCUMENT_BYTES }));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let offset = Some(error.valid_up_to() as u64);
        ImportError { problem: Problem::InvalidUtf8, place: Place { offset, ..Place::default() } }
    })?;
    let target = Target::of(product)?;
    let format = detect(text)?;
    let trail = Trail::new(text, Some(progress));
    let Content { parts, mut notes } = match format {
        Format::CycloneDx => cyclonedx::read(&trail, &target, surroundings)?,
        Format::Declaration => declaration::read(bytes, &target)?,
        Format::Dsse => envelope::read_dsse(&trail, &target)?,
        Format::OpenVex => openvex::read(&trail, &target)?,
        Format::SigstoreBundle => envelope::read_sigstore(&trail, &target)?,
        Format::Spdx => spdx::read(&trail, &target)?,
        Format::Statement => in_toto::read(&trail, &target, Wrapping::Plain)?,
    };
    notes.sort_by_key(|note| note.code());
    Ok(Imported { format, digest: Digest::of(bytes), size: bytes.len() as u64, parts, notes })
}
