use std::collections::BTreeMap;

use warifu_model::json::plural;
use warifu_model::{
    Digest, Envelope, Json, Language, PublishedStatus, ReadError, SeriesId, Status, StatusEvent, StatusHistory,
    StatusSnapshot, Timestamp, problems,
};
use warifu_seal::{
    dsse::{OpenError, Opened},
    keys::{PublicKey, Signer, SignerError},
    status_list::{StatusList, StatusListError},
};

use crate::status::status_ja;

problems! {
    /// Reason why no snapshot was signed. The history is then unchanged.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum PublishError {
        /// The status in the snapshot before does not follow from the events any more.
        EventVanished {
            /// The place.
            index: u32,
            /// The number.
            number: String,
            /// States what the snapshot before says.
            was: Status,
            /// States what the events say about the same time.
            says: Status,
        } => {
            code: "status-event-vanished",
            en: ("certificate {index}, number `{number}`, was {} in the previous status list, but the history says {} for that time", was.as_str(), says.as_str()),
            ja: ("認証書 {index}（番号 `{number}`）は前の状態一覧で{}だが、履歴ではその時点で{}である", status_ja(*was), status_ja(*says)),
            help_en: "restore the history that contains what was published; events are added to it and never removed",
            help_ja: "公開済みの内容を含む履歴を戻してください。履歴の出来事は追加されるだけで、削除されることはありません",
        }
        /// The list cannot be packed, or the one of the snapshot before cannot be read.
        List(error: StatusListError) => { delegate }
        /// The snapshot before was made later than this one.
        MadeEarlier {
            /// The time at which the snapshot before was made.
            last: Timestamp,
            /// The time at which this one was to be.
            issued_at: Timestamp,
        } => {
            code: "status-recorded-earlier",
            en: "the previous status list was made at {last}, later than {issued_at}",
            ja: "前の状態一覧は {last} に作成されており、{issued_at} より後である",
            help_en: "set the clock, or give a later time",
            help_ja: "時計を合わせるか、後の日時を指定してください",
        }
        /// All numbers were used.
        NoNumberLeft => {
            code: "status-list-full",
            en: "no sequence number is left for a status list",
            ja: "状態一覧の番号が残っていない",
            help_en: "begin another list, under another body id",
            help_ja: "別の機関 id で別の一覧を始めてください",
        }
        /// Two snapshots have one number.
        NumberTwice {
            /// The number.
            sequence: u32,
        } => {
            code: "status-number-published",
            en: "number {sequence} was already published with another status list",
            ja: "番号 {sequence} の状態一覧は、これとは別の内容で既に公開されている",
            help_en: "find out who published it: importers who have both refuse every certificate of the body",
            help_ja: "誰が公開したかを調べてください。両方を持つ輸入者は、この機関の全ての認証書を拒否します",
        }
        /// The snapshot before is of another body.
        OtherBody {
            /// The body of the snapshot.
            found: String,
            /// The body of the history.
            expected: String,
        } => {
            code: "status-of-another-body",
            en: "the previous status list is by `{found}`, the history by `{expected}`",
            ja: "前の状態一覧は `{found}` のもの、履歴は `{expected}` のものである",
            help_en: "give the previous status list of this body",
            help_ja: "この機関の前の状態一覧を指定してください",
        }
        /// Certificates or events that were published are not what they were.
        Rewritten {
            /// The number of that snapshot.
            sequence: u32,
        } => {
            code: "status-history-rewritten",
            en: "certificates or events that were published as number {sequence} have changed",
            ja: "番号 {sequence} として公開した認証書又は出来事が、公開時と異なる",
            help_en: "restore the history from an unedited backup",
            help_ja: "編集されていない写しから履歴を戻してください",
        }
        /// A reader would not take the snapshot.
        Read(error: ReadError) => { quote }
        /// A certificate that was withdrawn or superseded would not be so any more.
        Revived {
            /// The place.
            index: u32,
            /// The number.
            number: String,
            /// The published status.
            was: Status,
            /// The status that would be published now.
            now: Status,
        } => {
            code: "status-revived",
            en: ("certificate {index}, number `{number}`, was published as {} and would be {} now", was.as_str(), now.as_str()),
            ja: ("認証書 {index}（番号 `{number}`）は{}として公開されたが、今度は{}になる", status_ja(*was), status_ja(*now)),
            help_en: "restore the history that contains what was published; events are added to it and never removed",
            help_ja: "公開済みの内容を含む履歴を戻してください。履歴の出来事は追加されるだけで、削除されることはありません",
        }
        /// A series is not named any more, under which certificates of the list were granted.
        SeriesVanished {
            /// The series.
            series: SeriesId,
        } => {
            code: "status-series-vanished",
            en: "the previous status list is for series `{series}`, which the history does not name",
            ja: "前の状態一覧にある系列 `{series}` が履歴にない",
            help_en: "restore the history that names it: its certificates would no longer have a status",
            help_ja: "その系列を含む履歴を戻してください。さもないと、その認証書の状態が分からなくなります",
        }
        /// The signer gave no signature.
        Signer(error: SignerError) => { delegate }
        /// Fewer certificates than before.
        Shrunk {
            /// The number of certificates in the snapshot before.
            published: u32,
            /// The number found.
            known: u32,
        } => {
            code: "status-shrunk",
            en: ("the previous status list covers {}, the history {known}: index {known} is missing", plural(*published, "certificate", "certificates")),
            ja: "前の状態一覧は認証書{published}件を対象とするが、履歴は{known}件である：番号 {known} がない",
            help_en: "restore the newest backup of the history, or enter the missing certificates",
            help_ja: "最新の写しから履歴を戻すか、足りない認証書を登録してください",
        }
        /// The snapshot before is not one that this body is known to have signed.
        Unsigned(error: OpenError) => {
            code: (error.code()),
            en: "the previous status list: {error}",
            ja: ("前の状態一覧：{}", error.message(Language::Ja)),
            help_en: "give the status key that signed it; or leave the list out, because the history knows the last one",
            help_ja: "署名した状態鍵を指定するか、前の状態一覧を省いてください。履歴は最後のものを記録しています",
        }
    }
}

