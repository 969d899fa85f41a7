//! One document in, its evidence entry and claims out.

use warifu_model::{Digest, Product};

use crate::binding::Binding;
use crate::cyclonedx;
use crate::detect::detect;
use crate::error::ImportError;
use crate::format::Input;
use crate::formats::formats;
use crate::imported::Imported;
use crate::other_documents::OtherDocuments;
use crate::part::Content;
use crate::reader::Trail;
use crate::subject::Target;
use crate::transport;

/// Reads a document that is evidence about a product.
///
/// The format is told from the content ([`detect`](crate::detect)). What the document is about has to be the product, by
/// the digest of an artifact or by an equal identifier: otherwise nothing is taken from it. Times become UTC in whole
/// seconds. The first page of this crate has an example; [`Import`] takes more than a product.
///
/// # Errors
/// Every refusal has a stable code, a position and a help line; nothing is imported in part.
pub fn import(bytes: &[u8], product: &Product) -> Result<Imported, ImportError> {
    Import::of(product).read(bytes)
}

/// Import of a document, with what is known besides its bytes.
///
/// ```
/// use warifu_evidence::{Binding, Import};
/// # use warifu_model::Product;
/// # let product = Product::read(r#"{"format": "warifu.product/1", "vendor": "Hamakaze Control Works", "model": "HK-210",
/// #     "version": "3.2.1", "kind": "component", "name": {"en": "Controller HK-210", "ja": "制御装置 HK-210"},
/// #     "identifiers": [{"type": "purl", "value": "pkg:generic/hamakaze/hk-210@3.2.1"}],
/// #     "artifacts": [{"name": "firmware",
/// #         "digest": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]}"#.as_bytes())?;
///
/// // what a scanner of folders writes names a folder, and no product
/// let sbom = br#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": {"type": "file", "name": "build"}},
///     "components": [{"type": "library", "name": "lwip", "version": "2.2.0"}]}"#;
/// assert!(Import::of(&product).read(sbom).is_err());
/// let imported = Import::of(&product).bound(Binding::Maker).read(sbom)?;
/// assert_eq!(imported.notes[0].code(), "bound_by_maker");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Import<'a> {
    product: &'a Product,
    others: Option<&'a OtherDocuments>,
    binding: Binding,
    progress: Option<&'a mut (dyn FnMut(u64) + 'a)>,
}

impl<'a> Import<'a> {
    /// Import of a document that stands alone and says itself what it is about.
    pub fn of(product: &'a Product) -> Self {
        Self { product, others: None, binding: Binding::Content, progress: None }
    }

    /// The same, of one of several documents, which may point to each other.
    #[must_use]
    pub fn among(self, others: &'a OtherDocuments) -> Self {
        Self { others: Some(others), ..self }
    }

    /// The same, of a document that is tied to the product so.
    #[must_use]
    pub fn bound(self, binding: Binding) -> Self {
        Self { binding, ..self }
    }

    /// The same; tells every now and then how many bytes of the text have been read. The last number told is its size.
    #[must_use]
    pub fn telling<'b>(self, progress: &'b mut (dyn FnMut(u64) + 'b)) -> Import<'b>
    where
        'a: 'b,
    {
        let Self { product, others, binding, .. } = self;
        Import { product, others, binding, progress: Some(progress) }
    }

    /// Reads the document.
    ///
    /// # Errors
    /// As [`import`].
    pub fn read(self, bytes: &[u8]) -> Result<Imported, ImportError> {
        let Self { product, others, binding, progress } = self;
        let target = Target::of(product)?;
        let opened = transport::open(bytes)?;
        let none = OtherDocuments::default();
        let read = || {
            let text = opened.text()?;
            let format = detect(text)?;
            let trail = Trail::new(text, progress.map(|progress| progress as &mut dyn FnMut(u64)));
            let input = Input {
                trail: &trail,
                target: &target,
                others: others.unwrap_or(&none),
                formats: formats(),
                bound: binding.into(),
            };
            Ok((format, (format.read)(&input)?))
        };
        let (format, Content { parts, mut notes }) = read().map_err(|error| opened.place(error))?;
        notes.extend(opened.notes());
        notes.sort();
        notes.dedup();
        let media_type = format!("{}{}", format.media_type(), opened.suffix());
        Ok(Imported { format, digest: Digest::of(bytes), size: bytes.len() as u64, parts, media_type, notes })
    }
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
    Import::of(product).among(others).telling(progress).read(bytes)
}

impl OtherDocuments {
    /// Adds a document. One that cannot be read, that nothing points to, or that is not about the product, changes
    /// nothing.
    pub fn add(&mut self, bytes: &[u8], product: &Product) {
        self.add_bound(bytes, product, Binding::Content);
    }

    /// Adds a document that is tied to the product so.
    pub fn add_bound(&mut self, bytes: &[u8], product: &Product, binding: Binding) {
        let Some((serial, bom)) = outline(bytes, product, binding) else { return };
        self.insert(serial, bom);
    }
}

fn outline(bytes: &[u8], product: &Product, binding: Binding) -> Option<cyclonedx::Outlined> {
    let opened = transport::open(bytes).ok()?;
    let text = opened.text().ok()?;
    let (trail, target, others) = (Trail::new(text, None), Target::of(product).ok()?, OtherDocuments::default());
    let input = Input { trail: &trail, target: &target, others: &others, formats: formats(), bound: binding.into() };
    cyclonedx::outline(&input, detect(text).ok()?)
}
