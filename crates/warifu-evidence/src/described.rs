//! What a document says of the thing that it describes: enough to begin a product file, never enough to bind a document.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::MapAccess;
use warifu_model::{Digest, Identifier, IdentifierKind, problems};

use crate::detect::detect;
use crate::reader::{Member, Object, Trail, read_object};
use crate::spdx::package::Reference;
use crate::{cyclonedx, identifier, spdx, transport};

/// Describes what an SBOM says of the thing that it describes, in its own words.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Described {
    /// The party that makes it.
    pub vendor: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// Its package URL and its CPE 2.3 name, as far as they are well formed.
    pub identifiers: Vec<Identifier>,
    /// The SHA-256 of its files.
    pub digests: Vec<Digest>,
}

problems! {
    /// Reason why a document names no product.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum DescribedError {
        /// It gives no name to what it describes.
        Nameless => {
            code: "names-no-product",
            en: "the SBOM gives no name to what it describes",
            ja: "SBOMに、記述対象の名称がない",
            help_en: "give an SBOM with a name in its main component or package, or name vendor, model and version",
            help_ja: "主たる構成部品又はパッケージに名称のあるSBOMを指定するか、製造者、型式及び版を指定してください",
        }
        /// It does not say what it describes.
        NoSubject => {
            code: "names-no-product",
            en: "the SBOM does not say what it describes",
            ja: "SBOMに、何を記述したものかの記載がない",
            help_en: "give an SBOM with a main component (CycloneDX) or one described package (SPDX 2), or name vendor, model and version",
            help_ja: "主たる構成部品（CycloneDX）又は記述対象のパッケージ一つ（SPDX 2）をもつSBOMを指定するか、製造者、型式及び版を指定してください",
        }
        /// It is no CycloneDX or SPDX 2 document, or does not read.
        NotSbom => {
            code: "names-no-product",
            en: "this file does not read as CycloneDX or SPDX 2, by which alone a product is named",
            ja: "このファイルは、製品を示せる形式（CycloneDX又はSPDX 2）として読めない",
            help_en: "give an SBOM with a main component (CycloneDX) or one described package (SPDX 2), or name vendor, model and version",
            help_ja: "主たる構成部品（CycloneDX）又は記述対象のパッケージ一つ（SPDX 2）をもつSBOMを指定するか、製造者、型式及び版を指定してください",
        }
        /// It describes several things.
        Several {
            /// The number of packages that it describes.
            count: usize,
        } => {
            code: "names-no-product",
            en: "the SBOM describes {count} packages, not one product",
            ja: "SBOMの記述対象が一つの製品ではなく、{count}個のパッケージである",
            help_en: "give an SBOM that describes one package, or name vendor, model and version",
            help_ja: "記述対象のパッケージが一つのSBOMを指定するか、製造者、型式及び版を指定してください",
        }
    }
}

impl Described {
    /// Returns what a CycloneDX or SPDX 2 document describes. What it says is a proposal to the maker, who answers for the
    /// product file.
    ///
    /// ```
    /// use warifu_evidence::Described;
    ///
    /// let sbom = br#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": {"type": "firmware",
    ///     "name": "HK-210", "version": "3.2.1", "purl": "pkg:generic/hamakaze/hk-210@3.2.1"}}}"#;
    /// let described = Described::read(sbom)?;
    /// assert_eq!(described.version.as_deref(), Some("3.2.1"));
    /// # Ok::<(), warifu_evidence::DescribedError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`DescribedError`]: it is neither, does not read, or does not name one thing.
    pub fn read(bytes: &[u8]) -> Result<Self, DescribedError> {
        let not_sbom = |_| DescribedError::NotSbom;
        let opened = transport::open(bytes).map_err(not_sbom)?;
        let text = opened.text().map_err(not_sbom)?;
        let format = detect(text).map_err(not_sbom)?;
        let found = if *format == cyclonedx::FORMAT {
            of_cyclonedx(text)?
        } else if *format == cyclonedx::XML {
            of_cyclonedx(&cyclonedx::json_of_xml(text).map_err(not_sbom)?)?
        } else if *format == spdx::FORMAT {
            of_spdx(text)?
        } else if *format == spdx::tag_value::FORMAT {
            of_spdx(&spdx::tag_value::json_of_lines(text).map_err(not_sbom)?)?
        } else {
            return Err(DescribedError::NotSbom);
        };
        if found.name.is_none() { Err(DescribedError::Nameless) } else { Ok(found) }
    }