impl From<StatusListError> for PublishError {
    fn from(error: StatusListError) -> Self {
        Self::List(error)
    }
}

impl From<SignerError> for PublishError {
    fn from(error: SignerError) -> Self {
        Self::Signer(error)
    }
}

impl From<ReadError> for PublishError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

/// The certificates about which a snapshot says more than their status.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SnapshotEvents {
    /// About every one that anything was ever said about: since when, why, and what it was before.
    All,
    /// About none: the smallest snapshot, which cannot tell since when.
    Omitted,
}

/// A status snapshot to be published.
#[derive(Clone, Copy, Debug)]
pub struct Publication<'a> {
    /// The time at which it is made: what was recorded until then is in it.
    pub issued_at: Timestamp,
    /// By when the next one is due.
    pub next_update: Timestamp,
    /// States how much it says.
    pub events: SnapshotEvents,
    /// Snapshots that were published before, as far as they are at hand. The history knows the last one by itself; these
    /// tell what a history that was brought back from a copy does not know.
    pub before: &'a [Envelope],
    /// Keys that signed those, besides the one that signs now.
    pub keys: &'a [PublicKey],
}

/// Signs the status of all certificates, as recorded until `issued_at` (ISO/IEC 17065:2012, clause 7.11), and keeps in the
/// history what was published.
///
/// The number is one more than the highest that is known. Refused is what no importer would take beside the snapshots before:
/// fewer certificates, something else about the past, life for what was withdrawn or superseded. The history has to be on
/// disk before the snapshot is handed out: a number that is used twice refuses every certificate of the body, one that is
/// left out harms nobody.
///
/// The same arguments give the same bytes.
///
/// # Errors
///
/// [`PublishError`]; nothing was signed then, and the history is unchanged.
///
/// ```
/// use warifu_model::{StatusHistory, StatusSnapshot, Timestamp};
/// use warifu_seal::keys::SigningKey;
/// use warifu_signing::{Publication, SnapshotEvents, publish_status};
///
/// let mut history = StatusHistory::new("minato".to_owned());
/// let key = SigningKey::from_seed(&[1; 32]);
/// let [issued_at, next_update] =
///     ["2026-10-01T00:00:00Z", "2026-10-08T00:00:00Z"].map(|time| Timestamp::parse(time).unwrap());
/// let events = SnapshotEvents::All;
/// let publication = Publication { issued_at, next_update, events, before: &[], keys: &[] };
/// let envelope = publish_status(&mut history, &publication, &key)?;
/// // here the history is written, then the envelope
/// let snapshot = StatusSnapshot::read(&envelope.payload)?;
/// assert_eq!((snapshot.sequence, snapshot.count), (1, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn publish_status(
    history: &mut StatusHistory,
    publication: &Publication<'_>,
    key: &dyn Signer,
) -> Result<Envelope, PublishError> {
    let snapshot = next_of_history(history, publication, &key.public_key())?;
    let payload = Json::from(&snapshot).to_canonical();
    let digest = Digest::of(&payload);
    let known = history.events_until(snapshot.issued_at);
    let envelope = key.sign_envelope(StatusSnapshot::PAYLOAD_TYPE, payload)?;
    history.published = Some(PublishedStatus {
        sequence: snapshot.sequence,
        digest,
        issued_at: snapshot.issued_at,
        series: snapshot.series,
        count: snapshot.count,
        list: snapshot.list,
        // at most `limits::ITEMS`
        events: u32::try_from(known).unwrap_or(u32::MAX),
        state: history.state(snapshot.count, known),
    });
    Ok(envelope)
}

