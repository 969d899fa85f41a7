//! What was certified: from a ledger, or from bundles and the documents beside them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use warifu_advisory::{Advisory, Certified};
use warifu_ledger::questions::{Page, contents, document, history};
use warifu_ledger::{Body, LedgerError};
use warifu_model::{Bundle, Certificate, Digest, Record, Status, Token};

use crate::commands::ledger::{advisory_of, asked, failure};
use crate::failure::Failure;
use crate::files;

/// Every certificate that a ledger has handed out, with that for which it is suspended.
pub(crate) fn of_ledger(body: &mut Body) -> Result<Vec<Certified>, Failure> {
    let mut all = handed_out(body)?;
    for certified in all.iter_mut().filter(|one| one.status == Status::Suspended) {
        if let Some(advisory) = suspending(body, &certified.certificate)? {
            certified.suspend_for(&advisory);
        }
    }
    Ok(all)
}

/// The advisory because of which a certificate is suspended; none where it is for another reason.
fn suspending(body: &mut Body, certificate: &Digest) -> Result<Option<Advisory>, Failure> {
    let mut last = None;
    {
        let mut read = body.read().map_err(|error| failure(&error))?;
        let mut after = None;
        loop {
            let page = Page::new(Page::MOST, after.as_deref()).map_err(|error| asked(&error))?;
            let events = history(&mut *read, certificate, page).map_err(|error| asked(&error))?.events;
            last = events.items.into_iter().rfind(|said| said.status == Status::Suspended).or(last);
            after = events.next;
            if after.is_none() {
                break;
            }
        }
    }
    let case = last.and_then(|said| said.case).and_then(|case| Token::parse(&case.case));
    let Some(case) = case else { return Ok(None) };
    match body.first_step(&case).map_err(|error| failure(&error))? {
        Some(step) => advisory_of(body, &step),
        None => Ok(None),
    }
}

fn handed_out(body: &mut Body) -> Result<Vec<Certified>, Failure> {
    let mut read = body.read().map_err(|error| failure(&error))?;
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = Page::new(Page::MOST, after.as_deref()).map_err(|error| asked(&error))?;
        let found = contents(&mut *read, page).map_err(|error| asked(&error))?;
        for one in &found.items {
            // whoever cannot be matched may be the one that is hit
            let Some(statement) = &one.statement else {
                return Err(failure(&LedgerError::BlobDamaged { digest: one.line.digest }));
            };
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
