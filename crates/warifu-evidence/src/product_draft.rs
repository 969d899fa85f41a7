use warifu_model::{Artifact, Digest, Identifier, Localized, Product, Token, problems};

use crate::described::{Described, DescribedError};

/// A product before it is described: the files that arrived, what an SBOM says, what somebody says.
///
/// What is said goes before what the SBOM says; identifiers of both count. Where nobody names it, the product is called by vendor and
/// model.
///
/// ```
/// use warifu_evidence::ProductDraft;
/// use warifu_model::{Artifact, Digest};
///
/// let sbom = br#"{"bomFormat": "CycloneDX", "metadata": {"component": {"name": "PLC-1", "version": "2.1.0"}}}"#;
/// let artifacts = vec![Artifact { name: "firmware.bin".into(), digest: Digest::of(b"firmware") }];
/// let mut draft = ProductDraft { artifacts, vendor: Some("Example Works".into()), ..ProductDraft::default() };
/// assert_eq!(draft.clone().into_product(Some(sbom)).unwrap_err().to_string(), "the description lacks `kind`");
///
/// draft.kind = Some("component".into());
/// assert_eq!(draft.into_product(Some(sbom))?.name.en, "Example Works PLC-1");
/// # Ok::<(), warifu_evidence::ProductDraftError>(())
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ProductDraft {
    /// The files that the product consists of, as delivered.
    pub artifacts: Vec<Artifact>,
    /// The maker.
    pub vendor: Option<String>,
    /// Its model.
    pub model: Option<String>,
    /// Its version, as its maker writes it.
    pub version: Option<String>,
    /// The kind of thing that it is, a token such as `component`.
    pub kind: Option<String>,
    /// Its name in English.
    pub name: Option<String>,
    /// Its name in Japanese; that in English where there is none.
    pub name_ja: Option<String>,
    /// Its identifiers.
    pub identifiers: Vec<Identifier>,
}

problems! {
    /// Reason why a product was not described.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum ProductDraftError {
        /// Nobody said what a description has to say.
        Incomplete {
            /// The fields that are missing: `vendor`, `model`, `version`, `kind`.
            missing: Vec<&'static str>,
        } => {
            code: "product-incomplete",
            en: ("the description lacks {}", listed(missing)),
            ja: ("製品の記述に {} の値がない", listed(missing)),
            help_en: "give these fields, or an SBOM that names the product; a kind is a token such as `component`",
            help_ja: "これらの項目、又は製品を示すSBOMを指定してください。種類は `component` のようなトークンです",
        }
        /// A document is not an SBOM that names one product.
        NamesNoProduct(error: DescribedError) => { delegate }
        /// The SBOM gives digests of its subject, and none is that of a file that arrived.
        OtherProduct => {
            code: "sbom-of-another-product",
            en: "the SBOM is about a product with other files than these",
            ja: "SBOMは、これらとは別のファイルの製品についてのものである",
            help_en: "compare its SHA-256 digests with those of the files that arrived",
            help_ja: "SBOMのSHA-256と届いたファイルのSHA-256を照合してください",
        }
    }
}

impl ProductDraft {
    /// Describes the product, with what an SBOM says of its subject: the main component of CycloneDX in JSON, or the one package that an
    /// SPDX 2 document in JSON describes. Whether the description keeps the rules of its format, reading it tells.
    ///
    /// # Errors
    ///
    /// [`ProductDraftError::NamesNoProduct`]; [`ProductDraftError::OtherProduct`] where the SBOM gives SHA-256 digests of its subject
    /// and none is that of a file of the product; [`ProductDraftError::Incomplete`].
    pub fn into_product(self, sbom: Option<&[u8]>) -> Result<Product, ProductDraftError> {
        let described = sbom.map(|sbom| self.subject(sbom)).transpose()?.unwrap_or_default();
        self.described(described)
    }