fn next_of_history(
    history: &StatusHistory,
    publication: &Publication<'_>,
    key: &PublicKey,
) -> Result<StatusSnapshot, PublishError> {
    let number = |index| history.certificate(index).map(|placed| placed.number.clone()).unwrap_or_default();
    let said = Said {
        body: &history.body,
        series: &history.series,
        count: history.count(),
        events: &history.events,
        last: history.published.as_ref().map(LastSnapshot::of),
        number: &number,
    };
    let snapshot = next_snapshot(&said, publication, std::slice::from_ref(key))?;
    let changed =
        |published: &&PublishedStatus| history.state(published.count, published.events as usize) != published.state;
    match history.published.as_ref().filter(changed) {
        Some(published) => Err(PublishError::Rewritten { sequence: published.sequence }),
        None => Ok(snapshot),
    }
}

/// Everything that a body has said until now, wherever it keeps that: the next snapshot follows from it.
#[derive(Clone, Copy)]
pub struct Said<'a> {
    /// The id of the body.
    pub body: &'a str,
    /// Every series that a certificate of the list names, ascending.
    pub series: &'a [SeriesId],
    /// The number of places that were given.
    pub count: u32,
    /// Everything that was said, in the order in which it was said.
    pub events: &'a [StatusEvent],
    /// The snapshot that was published last, if there is one.
    pub last: Option<LastSnapshot<'a>>,
    /// The number of the certificate at a place, for messages.
    pub number: &'a dyn Fn(u32) -> String,
}

/// The snapshot that was published last.
#[derive(Clone, Copy, Debug)]
pub struct LastSnapshot<'a> {
    /// Its number.
    pub sequence: u32,
    /// The digest of its payload.
    pub digest: Digest,
    /// The time at which it was made.
    pub issued_at: Timestamp,
    /// Every series that it counts for.
    pub series: &'a [SeriesId],
    /// The number of certificates that it is about.
    pub count: u32,
    /// Their statuses, packed.
    pub list: &'a [u8],
    /// The number of events that it was made from.
    pub events: u32,
}

