use std::collections::BTreeSet;

use warifu_model::json::plural;
use warifu_model::{
    Bundle, Certificate, Digest, Language, Limit, PendingCertificate, PlacedCertificate, ReadError, SeriesId, Status,
    StatusEvent, StatusHistory, Timestamp, json::shorten, problems,
};
use warifu_seal::{
    dsse::{OpenError, Opened},
    keys::PublicKey,
};

use crate::number::{is_unseen, number_as_seen};

problems! {
    /// Reason why nothing was entered into the history of a body, or recorded about a certificate's status.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum StatusError {
        /// A name is the number of one certificate, and the place of another or the name of another's bundle.
        Ambiguous {
            /// The name.
            name: String,
            /// The place of the certificate that has it as its number; none where the bundle of this name is of another one.
            number: Option<u32>,
        } => {
            code: "certificate-ambiguous",
            en: ("{}", ambiguous(name, *number, Language::En)),
            ja: ("{}", ambiguous(name, *number, Language::Ja)),
            help_en: "give the bundle of the certificate that is meant",
            help_ja: "対象の認証書のバンドルを指定してください",
        }
        /// All places of the ledger are given out.
        Full => {
            code: "status-list-full",
            en: "the history has no index left",
            ja: "履歴に空いた番号がない",
            help_en: ("a history has at most {} certificates: begin another one", Limit::ITEMS),
            help_ja: ("履歴に登録できる認証書は{}件までです。別の履歴を始めてください", Limit::ITEMS),
        }
        /// A certificate with a later place than the next one.
        Gap {
            /// The place of the certificate.
            found: u32,
            /// The place that nobody has yet.
            next: u32,
        } => {
            code: "status-place-missing",
            en: "the certificate has index {found}, but the next index is {next}",
            ja: "認証書の番号は {found} だが、次の番号は {next} である",
            help_en: "enter the certificates before it first, in the order of their indexes",
            help_ja: "それより前の認証書を、番号の順に先に登録してください",
        }
        /// The certificate has no place.
        NoPlace => {
            code: "status-index-missing",
            en: "the certificate has no index in a status list",
            ja: "認証書に状態一覧の番号がない",
            help_en: "issue certificates into the history of the body; this one can only be replaced by a new one",
            help_ja: "認証書は機関の履歴に登録して発行してください。この認証書は新しいものに置き換えるほかありません",
        }
        /// The change is none, or would undo what is for ever.
        NotPossible {
            /// The status that it has.
            from: Status,
            /// The status that it was to have.
            to: Status,
        } => {
            code: "status-change-not-possible",
            en: ("a certificate that is {} cannot become {}", from.as_str(), to.as_str()),
            ja: ("{}の認証書を{}にすることはできない", status_ja(*from), status_ja(*to)),
            help_en: "a withdrawn or superseded certificate stays so; issue a new certificate instead",
            help_ja: "取消し又は置換えは元に戻せません。代わりに新しい認証書を発行してください",
        }
        /// A number with characters that nobody sees.
        NumberUnseen {
            /// The number.
            number: String,
        } => {
            code: "certificate-number-unseen",
            en: ("the number `{}` has characters that nobody sees, or none that anybody sees", shorten(number)),
            ja: ("番号 `{}` に見えない文字があるか、見える文字がない", shorten(number)),
            help_en: "write it in characters that everybody sees, on one line",
            help_ja: "誰にでも見える文字で、一行で書いてください",
        }
        /// A number that a certificate of the body has already.
        NumberUsed {
            /// The number.
            number: String,
            /// The place of the certificate.
            index: u32,
            /// The digest of the certificate that has it.
            certificate: Digest,
        } => {
            code: "certificate-number-used",
            en: "the number `{number}` is already used by certificate `{certificate}`, at index {index}",
            ja: "番号 `{number}` は既に認証書 `{certificate}`（状態一覧の番号 {index}）に使われている",
            help_en: "give the certificate a number that no other one has",
            help_ja: "ほかの認証書にない番号を付けてください",
        }
        /// The history is of one body, and what is to go into it of another.
        OtherBody {
            /// The body of the certificate.
            found: String,
            /// The body of the history.
            expected: String,
        } => {
            code: "status-of-another-body",
            en: "the certificate is by `{found}`, the history by `{expected}`",
            ja: "認証書は `{found}` のもの、履歴は `{expected}` のものである",
            help_en: "give the history of the body that issues or issued the certificate",
            help_ja: "認証書を発行する（又は発行した）機関の履歴を指定してください",
        }
        /// The place of the certificate was given to another one.
        PlaceOfAnother {
            /// The place.
            index: u32,
            /// The number of the certificate that has it.
            number: String,
            /// The digest of that certificate.
            certificate: Digest,
        } => {
            code: "status-place-of-another-certificate",
            en: "index {index} belongs to another certificate, number `{number}`, digest `{certificate}`",
            ja: "番号 {index} は別の認証書（番号 `{number}`、ダイジェスト `{certificate}`）のものである",
            help_en: "change nothing: one index was assigned twice by a history restored from a backup, or the certificate belongs to another history",
            help_ja: "何も変更しないでください。写しから戻した履歴が同じ番号を二度割り当てたか、認証書が別の履歴のものです",
        }
        /// Something later was recorded or published already. History is added to at its end.
        RecordedEarlier {
            /// The time at which the last event was recorded, or the last snapshot made.
            last: Timestamp,
            /// The time at which this one was to be.
            recorded_at: Timestamp,
        } => {
            code: "status-recorded-earlier",
            en: "something was already recorded or published at {last}, later than {recorded_at}",
            ja: "{last} に既に記録又は公開がされており、{recorded_at} より後である",
            help_en: "record it now; `from` may lie in the past, the time of recording may not",
            help_ja: "現在の日時で記録してください。`from` は過去でもよいが、記録の日時は過去にできません",
        }
        /// The file to be entered is not a bundle with a certificate.
        Read(error: ReadError) => { quote }
        /// Fewer certificates than were published: places would be given twice.
        Shrunk {
            /// The number of certificates in the last snapshot.
            published: u32,
            /// The number found.
            known: u32,
        } => {
            code: "status-shrunk",
            en: ("{} published, but the history has {known}", plural(*published, "certificate was", "certificates were")),
            ja: "公開された認証書は{published}件だが、履歴には{known}件しかない",
            help_en: "restore the newest backup of the history, and enter the certificates issued since",
            help_ja: "最新の写しから履歴を戻し、その後に発行した認証書を登録してください",
        }
        /// The certificates of the list would name more series than a snapshot can.
        TooManySeries => {
            code: "status-series-too-many",
            en: ("the certificates of one list name at most {} series", Limit::SNAPSHOT_SERIES),
            ja: ("一つの一覧の認証書が挙げられる系列は{}件までである", Limit::SNAPSHOT_SERIES),
            help_en: "begin another history for certificates under other accreditations",
            help_ja: "ほかの認定による認証書のために別の履歴を始めてください",
        }
        /// The certificate that is to be entered is not signed by the body.
        Unsigned(error: OpenError) => {
            delegate error,
            en: "the certificate: {error}",
            ja: ("認証書：{}", error.message(Language::Ja)),
        }
        /// No certificate has that place.
        UnknownIndex {
            /// The place.
            index: u32,
            /// The number of places that were given out.
            count: u32,
        } => {
            code: "status-index-unknown",
            en: ("no certificate has index {index}; {} assigned", plural(*count, "was", "were")),
            ja: "番号 {index} の認証書はない。割り当てた番号は{count}件である",
            help_en: "look up the certificate's `status_index`",
            help_ja: "認証書の `status_index` を確認してください",
        }
        /// No certificate has that number.
        UnknownNumber {
            /// The number, shortened.
            number: String,
        } => {
            code: "certificate-number-unknown",
            en: "no certificate in this history has the number `{number}`",
            ja: "この履歴に番号 `{number}` の認証書はない",
            help_en: "look up the number in the history; a bundle may be given as well",
            help_ja: "履歴で番号を確認してください。バンドルを指定することもできます",
        }
    }
}

