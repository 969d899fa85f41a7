use std::collections::BTreeSet;

use warifu_model::{
    Bundle, Certificate, Digest, PendingCertificate, PlacedCertificate, ReadError, SeriesId, Status, StatusEvent,
    StatusHistory, Timestamp, limits,
};
use warifu_seal::{
    dsse::{self, OpenError},
    keys::PublicKey,
};

/// Why nothing was entered into the ledger of a body, or said about a certificate's status.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum StatusError {
    /// All places of the ledger are given out.
    #[error("the history has no place left")]
    Full,
    /// A certificate with a later place than the next one.
    #[error("the certificate has place {found}, and the next place is {next}")]
    Gap {
        /// The place of the certificate.
        found: u32,
        /// The place that nobody has yet.
        next: u32,
    },
    /// The certificate has no place.
    #[error("the certificate has no place in a status list")]
    NoPlace,
    /// The change is none, or would undo what is for ever.
    #[error("a certificate that is {} cannot become {}", .from.as_str(), .to.as_str())]
    NotPossible {
        /// What it is.
        from: Status,
        /// What it was to be.
        to: Status,
    },
    /// A number that a certificate of the body has already.
    #[error("the number `{number}` has the certificate `{certificate}` already, at place {index}")]
    NumberUsed {
        /// The number.
        number: String,
        /// Where it is.
        index: u32,
        /// The digest of the certificate that has it.
        certificate: Digest,
    },
    /// The history is of one body, and what is to go into it of another.
    #[error("the certificate is of `{found}`, the history of `{expected}`")]
    OtherBody {
        /// The body of the certificate.
        found: String,
        /// The body of the history.
        expected: String,
    },
    /// The place of the certificate was given to another one.
    #[error("place {index} is that of another certificate, number `{number}`, digest `{certificate}`")]
    PlaceOfAnother {
        /// The place.
        index: u32,
        /// The number of the certificate that has it.
        number: String,
        /// The digest of that certificate.
        certificate: Digest,
    },
    /// Something later was recorded or published already. History is added to at its end.
    #[error("something was recorded or published at {last} already, later than {recorded_at}")]
    RecordedEarlier {
        /// When the last event was recorded, or the last snapshot made.
        last: Timestamp,
        /// When this one was to be.
        recorded_at: Timestamp,
    },
    /// What is to be entered is no bundle with a certificate.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Fewer certificates than were published: places would be given twice.
    #[error("{published} certificates were published, and the history knows {known}")]
    Shrunk {
        /// How many the last snapshot was about.
        published: u32,
        /// How many there are.
        known: u32,
    },
    /// The certificates of the list would name more series than a snapshot can.
    #[error("the certificates of one list name at most {} series", limits::SNAPSHOT_SERIES)]
    TooManySeries,
    /// The certificate that is to be entered is not signed by the body.
    #[error("the certificate: {0}")]
    Unsigned(#[source] OpenError),
    /// No certificate has that place.
    #[error("no certificate has place {index}; {count} were given out")]
    UnknownIndex {
        /// The place.
        index: u32,
        /// How many were given out.
        count: u32,
    },
    /// No certificate has that number.
    #[error("no certificate in this history has the number `{number}`")]
    UnknownNumber {
        /// The number, shortened.
        number: String,
    },
}