/// Makes the next snapshot without signing it, for a body that keeps its ledger elsewhere than in a [`StatusHistory`]. The keys are
/// those that signed the snapshots of [`Publication::before`], besides its own ones. What is refused and what comes out is
/// the same as for [`publish_status`].
///
/// # Errors
///
/// [`PublishError`].
///
/// ```
/// use warifu_model::Timestamp;
/// use warifu_signing::{Publication, Said, SnapshotEvents, next_snapshot};
///
/// let [issued_at, next_update] =
///     ["2026-10-01T00:00:00Z", "2026-10-08T00:00:00Z"].map(|time| Timestamp::parse(time).unwrap());
/// let number = |_| String::new();
/// let said = Said { body: "minato", series: &[], count: 3, events: &[], last: None, number: &number };
/// let publication = Publication { issued_at, next_update, events: SnapshotEvents::All, before: &[], keys: &[] };
/// let snapshot = next_snapshot(&said, &publication, &[])?;
/// assert_eq!((snapshot.sequence, snapshot.count), (1, 3));
/// # Ok::<(), warifu_signing::PublishError>(())
/// ```
pub fn next_snapshot(
    said: &Said<'_>,
    publication: &Publication<'_>,
    keys: &[PublicKey],
) -> Result<StatusSnapshot, PublishError> {
    let Publication { issued_at, next_update, events, .. } = *publication;
    let highest = follow(said, publication, keys)?;
    let sequence = highest.checked_add(1).ok_or(PublishError::NoNumberLeft)?;
    let known = said.events_until(issued_at);
    let list = StatusList::new(said.count, &said.statuses_after(known))?;
    let told = if events == SnapshotEvents::All { known } else { 0 };
    let snapshot = StatusSnapshot {
        body: said.body.to_owned(),
        series: said.series.to_vec(),
        sequence,
        issued_at,
        next_update,
        count: said.count,
        list: list.as_bytes().to_vec(),
        events: said.events.iter().take(told).cloned().collect(),
    };
    StatusSnapshot::read(&Json::from(&snapshot).to_canonical())?;
    Ok(snapshot)
}

impl<'a> LastSnapshot<'a> {
    const fn of(published: &'a PublishedStatus) -> Self {
        Self {
            sequence: published.sequence,
            digest: published.digest,
            issued_at: published.issued_at,
            series: published.series.as_slice(),
            count: published.count,
            list: published.list.as_slice(),
            events: published.events,
        }
    }
}

impl std::fmt::Debug for Said<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Said").field("body", &self.body).field("count", &self.count).finish_non_exhaustive()
    }
}

impl Said<'_> {
    fn events_until(&self, known_at: Timestamp) -> usize {
        self.events.partition_point(|event| event.recorded_at <= known_at)
    }

    /// The status of each certificate that is not active, after so many events.
    fn statuses_after(&self, events: usize) -> BTreeMap<u32, Status> {
        let known = self.events.iter().take(events);
        let mut statuses: BTreeMap<_, _> = known.map(|event| (event.index, event.status)).collect();
        statuses.retain(|_, status| *status != Status::Active);
        statuses
    }
}

/// The highest number before, once what was said was held against every snapshot that is known.
fn follow(said: &Said<'_>, publication: &Publication<'_>, keys: &[PublicKey]) -> Result<u32, PublishError> {
    let keys: Vec<PublicKey> = publication.keys.iter().chain(keys).cloned().collect();
    let read = |envelope| read(envelope, said, &keys);
    let before = publication.before.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let mut last = 0;
    if let Some(published) = &said.last {
        Before::of_last(published)?.precedes(said, publication.issued_at)?;
        last = published.sequence;
    }
    for (snapshot, digest) in before {
        let same = said.last.as_ref().filter(|published| published.sequence == snapshot.sequence);
        if same.is_some_and(|published| published.digest != digest) {
            return Err(PublishError::NumberTwice { sequence: snapshot.sequence });
        }
        Before::of_snapshot(&snapshot)?.precedes(said, publication.issued_at)?;
        // without events it is a brief one, which says nothing about them
        if !said.events.starts_with(&snapshot.events) {
            return Err(PublishError::Rewritten { sequence: snapshot.sequence });
        }
        last = last.max(snapshot.sequence);
    }
    Ok(last)
}

