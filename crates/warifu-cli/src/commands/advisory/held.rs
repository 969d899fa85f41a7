//! What was certified: from a ledger, or from bundles and the documents beside them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use warifu_advisory::Certified;
use warifu_ledger::Body;
use warifu_ledger::questions::{Page, contents, document};
use warifu_model::{Bundle, Certificate, Digest, Record, Status};

use crate::commands::ledger::{asked, failure};
use crate::failure::Failure;
use crate::files;

/// Every certificate that a ledger has handed out.
pub(crate) fn of_ledger(body: &mut Body) -> Result<Vec<Certified>, Failure> {
    let mut read = body.read().map_err(|error| failure(&error))?;
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = Page::new(Page::MOST, after.as_deref()).map_err(|error| asked(&error))?;
        let found = contents(&mut *read, page).map_err(|error| asked(&error))?;
        for one in &found.items {
            let Some(statement) = &one.statement else { continue };
            let mut failed = None;
            let look = |digest: &Digest| {
                document(&mut *read, digest).unwrap_or_else(|error| {
                    failed = Some(error);
                    None
                })
            };
            all.push(Certified::of(statement, one.line.digest, one.line.status, one.record.as_ref(), look));
            if let Some(error) = failed {
                return Err(asked(&error));
            }
        }
        after = found.next;
        if after.is_none() {
            return Ok(all);
        }
    }
}

/// The certificates in bundles. Records and bills of materials among the files are found by the digests that certificates and records name; what
/// became of a certificate is not known here, so that each counts as standing.
pub(super) fn of_files(paths: &[PathBuf]) -> Result<Vec<Certified>, Failure> {
    let mut files_by_digest: BTreeMap<Digest, Vec<u8>> = BTreeMap::new();
    let mut certificates = Vec::new();
    for path in paths {
        for file in files::walk_all(path)? {
            let source = files::read_evidence(&file)?;
            let bundle = Bundle::read(source.bytes()).ok();
            let statement = bundle.map(|bundle| bundle.certificate.payload);
            let certificate = statement.and_then(|bytes| Some((Digest::of(&bytes), Certificate::read(&bytes).ok()?)));
            match certificate {
                Some(certificate) => certificates.push(certificate),
                None => {
                    files_by_digest.insert(source.digest(), source.bytes().to_vec());
                }
            }
        }
    }
    certificates.sort_by(|one, other| one.1.number.cmp(&other.1.number));
    certificates.dedup_by_key(|(digest, _)| *digest);
    let all = certificates.iter().map(|(digest, certificate)| {
        let record = files_by_digest.get(&certificate.record).and_then(|bytes| Record::read(bytes).ok());
        Certified::of(certificate, *digest, Status::Active, record.as_ref(), |one| files_by_digest.get(one).cloned())
    });
    Ok(all.collect())
}