    fn identify(&mut self, kind: IdentifierKind, value: &str) {
        let is_well_formed = match kind {
            IdentifierKind::Purl => identifier::purl(value).is_ok(),
            IdentifierKind::Cpe => identifier::cpe(value).is_ok_and(|name| name.is_some()),
            IdentifierKind::Gtin | IdentifierKind::Model => false,
        };
        let found = Identifier { kind, value: value.to_owned() };
        if is_well_formed && !self.identifiers.contains(&found) {
            self.identifiers.push(found);
        }
    }
}

/// A text that says something and drives no terminal.
fn words(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty() && !text.contains(char::is_control)).then(|| text.to_owned())
}

fn of_cyclonedx(text: &str) -> Result<Described, DescribedError> {
    let mut document = Bom::default();
    read_object(&Trail::new(text, None), &mut document).map_err(|_| DescribedError::NotSbom)?;
    let mut found = document.component.ok_or(DescribedError::NoSubject)?.0;
    found.vendor = found.vendor.or(document.maker);
    Ok(found)
}

/// A CycloneDX document, of which only `metadata` counts.
#[derive(Default)]
struct Bom {
    component: Option<BomComponent>,
    maker: Option<String>,
}

impl<'de> Object<'de> for Bom {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            // read from within, so that one pass does for both
            "metadata" => value.object(&mut BomMetadata(self)),
            _ => value.skip(),
        }
    }
}

struct BomMetadata<'b>(&'b mut Bom);

impl<'de> Object<'de> for BomMetadata<'_> {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "component" => value.object(self.0.component.get_or_insert_default()),
            // who makes the thing, until 1.5 also under this name
            "supplier" | "manufacture" => named(value, &mut self.0.maker),
            _ => value.skip(),
        }
    }
}

#[derive(Default)]
struct BomComponent(Described);

