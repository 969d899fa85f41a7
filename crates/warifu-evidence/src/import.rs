//! One document in, its evidence entry and claims out.

use warifu_model::{Digest, Product};

use crate::cyclonedx;
use crate::detect::detect;
use crate::error::{ImportError, ImportProblem};
use crate::format::Input;
use crate::imported::Imported;
use crate::limits;
use crate::other_documents::OtherDocuments;
use crate::part::Content;
use crate::position::Position;
use crate::reader::Trail;
use crate::subject::Target;

/// Reads a document that is evidence about a product.
///
/// The format is told from the content ([`detect`](crate::detect)). What the document is about has to be the product, by
/// the digest of an artifact or by an equal identifier: otherwise nothing is taken from it. Times become UTC in whole
/// seconds. The first page of this crate has an example.
///
/// # Errors
/// Every refusal has a stable code, a position and a help line; nothing is imported in part.
pub fn import(bytes: &[u8], product: &Product) -> Result<Imported, ImportError> {
    import_among(bytes, product, &OtherDocuments::default(), &mut |_| {})
}

/// Reads one of several documents of an import, which may point to each other; tells every now and then how
/// many bytes have been read; the last number told is the size.
///
/// # Errors
/// As [`import`].
pub fn import_among(
    bytes: &[u8],
    product: &Product,
    others: &OtherDocuments,
    progress: &mut dyn FnMut(u64),
) -> Result<Imported, ImportError> {
    let text = text_of(bytes)?;
    let target = Target::of(product)?;
    let format = detect(text)?;
    let trail = Trail::new(text, Some(progress));
    let Content { parts, mut notes } = (format.read)(&Input { trail: &trail, target: &target, others })?;
    notes.sort();
    Ok(Imported { format, digest: Digest::of(bytes), size: bytes.len() as u64, parts, notes })
}

impl OtherDocuments {
    /// Adds a document. One that cannot be read, that nothing points to, or that is not about the product, changes
    /// nothing.
    pub fn add(&mut self, bytes: &[u8], product: &Product) {
        let Some((serial, bom)) = outline(bytes, product) else { return };
        self.insert(serial, bom);
    }
}

fn outline(bytes: &[u8], product: &Product) -> Option<cyclonedx::Outlined> {
    let text = text_of(bytes).ok()?;
    if *detect(text).ok()? != cyclonedx::FORMAT {
        return None;
    }
    cyclonedx::survey(&Trail::new(text, None), &Target::of(product).ok()?).ok()?
}

fn text_of(bytes: &[u8]) -> Result<&str, ImportError> {
    if bytes.len() > limits::DOCUMENT_BYTES {
        return Err(ImportError::whole(ImportProblem::TooLarge { bytes: bytes.len(), limit: limits::DOCUMENT_BYTES }));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let offset = Some(error.valid_up_to() as u64);
        ImportError { problem: ImportProblem::InvalidUtf8, position: Position { offset, ..Position::default() } }
    })
}