    /// Describes the product, with what one or several SBOMs say of it. That they are about these files is for the caller to say.
    ///
    /// ```
    /// use warifu_evidence::{Described, ProductDraft};
    ///
    /// let sbom = br#"{"bomFormat": "CycloneDX", "metadata": {"component": {"name": "PLC-1", "version": "2.1.0"}}}"#;
    /// let draft = ProductDraft { vendor: Some("Example Works".into()), kind: Some("component".into()), ..ProductDraft::default() };
    /// assert_eq!(draft.described(Described::read(sbom)?)?.version, "2.1.0");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ProductDraftError::Incomplete`].
    pub fn described(self, sbom: Described) -> Result<Product, ProductDraftError> {
        let vendor = self.vendor.or(sbom.vendor);
        let model = self.model.or(sbom.name);
        let version = self.version.or(sbom.version);
        let kind = self.kind.as_deref().and_then(Token::parse);
        let said = [vendor.is_some(), model.is_some(), version.is_some(), kind.is_some()];
        let (Some(vendor), Some(model), Some(version), Some(kind)) = (vendor, model, version, kind) else {
            let fields = ["vendor", "model", "version", "kind"].into_iter().zip(said);
            let missing = fields.filter(|(_, is_said)| !is_said).map(|(field, _)| field).collect();
            return Err(ProductDraftError::Incomplete { missing });
        };
        let mut identifiers = sbom.identifiers;
        for identifier in self.identifiers {
            if !identifiers.contains(&identifier) {
                identifiers.push(identifier);
            }
        }
        let en = self.name.unwrap_or_else(|| format!("{vendor} {model}"));
        let ja = self.name_ja.unwrap_or_else(|| en.clone());
        Ok(Product {
            vendor,
            model,
            version,
            kind,
            name: Localized::of(en, ja),
            identifiers,
            artifacts: self.artifacts,
        })
    }

    /// What an SBOM says of its subject, if that is this product.
    fn subject(&self, sbom: &[u8]) -> Result<Described, ProductDraftError> {
        let named = Described::read(sbom)?;
        let is_ours = |digest: &Digest| self.artifacts.iter().any(|artifact| artifact.digest == *digest);
        if !named.digests.is_empty() && !named.digests.iter().any(is_ours) {
            return Err(ProductDraftError::OtherProduct);
        }
        Ok(named)
    }
}

impl From<DescribedError> for ProductDraftError {
    fn from(error: DescribedError) -> Self {
        Self::NamesNoProduct(error)
    }
}

fn listed(fields: &[&str]) -> String {
    let fields: Vec<_> = fields.iter().map(|field| format!("`{field}`")).collect();
    fields.join(", ")
}

#[cfg(test)]
mod tests {
    use warifu_model::IdentifierKind;

    use super::*;

    fn identifier(value: &str) -> Identifier {
        Identifier { kind: IdentifierKind::Purl, value: value.into() }
    }

    fn draft() -> ProductDraft {
        let artifacts = vec![Artifact { name: "firmware.bin".into(), digest: Digest::of(b"firmware") }];
        ProductDraft { artifacts, kind: Some("component".into()), ..ProductDraft::default() }
    }

    fn sbom(digest: Digest) -> Vec<u8> {
        format!(
            r#"{{"bomFormat": "CycloneDX", "metadata": {{"component": {{"name": "plc", "version": "2.1", "purl": "pkg:generic/plc@2.1",
            "manufacturer": {{"name": "Maker"}}, "hashes": [{{"alg": "SHA-256", "content": "{}"}}]}}}}}}"#,
            digest.hex()
        )
        .into_bytes()
    }

    #[test]
    fn what_is_said_goes_before_what_the_sbom_says() {
        let said = ProductDraft {
            vendor: Some("Works".into()),
            identifiers: vec![identifier("pkg:generic/plc@2.1"), identifier("pkg:generic/other@1")],
            ..draft()
        };
        let product = said.into_product(Some(&sbom(Digest::of(b"firmware")))).unwrap();
        assert_eq!((&*product.vendor, &*product.model, &*product.version), ("Works", "plc", "2.1"));
        assert_eq!((&*product.name.en, &*product.name.ja), ("Works plc", "Works plc"));
        assert_eq!(product.identifiers, [identifier("pkg:generic/plc@2.1"), identifier("pkg:generic/other@1")]);
    }

    #[test]
    fn nothing_is_taken_from_an_sbom_of_other_files() {
        let with = |sbom: &[u8]| draft().into_product(Some(sbom));
        assert_eq!(with(&sbom(Digest::of(b"other"))), Err(ProductDraftError::OtherProduct));
        assert_eq!(with(b"{}"), Err(ProductDraftError::NamesNoProduct(DescribedError::NotSbom)));
        let missing = vec!["vendor", "model", "version"];
        assert_eq!(draft().into_product(None), Err(ProductDraftError::Incomplete { missing }));
        let no_token = ProductDraft { kind: Some("No Token".into()), ..draft() };
        assert!(
            matches!(no_token.into_product(None), Err(ProductDraftError::Incomplete { missing }) if missing.len() == 4)
        );
    }
}