impl<'de> Object<'de> for BomComponent {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "name" => self.0.name = words(&value.text()?),
            "version" => self.0.version = words(&value.text()?),
            "purl" => self.0.identify(IdentifierKind::Purl, &value.text()?),
            "cpe" => self.0.identify(IdentifierKind::Cpe, &value.text()?),
            "manufacturer" | "supplier" => return named(value, &mut self.0.vendor),
            "publisher" | "group" if self.0.vendor.is_none() => self.0.vendor = words(&value.text()?),
            "hashes" => value.objects(|hash: Hash| {
                self.0.digests.extend(hash.sha256());
                Ok(())
            })?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// The name of an organisation.
fn named<'de, A: MapAccess<'de>>(value: Member<'_, 'de, A>, name: &mut Option<String>) -> Result<(), A::Error> {
    let mut organisation = Organisation(None);
    value.object(&mut organisation)?;
    *name = organisation.0.or(name.take());
    Ok(())
}

struct Organisation(Option<String>);

impl<'de> Object<'de> for Organisation {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "name" => self.0 = words(&value.text()?),
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// A hash of either format.
#[derive(Default)]
struct Hash {
    algorithm: String,
    value: String,
}

impl Hash {
    fn sha256(&self) -> Option<Digest> {
        let is_sha256 = matches!(self.algorithm.as_str(), "SHA-256" | "SHA256");
        is_sha256.then(|| Digest::parse(&format!("sha256:{}", self.value.to_ascii_lowercase())))?
    }
}

impl<'de> Object<'de> for Hash {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "alg" | "algorithm" => self.algorithm = value.text()?.into_owned(),
            "content" | "checksumValue" => self.value = value.text()?.into_owned(),
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// The one package that a document says it describes.
fn of_spdx(text: &str) -> Result<Described, DescribedError> {
    let mut document = Spdx::default();
    read_object(&Trail::new(text, None), &mut document).map_err(|_| DescribedError::NotSbom)?;
    match document.described.iter().collect::<Vec<_>>()[..] {
        [described] => document.packages.remove(described).ok_or(DescribedError::NoSubject),
        [] => Err(DescribedError::NoSubject),
        ref several => Err(DescribedError::Several { count: several.len() }),
    }
}

#[derive(Default)]
struct Spdx {
    described: BTreeSet<String>,
    packages: BTreeMap<String, Described>,
}

impl<'de> Object<'de> for Spdx {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        let Self { described, packages } = self;
        match key {
            "documentDescribes" => value.texts(|id| {
                described.insert(id.into_owned());
                Ok(())
            }),
            "relationships" => value.objects(|link: Link| {
                described.extend(link.described());
                Ok(())
            }),
            "packages" => value.objects(|package: Package| {
                packages.insert(package.id, package.described);
                Ok(())
            }),
            _ => value.skip(),
        }
    }
}

#[derive(Default)]
struct Link {
    from: String,
    kind: String,
    to: String,
}

impl Link {
    fn described(self) -> Option<String> {
        match self.kind.as_str() {
            "DESCRIBES" if self.from == DOCUMENT => Some(self.to),
            "DESCRIBED_BY" if self.to == DOCUMENT => Some(self.from),
            _ => None,
        }
    }
}

impl<'de> Object<'de> for Link {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        let place = match key {
            "spdxElementId" => &mut self.from,
            "relationshipType" => &mut self.kind,
            "relatedSpdxElement" => &mut self.to,
            _ => return value.skip(),
        };
        *place = value.text()?.into_owned();
        Ok(())
    }
}

#[derive(Default)]
struct Package {
    id: String,
    described: Described,
}

impl<'de> Object<'de> for Package {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        let described = &mut self.described;
        match key {
            "SPDXID" => self.id = value.text()?.into_owned(),
            "name" => described.name = words(&value.text()?),
            "versionInfo" => described.version = words(&value.text()?).filter(|text| !says_nothing(text)),
            "supplier" => {
                let text = value.text()?;
                described.vendor = text.strip_prefix("Organization:").and_then(words);
            }
            "checksums" => value.objects(|hash: Hash| {
                described.digests.extend(hash.sha256());
                Ok(())
            })?,
            "externalRefs" => value.objects(|reference: Reference| {
                match reference.kind.as_str() {
                    "purl" => described.identify(IdentifierKind::Purl, &reference.locator),
                    "cpe23Type" => described.identify(IdentifierKind::Cpe, &reference.locator),
                    _ => {}
                }
                Ok(())
            })?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// SPDX 2.3 writes these where nothing is known.
fn says_nothing(text: &str) -> bool {
    matches!(text, "NOASSERTION" | "NONE")
}

/// The id of an SPDX document itself.
const DOCUMENT: &str = "SPDXRef-DOCUMENT";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bom_names_what_it_is_of() {
        let sbom = br#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"supplier": {"name": "Hamakaze"},
            "component": {"type": "firmware", "name": "HK-210", "version": "3.2.1", "purl": "pkg:generic/hamakaze/hk-210@3.2.1",
            "cpe": "nonsense", "hashes": [{"alg": "MD5", "content": "00"}, {"alg": "SHA-256",
            "content": "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"}]}}}"#;
        let found = Described::read(sbom).unwrap();
        assert_eq!(found.vendor.as_deref(), Some("Hamakaze"));
        assert_eq!(found.identifiers.len(), 1);
        assert_eq!(found.digests, [Digest::of(b"")]);
    }