impl StatusError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Full => "status-list-full",
            Self::Gap { .. } => "status-place-missing",
            Self::NoPlace => "no-status-index",
            Self::NotPossible { .. } => "status-change-not-possible",
            Self::NumberUsed { .. } => "certificate-number-used",
            Self::OtherBody { .. } => "status-of-another-body",
            Self::PlaceOfAnother { .. } => "status-place-of-another-certificate",
            Self::RecordedEarlier { .. } => "status-recorded-earlier",
            Self::Read(error) => error.code(),
            Self::Shrunk { .. } => "status-shrunk",
            Self::TooManySeries => "status-series-too-many",
            Self::Unsigned(error) => error.code(),
            Self::UnknownIndex { .. } => "status-index-unknown",
            Self::UnknownNumber { .. } => "certificate-number-unknown",
        }
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Full => format!("a history has at most {} certificates: begin another one", limits::ITEMS),
            Self::Gap { .. } => "enter the certificates before it first, in the order of their places".into(),
            Self::NoPlace => {
                "issue certificates with --status HISTORY.json; this one can only be replaced by a new one".into()
            }
            Self::NotPossible { .. } => {
                "what was withdrawn or superseded stays so; issue a new certificate instead".into()
            }
            Self::NumberUsed { .. } => "give the certificate a number that no other one has".into(),
            Self::OtherBody { .. } => "give the history of the body that issues, or issued, the certificate".into(),
            Self::PlaceOfAnother { .. } => {
                "change nothing: one place was given twice, by a history that was brought back from a copy, or the \
                 certificate is of another history"
                    .into()
            }
            Self::RecordedEarlier { .. } => {
                "record it now; `from` may lie in the past, the time of recording may not".into()
            }
            Self::Read(error) => error.help(),
            Self::Shrunk { .. } => {
                "bring back the newest copy of the history, and enter the certificates issued since".into()
            }
            Self::TooManySeries => "begin another history for certificates of further accreditations".into(),
            Self::Unsigned(error) => error.help().into(),
            Self::UnknownIndex { .. } => "look up the certificate's `status_index`".into(),
            Self::UnknownNumber { .. } => {
                "`warifu status list` shows the numbers; a bundle may be given as well".into()
            }
        }
    }
}

/// What is to be granted has a number that nobody can take for that of another certificate: the same but for capitals, spaces
/// and characters that are not seen is no other. A certificate that exists is entered whatever its number looks like, so that
/// it can be withdrawn.
pub(crate) fn demand_number_apart(history: &StatusHistory, number: &str) -> Result<(), StatusError> {
    let seen = seen(number);
    let lines = history.certificates.iter().enumerate();
    let Some((index, placed)) = lines.into_iter().find(|(_, placed)| self::seen(&placed.number) == seen) else {
        return Ok(());
    };
    let index = u32::try_from(index).unwrap_or(u32::MAX);
    Err(StatusError::NumberUsed { number: placed.number.clone(), index, certificate: placed.certificate })
}

/// A number as people see it.
fn seen(number: &str) -> String {
    let is_seen = |c: &char| {
        !(c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
            || matches!(c, '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'))
    };
    number.chars().filter(is_seen).flat_map(char::to_lowercase).collect()
}

/// The place that the next certificate of this number, granted under these series, gets, while nothing speaks against it.
pub(crate) fn next_place(
    history: &StatusHistory,
    body: &str,
    number: &str,
    series: &[SeriesId],
) -> Result<u32, StatusError> {
    demand_body(history, body)?;
    if let Some(published) = history.published.as_ref().filter(|published| published.count > history.count()) {
        return Err(StatusError::Shrunk { published: published.count, known: history.count() });
    }
    if let Some((index, placed)) = history.place_of_number(number).and_then(|i| Some((i, history.certificate(i)?))) {
        let certificate = placed.certificate;
        return Err(StatusError::NumberUsed { number: number.to_owned(), index, certificate });
    }
    if history.certificates.len() >= limits::ITEMS {
        return Err(StatusError::Full);
    }
    if named(history, series).len() > limits::SNAPSHOT_SERIES {
        return Err(StatusError::TooManySeries);
    }
    Ok(history.count())
}

/// Every series that the certificates of the history name, and these.
fn named(history: &StatusHistory, series: &[SeriesId]) -> BTreeSet<SeriesId> {
    history.series.iter().chain(series).copied().collect()
}

/// Enters a certificate at its place, which is the next one.
pub(crate) fn place(history: &mut StatusHistory, certificate: &Certificate, digest: Digest) {
    history.certificates.push(PlacedCertificate::of(certificate, digest));
    history.series = named(history, &certificate.series).into_iter().collect();
}

/// Keeps a certificate until its bundle is surely where it belongs, or until many more were issued.
pub(crate) fn keep(history: &mut StatusHistory, index: u32, bundle: &[u8]) {
    let surplus = (history.pending.len() + 1).saturating_sub(MOST_PENDING);
    history.pending.drain(..surplus);
    history.pending.push(PendingCertificate { index, bundle: bundle.to_vec() });
}