/// A snapshot before, and its digest: the very one that the history knows, or one that a key of the body signed.
fn read(envelope: &Envelope, said: &Said<'_>, keys: &[PublicKey]) -> Result<(StatusSnapshot, Digest), PublishError> {
    let snapshot = StatusSnapshot::read(&envelope.payload)?;
    if snapshot.body != said.body {
        return Err(PublishError::OtherBody { found: snapshot.body, expected: said.body.to_owned() });
    }
    let digest = Digest::of(&envelope.payload);
    if said.last.as_ref().is_none_or(|published| published.digest != digest) {
        Opened::open_envelope(envelope, keys).map_err(PublishError::Unsigned)?;
    }
    Ok((snapshot, digest))
}

/// What was published once.
struct Before {
    issued_at: Timestamp,
    count: u32,
    statuses: BTreeMap<u32, Status>,
    series: Vec<SeriesId>,
    /// The number of events it was made from, where that is known.
    events: Option<usize>,
}

impl Before {
    fn of_last(published: &LastSnapshot<'_>) -> Result<Self, PublishError> {
        let statuses = statuses(published.count, published.list)?;
        let events = Some(published.events as usize);
        let (issued_at, count, series) = (published.issued_at, published.count, published.series.to_vec());
        Ok(Self { issued_at, count, statuses, series, events })
    }

    fn of_snapshot(snapshot: &StatusSnapshot) -> Result<Self, PublishError> {
        let statuses = statuses(snapshot.count, &snapshot.list)?;
        let (issued_at, count, series) = (snapshot.issued_at, snapshot.count, snapshot.series.clone());
        Ok(Self { issued_at, count, statuses, series, events: None })
    }

    /// Tells whether the history can be what this was made from, with more at its end.
    fn precedes(&self, said: &Said<'_>, issued_at: Timestamp) -> Result<(), PublishError> {
        if self.issued_at > issued_at {
            return Err(PublishError::MadeEarlier { last: self.issued_at, issued_at });
        }
        if self.count > said.count {
            return Err(PublishError::Shrunk { published: self.count, known: said.count });
        }
        if let Some(series) = self.series.iter().find(|series| !said.series.contains(series)) {
            return Err(PublishError::SeriesVanished { series: *series });
        }
        self.stays(said, issued_at)?;
        // what was recorded in the second in which it was made may be in it or not
        let until = said.events_until(self.issued_at);
        let first = said.events.partition_point(|event| event.recorded_at < self.issued_at);
        let mut possible = match self.events {
            Some(events) => events..=events,
            None => first..=until,
        };
        if possible.any(|events| self.difference(&said.statuses_after(events)).is_none()) {
            return Ok(());
        }
        let says = said.statuses_after(self.events.unwrap_or(until));
        let Some((index, was, says)) = self.difference(&says) else { return Ok(()) };
        Err(PublishError::EventVanished { index, number: (said.number)(index), was, says })
    }

    /// What is for ever has to be so now.
    fn stays(&self, said: &Said<'_>, issued_at: Timestamp) -> Result<(), PublishError> {
        let now = said.statuses_after(said.events_until(issued_at));
        for (index, was) in &self.statuses {
            let now = now.get(index).copied().unwrap_or_default();
            if !was.may_become(Status::Active) && now != *was && !was.may_become(now) {
                return Err(PublishError::Revived { index: *index, number: (said.number)(*index), was: *was, now });
            }
        }
        Ok(())
    }

    /// The first certificate of which something else is said: its place, what this says, what is said.
    fn difference(&self, said: &BTreeMap<u32, Status>) -> Option<(u32, Status, Status)> {
        let of = |statuses: &BTreeMap<u32, Status>, index| statuses.get(&index).copied().unwrap_or_default();
        let indexes = self.statuses.keys().chain(said.keys()).copied().filter(|index| *index < self.count);
        let different = indexes.filter(|index| of(&self.statuses, *index) != of(said, *index)).min()?;
        Some((different, of(&self.statuses, different), of(said, different)))
    }
}

fn statuses(count: u32, list: &[u8]) -> Result<BTreeMap<u32, Status>, PublishError> {
    Ok(StatusList::read(count, list)?.marked().collect())
}
