//! Reading: bytes of any format in, one value out.

mod csaf;
mod cyclonedx;
mod exploited;
mod openvex;
mod pattern;
mod seen;
mod stix;
mod texts;

use serde::de::MapAccess;
use warifu_evidence::engine::{Member, Object, Trail, open, read_object, shortened};
use warifu_evidence::{ImportError, ImportProblem};
use warifu_model::Digest;

use crate::advisory::{Advisory, AdvisoryFormat};
use crate::error::AdvisoryError;

impl Advisory {
    /// Reads an advisory; compressed ones (gzip, Zstandard) are opened.
    ///
    /// ```
    /// use warifu_advisory::{Advisory, AdvisoryFormat};
    ///
    /// let list = br#"{"title": "Exploited", "catalogVersion": "2026.11.30", "dateReleased": "2026-11-30T00:00:00Z", "count": 1,
    ///     "vulnerabilities": [{"cveID": "CVE-2026-0001", "vendorProject": "Hamakaze", "product": "HK-210", "dateAdded": "2026-11-30"}]}"#;
    /// let advisory = Advisory::read(list)?;
    /// assert_eq!(advisory.format, AdvisoryFormat::Exploited);
    /// assert_eq!(advisory.vulnerabilities[0].id(), "CVE-2026-0001");
    /// # Ok::<(), warifu_advisory::AdvisoryError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`AdvisoryError`]: the document is of no format that is read here, breaks its rules, or is beyond a limit. Nothing is read in part.
    pub fn read(bytes: &[u8]) -> Result<Self, AdvisoryError> {
        let opened = open(bytes)?;
        let read = || {
            let text = opened.text()?;
            let trail = Trail::new(text, None);
            match format(text)? {
                AdvisoryFormat::Csaf => csaf::read(&trail),
                AdvisoryFormat::CycloneDx => cyclonedx::read(&trail),
                AdvisoryFormat::Exploited => exploited::read(&trail),
                AdvisoryFormat::OpenVex => openvex::read(&trail),
                AdvisoryFormat::Stix => stix::read(&trail),
            }
        };
        let advisory = read().map_err(|error| match error {
            AdvisoryError::Document(error) => AdvisoryError::Document(opened.place(error)),
            other => other,
        })?;
        Ok(Self { digest: Digest::of(bytes), ..advisory })
    }

    /// An advisory of a format with nothing in it yet.
    fn empty(format: AdvisoryFormat) -> Self {
        Self {
            format,
            digest: Digest::of(b""),
            id: String::new(),
            edition: None,
            publisher: None,
            title: None,
            issued_at: None,
            first_issued_at: None,
            is_draft: false,
            marking: None,
            named: Vec::new(),
            vulnerabilities: Vec::new(),
            left: crate::advisory::Left::default(),
        }
    }
}

/// The format of a document, by members that no other format has.
fn format(text: &str) -> Result<AdvisoryFormat, AdvisoryError> {
    let mut marks = Marks::default();
    read_object(&Trail::new(text, None), &mut marks)?;
    let mut found = marks.found.into_iter();
    match (found.next(), found.next()) {
        (Some((format, _)), None) => Ok(format),
        (Some((format, _)), Some((_, key))) => Err(ImportError::whole(ImportProblem::AmbiguousFormat {
            format: format.as_str(),
            key: key.into(),
            read: READ.into(),
        })
        .into()),
        (None, _) => {
            Err(ImportError::whole(ImportProblem::UnrecognisedFormat { keys: marks.keys, read: READ.into() }).into())
        }
    }
}

#[derive(Default)]
struct Marks {
    found: Vec<(AdvisoryFormat, &'static str)>,
    keys: Vec<String>,
}

impl<'de> Object<'de> for Marks {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        if self.keys.len() < 5 {
            self.keys.push(shortened(key));
        }
        let raw = value.raw()?;
        let marked = match key {
            "document" => Some((AdvisoryFormat::Csaf, "document")),
            "bomFormat" => Some((AdvisoryFormat::CycloneDx, "bomFormat")),
            "catalogVersion" => Some((AdvisoryFormat::Exploited, "catalogVersion")),
            "@context" => raw.contains(openvex::CONTEXT).then_some((AdvisoryFormat::OpenVex, "@context")),
            "type" => (raw == "\"bundle\"").then_some((AdvisoryFormat::Stix, "type")),
            _ => None,
        };
        self.found.extend(marked);
        Ok(())
    }
}

const READ: &str = "CSAF 2.0 and 2.1, OpenVEX, CycloneDX 1.4 to 1.7 (JSON), STIX 2.1, KEV (JSON)";