impl From<ReadError> for StatusError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

pub(crate) const fn status_ja(status: Status) -> &'static str {
    match status {
        Status::Active => "有効",
        Status::Suspended => "一時停止",
        Status::Superseded => "置換え",
        Status::Withdrawn => "取消し",
    }
}

/// What is to be granted has a number that nobody can take for that of another certificate: what looks the same is no other
/// ([`number_as_seen`]). A certificate that exists is entered whatever its number looks like, so that
/// it can be withdrawn.
pub(crate) fn demand_number_apart(history: &StatusHistory, number: &str) -> Result<(), StatusError> {
    let seen = number_as_seen(number);
    let lines = history.certificates.iter().enumerate();
    let Some((index, placed)) = lines.into_iter().find(|(_, placed)| number_as_seen(&placed.number) == seen) else {
        return demand_number_seen(number);
    };
    let index = u32::try_from(index).unwrap_or(u32::MAX);
    Err(StatusError::NumberUsed { number: placed.number.clone(), index, certificate: placed.certificate })
}

/// Refuses a number with characters that are not seen: who copies it by hand would write another one.
///
/// ```
/// assert!(warifu_signing::demand_number_seen("MCO-2026-0042").is_ok());
/// assert!(warifu_signing::demand_number_seen("MCO-2026\u{200b}-0042").is_err());
/// ```
///
/// # Errors
///
/// [`StatusError::NumberUnseen`].
pub fn demand_number_seen(number: &str) -> Result<(), StatusError> {
    let is_seen = number.chars().all(|c| !is_unseen(c) && !c.is_control()) && !number_as_seen(number).is_empty();
    if is_seen { Ok(()) } else { Err(StatusError::NumberUnseen { number: number.to_owned() }) }
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
    if history.certificates.len() >= Limit::ITEMS {
        return Err(StatusError::Full);
    }
    if named(history, series).len() > Limit::SNAPSHOT_SERIES {
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

/// Removes the kept bundle of a certificate from the history, once it has been written elsewhere. Without a kept bundle of this
/// index the history stays as it is.
///
/// ```
/// use warifu_model::{PendingCertificate, StatusHistory};
/// use warifu_signing::handed_out;
///
/// let mut history = StatusHistory::new("minato".to_owned());
/// history.pending.push(PendingCertificate { index: 0, bundle: b"{}".to_vec() });
/// handed_out(&mut history, 0);
/// assert!(history.pending.is_empty());
/// ```
pub fn handed_out(history: &mut StatusHistory, index: u32) {
    history.pending.retain(|pending| pending.index != index);
}

/// Enters certificates that were issued before into a history that was restored from a backup and does not contain them, in the
/// order of the places that they state, whatever that of their bundles. Each has to be signed by one of these keys. Returns the
/// number of those that were new to the history.
///
/// # Errors
///
/// [`StatusError`], with the place of the bundle among those given, counted from 0; the history is then unchanged.
///
/// ```
/// use warifu_model::StatusHistory;
/// use warifu_seal::keys::SigningKey;
/// use warifu_signing::enter_certificates;
///
/// let mut history = StatusHistory::new("minato".to_owned());
/// let key = SigningKey::from_seed(&[1; 32]).public_key();
/// let (place, error) = enter_certificates(&mut history, &[b"not a bundle"], &[key]).unwrap_err();
/// assert_eq!((place, error.code(), history.count()), (0, "syntax", 0));
/// ```
pub fn enter_certificates(
    history: &mut StatusHistory,
    bundles: &[&[u8]],
    keys: &[PublicKey],
) -> Result<usize, (usize, StatusError)> {
    let mut ordered: Vec<_> =
        bundles.iter().enumerate().map(|(at, bundle)| (stated_place(bundle), at, *bundle)).collect();
    ordered.sort_unstable_by_key(|(place, at, _)| (*place, *at));
    let (mut entered, mut with) = (0, history.clone());
    for (_, at, bundle) in ordered {
        entered += usize::from(enter_certificate(&mut with, bundle, keys).map_err(|error| (at, error))?);
    }
    *history = with;
    Ok(entered)
}

/// The place that the certificate of a bundle states; what is no bundle is told when it is entered.
fn stated_place(bundle: &[u8]) -> Option<u32> {
    let bundle = Bundle::read(bundle).ok()?;
    Certificate::read(&bundle.certificate.payload).ok()?.status_index
}

fn enter_certificate(history: &mut StatusHistory, bundle: &[u8], keys: &[PublicKey]) -> Result<bool, StatusError> {
    let bundle = Bundle::read(bundle)?;
    Opened::open_envelope(&bundle.certificate, keys).map_err(StatusError::Unsigned)?;
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

/// The index of the certificate in a bundle: of this very certificate, not of one with the same number or index.
///
/// # Errors
///
/// [`StatusError::Read`] where the bundle holds no certificate, [`StatusError::OtherBody`], [`StatusError::NoPlace`],
/// [`StatusError::UnknownIndex`], and [`StatusError::PlaceOfAnother`] where another certificate has its index.
///
/// ```
/// use warifu_model::{Bundle, StatusHistory};
/// use warifu_signing::place_of_certificate;
///
/// let bundle = Bundle::read(include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/bundle.json")))?;
/// let empty = StatusHistory::new("minato-conformity-office".to_owned());
/// let error = place_of_certificate(&empty, &bundle).unwrap_err();
/// assert_eq!(error.code(), "status-index-unknown");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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

/// The index of the certificate that a name stands for: its number, its index, or both; and of the certificate in the bundle that
/// goes by this name, where there is one. What may stand for two certificates is refused.
///
/// # Errors
///
/// [`StatusError::Ambiguous`]; [`StatusError::UnknownNumber`], and [`StatusError::UnknownIndex`] where the name is an index. As
/// [`place_of_certificate`] where there is a bundle.
///
/// ```
/// use warifu_model::StatusHistory;
/// use warifu_signing::place_of;
///
/// let history = StatusHistory::new("minato".to_owned());
/// let code = |name| place_of(&history, name, None).unwrap_err().code();
/// assert_eq!(code("MCO-2026-0042"), "certificate-number-unknown");
/// assert_eq!(code("42"), "status-index-unknown");
/// ```
pub fn place_of(history: &StatusHistory, name: &str, bundle: Option<&Bundle>) -> Result<u32, StatusError> {
    let number = history.place_of_number(name);
    let index = name.parse().ok().filter(|index| history.certificate(*index).is_some());
    if number.zip(index).is_some_and(|(number, index)| number != index) {
        return Err(StatusError::Ambiguous { name: name.to_owned(), number });
    }
    let named = number.or(index);
    let Some(bundle) = bundle else {
        return named.ok_or_else(|| match name.parse() {
            Ok(index) => StatusError::UnknownIndex { index, count: history.count() },
            Err(_) => StatusError::UnknownNumber { number: shorten(name) },
        });
    };
    let place = place_of_certificate(history, bundle)?;
    if named.is_some_and(|other| other != place) {
        return Err(StatusError::Ambiguous { name: name.to_owned(), number: None });
    }
    Ok(place)
}

fn ambiguous(name: &str, number: Option<u32>, language: Language) -> String {
    match (number, language) {
        (Some(number), Language::En) => {
            format!("`{name}` is the number of the certificate at place {number}, and the place of another")
        }
        (Some(number), Language::Ja) => {
            format!("`{name}` は位置{number}の認証書の番号であり、別の認証書の位置でもあります")
        }
        (None, Language::En) => format!("`{name}` names one certificate, and the file of this name holds another"),
        (None, Language::Ja) => {
            format!("`{name}` は認証書を示していますが、同じ名前のファイルには別の認証書があります")
        }
    }
}

fn demand_body(history: &StatusHistory, body: &str) -> Result<(), StatusError> {
    if history.body == body {
        return Ok(());
    }
    Err(StatusError::OtherBody { found: body.to_owned(), expected: history.body.clone() })
}

/// Records another status of a certificate: suspends, restores, withdraws or supersedes it (ISO/IEC 17065:2012, clause 7.11).
/// Nothing that was recorded or published before is changed.
///
/// # Errors
///
/// [`StatusError::UnknownIndex`], [`StatusError::RecordedEarlier`], [`StatusError::NotPossible`]; the history is then
/// unchanged.
///
/// ```
/// use warifu_model::{Bundle, Certificate, Digest, Localized, PlacedCertificate, Status, StatusEvent, StatusHistory, Timestamp};
/// use warifu_signing::{place_of_certificate, record_status};
///
/// # let bundle = Bundle::read(include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/bundle.json")))?;
/// # let certificate = Certificate::read(&bundle.certificate.payload)?;
/// # let mut history = StatusHistory::new(certificate.body.id.clone());
/// # history.certificates.push(PlacedCertificate::of(&certificate, Digest::of(&bundle.certificate.payload)));
/// // `history` is that of the body, `bundle` one of its certificates
/// let index = place_of_certificate(&history, &bundle)?;
/// let at = Timestamp::parse("2027-02-01T00:00:00Z").ok_or("no time")?;
/// let reason = Localized::of("Firmware was changed".into(), "ファームウェアの変更".into());
/// let withdrawal = StatusEvent { index, status: Status::Withdrawn, from: at, recorded_at: at, reason };
/// record_status(&mut history, withdrawal.clone())?;
/// assert_eq!(history.events, [withdrawal.clone()]);
///
/// let restored = StatusEvent { status: Status::Active, ..withdrawal };
/// assert!(record_status(&mut history, restored).is_err(), "withdrawn is final");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
    if history.events.len() >= Limit::ITEMS {
        return Err(StatusError::Full);
    }
    history.events.push(event);
    Ok(())
}

/// How many bundles a history keeps for those who ask for them later.
const MOST_PENDING: usize = 16;