/// The bundle of this certificate is where it belongs: the history need not keep it any more.
pub fn handed_out(history: &mut StatusHistory, index: u32) {
    history.pending.retain(|pending| pending.index != index);
}

/// Enters a certificate that was issued before and that a history, brought back from a copy, does not know. It has to be
/// signed by one of these keys. Whether it was new to the history.
///
/// # Errors
///
/// [`StatusError`]; the history is then unchanged.
pub fn enter_certificate(history: &mut StatusHistory, bundle: &[u8], keys: &[PublicKey]) -> Result<bool, StatusError> {
    let bundle = Bundle::read(bundle)?;
    dsse::open_envelope(&bundle.certificate, keys).map_err(StatusError::Unsigned)?;
    let certificate = Certificate::read(&bundle.certificate.payload)?;
    let digest = Digest::of(&bundle.certificate.payload);
    demand_body(history, &certificate.body.id)?;
    let index = certificate.status_index.ok_or(StatusError::NoPlace)?;
    if index < history.count() {
        return place_of_certificate(history, &bundle).map(|_| false);
    }
    let next = next_place(history, &certificate.body.id, &certificate.number, &certificate.series)?;
    if index > next {
        return Err(StatusError::Gap { found: index, next });
    }
    place(history, &certificate, digest);
    Ok(true)
}

/// The place of the certificate in a bundle: that of this very certificate, not of one with the same number or place.
///
/// # Errors
///
/// [`StatusError`].
pub fn place_of_certificate(history: &StatusHistory, bundle: &Bundle) -> Result<u32, StatusError> {
    let certificate = Certificate::read(&bundle.certificate.payload)?;
    demand_body(history, &certificate.body.id)?;
    let index = certificate.status_index.ok_or(StatusError::NoPlace)?;
    let count = history.count();
    let placed = history.certificate(index).ok_or(StatusError::UnknownIndex { index, count })?;
    if placed.certificate == Digest::of(&bundle.certificate.payload) {
        return Ok(index);
    }
    Err(StatusError::PlaceOfAnother { index, number: placed.number.clone(), certificate: placed.certificate })
}

/// The place of the certificate with this number.
///
/// # Errors
///
/// [`StatusError::UnknownNumber`].
pub fn place_of_number(history: &StatusHistory, number: &str) -> Result<u32, StatusError> {
    let unknown = || StatusError::UnknownNumber { number: warifu_model::json::shorten(number) };
    history.place_of_number(number).ok_or_else(unknown)
}

fn demand_body(history: &StatusHistory, body: &str) -> Result<(), StatusError> {
    if history.body == body {
        return Ok(());
    }
    Err(StatusError::OtherBody { found: body.to_owned(), expected: history.body.clone() })
}

/// Records that a certificate has another status: suspends, restores, withdraws or supersedes it. Nothing that was
/// recorded or published before is changed.
///
/// # Errors
///
/// [`StatusError::UnknownIndex`], [`StatusError::RecordedEarlier`], [`StatusError::NotPossible`]; the history is then
/// unchanged.
pub fn record_status(history: &mut StatusHistory, event: StatusEvent) -> Result<(), StatusError> {
    if event.index >= history.count() {
        return Err(StatusError::UnknownIndex { index: event.index, count: history.count() });
    }
    let recorded = history.events.last().map(|last| last.recorded_at);
    // who has the snapshot of then knows what was known then
    let published = history.published.as_ref().map(|published| published.issued_at);
    if let Some(last) = recorded.max(published).filter(|last| event.recorded_at < *last) {
        return Err(StatusError::RecordedEarlier { last, recorded_at: event.recorded_at });
    }
    let from = history.last(event.index);
    if !from.may_become(event.status) {
        return Err(StatusError::NotPossible { from, to: event.status });
    }
    if history.events.len() >= limits::ITEMS {
        return Err(StatusError::Full);
    }
    history.events.push(event);
    Ok(())
}

/// How many bundles a history keeps for those who ask for them later.
const MOST_PENDING: usize = 16;