    #[test]
    fn the_other_forms_of_a_document_say_the_same() {
        let xml = r#"<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><metadata><supplier><name>Hamakaze</name></supplier>
            <component type="firmware"><name>HK-210</name><version>3.2.1</version><hashes><hash alg="SHA-256">
            e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855</hash></hashes><purl>pkg:generic/hamakaze/hk-210@3.2.1</purl>
            </component></metadata></bom>"#;
        let lines = "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nPackageName: HK-210\nSPDXID: SPDXRef-a\nPackageVersion: 3.2.1\n\
            PackageSupplier: Organization: Hamakaze\n\
            PackageChecksum: SHA256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n\
            ExternalRef: PACKAGE-MANAGER purl pkg:generic/hamakaze/hk-210@3.2.1\n\
            Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-a\n";
        for text in [xml, lines] {
            let found = Described::read(text.as_bytes()).unwrap();
            assert_eq!((found.name.as_deref(), found.version.as_deref()), (Some("HK-210"), Some("3.2.1")));
            assert_eq!((found.vendor.as_deref(), found.identifiers.len()), (Some("Hamakaze"), 1));
            assert_eq!(found.digests, [Digest::of(b"")]);
        }
        let publisher = xml.replace("supplier>", "x>").replace("<name>HK", "<publisher>Hamakaze</publisher><name>HK");
        assert_eq!(Described::read(publisher.as_bytes()).unwrap().vendor.as_deref(), Some("Hamakaze"));
        assert_eq!(
            Described::read(b"<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\">"),
            Err(DescribedError::NotSbom)
        );
    }

    #[test]
    fn a_package_that_is_described_is_the_thing() {
        let sbom = |more: &str| {
            format!(
                r#"{{"spdxVersion": "SPDX-2.3", "packages": [{{"SPDXID": "SPDXRef-a", "name": "a", "versionInfo": "NOASSERTION",
                "supplier": "Organization: Hamakaze", "externalRefs": [{{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                "referenceLocator": "pkg:generic/a@1"}}]}}, {{"SPDXID": "SPDXRef-b", "name": "b"}}], "relationships": [
                {{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-a"}}{more}]}}"#
            )
        };
        let found = Described::read(sbom("").as_bytes()).unwrap();
        assert_eq!((found.name.as_deref(), found.version), (Some("a"), None));
        assert_eq!((found.vendor.as_deref(), found.identifiers.len()), (Some("Hamakaze"), 1));
        let two = r#", {"spdxElementId": "SPDXRef-b", "relationshipType": "DESCRIBED_BY", "relatedSpdxElement": "SPDXRef-DOCUMENT"}"#;
        assert_eq!(Described::read(sbom(two).as_bytes()), Err(DescribedError::Several { count: 2 }));
    }

    #[test]
    fn what_names_nothing_describes_nothing() {
        for (text, error) in [
            ("{}", DescribedError::NotSbom),
            ("[", DescribedError::NotSbom),
            (r#"{"format": "warifu.product/1"}"#, DescribedError::NotSbom),
            (r#"{"bomFormat": "CycloneDX", "specVersion": "1.6"}"#, DescribedError::NoSubject),
            (r#"{"bomFormat": "CycloneDX", "metadata": {"component": {"version": "1"}}}"#, DescribedError::Nameless),
            (
                r#"{"spdxVersion": "SPDX-2.3", "packages": [{"SPDXID": "SPDXRef-a", "name": "a"}]}"#,
                DescribedError::NoSubject,
            ),
            (r#"{"spdxVersion": "SPDX-2.3", "documentDescribes": ["SPDXRef-gone"]}"#, DescribedError::NoSubject),
        ] {
            assert_eq!(Described::read(text.as_bytes()), Err(error), "{text}");
        }
    }
}
