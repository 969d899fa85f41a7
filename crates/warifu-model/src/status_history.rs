use std::collections::{BTreeMap, BTreeSet};

use data_encoding::BASE64;

use crate::base64::decode_base64;
use crate::certificate::Certificate;
use crate::digest::Digest;
use crate::json::{Fields, Json, Limits, Node, Read, ReadError, Tape};
use crate::limits;
use crate::localized::Localized;
use crate::record::SetDigest;
use crate::series::{self, SeriesId, read_series};
use crate::status::Status;
use crate::time::Timestamp;

/// The ledger of a body in one file (`warifu.status-history/2`): which certificate has which place, all that was ever said
/// about it, and what was published last. Places and events are added and never removed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StatusHistory {
    /// The id of the body.
    pub body: String,
    /// Every series that a certificate of this list names, ascending.
    pub series: Vec<SeriesId>,
    /// The certificates, by their place: a place is given once, and so are a number and a statement.
    pub certificates: Vec<PlacedCertificate>,
    /// The snapshot that was published last.
    pub published: Option<PublishedStatus>,
    /// Certificates that have their place and were perhaps not handed out, ascending by place.
    pub pending: Vec<PendingCertificate>,
    /// What was said, in the order in which it was said.
    pub events: Vec<StatusEvent>,
}

/// A certificate and its place.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PlacedCertificate {
    /// Its number, which no other certificate of the body has.
    pub number: String,
    /// The digest of the signed statement.
    pub certificate: Digest,
    /// The set that the product conforms to.
    pub set: SetDigest,
    /// The level, in the text form of the set.
    pub level: Option<String>,
    /// To whom it is granted.
    pub holder: Localized,
    /// From when it holds.
    pub granted_at: Timestamp,
    /// When it ends, if it does by itself.
    pub expires_at: Option<Timestamp>,
}

/// A certificate whose bundle may not have reached its file: it is here until it surely has.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PendingCertificate {
    /// Its place.
    pub index: u32,
    /// The exact bytes of its bundle.
    pub bundle: Vec<u8>,
}

/// What is needed of the last snapshot to tell whether the next one may follow it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PublishedStatus {
    /// Its number.
    pub sequence: u32,
    /// The digest of its payload.
    pub digest: Digest,
    /// When it was made.
    pub issued_at: Timestamp,
    /// Every series that it counts for.
    pub series: Vec<SeriesId>,
    /// How many certificates it is about.
    pub count: u32,
    /// Their statuses, packed.
    pub list: Vec<u8>,
    /// How many events of the history it was made from.
    pub events: u32,
    /// The digest of these events and of the certificates that it is about, see [`StatusHistory::state`].
    pub state: Digest,
}

/// A certificate was given another status.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StatusEvent {
    /// The place of the certificate in the status list.
    pub index: u32,
    /// The new status.
    pub status: Status,
    /// From when it holds: that may be before it was known.
    pub from: Timestamp,
    /// When it was said: from then on it was known.
    pub recorded_at: Timestamp,
    /// Why.
    pub reason: Localized,
}

impl StatusHistory {
    /// A body that has said nothing yet.
    pub const fn new(body: String) -> Self {
        Self {
            body,
            series: Vec::new(),
            certificates: Vec::new(),
            published: None,
            pending: Vec::new(),
            events: Vec::new(),
        }
    }

    /// Reads a status history.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse_within(bytes, Limits::history())?.root().read()
    }

    /// How many places were given to certificates.
    pub fn count(&self) -> u32 {
        // a history that was read has at most `limits::ITEMS`
        u32::try_from(self.certificates.len()).unwrap_or(u32::MAX)
    }

    /// The certificate that has a place.
    pub fn certificate(&self, index: u32) -> Option<&PlacedCertificate> {
        self.certificates.get(usize::try_from(index).ok()?)
    }

    /// The place of a number.
    pub fn place_of_number(&self, number: &str) -> Option<u32> {
        self.place(|placed| placed.number == number)
    }

    /// The place of a certificate, by the digest of its statement.
    pub fn place_of(&self, certificate: Digest) -> Option<u32> {
        self.place(|placed| placed.certificate == certificate)
    }

    /// The status of each certificate that is not active, as it was known at a time.
    pub fn statuses(&self, known_at: Timestamp) -> BTreeMap<u32, Status> {
        self.statuses_after(self.events_until(known_at))
    }

    /// The same after so many events.
    pub fn statuses_after(&self, events: usize) -> BTreeMap<u32, Status> {
        let known = self.events.iter().take(events);
        let mut statuses: BTreeMap<_, _> = known.map(|event| (event.index, event.status)).collect();
        statuses.retain(|_, status| *status != Status::Active);
        statuses
    }

    /// How many events were recorded until a time.
    pub fn events_until(&self, known_at: Timestamp) -> usize {
        self.events.partition_point(|event| event.recorded_at <= known_at)
    }

    /// The status of one certificate that was said last.
    pub fn last(&self, index: u32) -> Status {
        self.events.iter().rev().find(|event| event.index == index).map_or(Status::Active, |event| event.status)
    }

    /// The digest of the first certificates and the first events: while it stays the same, nothing of them was changed.
    pub fn state(&self, certificates: u32, events: usize) -> Digest {
        let places = self.certificates.iter().zip(0..certificates);
        let places = places.map(|(placed, index)| placed.to_json(index)).collect();
        let events = Json::list(self.events.iter().take(events));
        Digest::of(&Json::object().with("certificates", Json::List(places)).with("events", events).to_canonical())
    }

    fn place(&self, is_it: impl Fn(&PlacedCertificate) -> bool) -> Option<u32> {
        self.certificates.iter().position(is_it).and_then(|place| u32::try_from(place).ok())
    }
}

impl PlacedCertificate {
    /// What the ledger keeps of a certificate, known by the digest of its statement.
    pub fn of(certificate: &Certificate, digest: Digest) -> Self {
        let set = &certificate.set;
        Self {
            number: certificate.number.clone(),
            certificate: digest,
            set: SetDigest { id: set.id.clone(), version: set.version.clone(), digest: set.digest },
            level: certificate.level.clone(),
            holder: certificate.holder.name.clone(),
            granted_at: certificate.granted_at,
            expires_at: certificate.expires_at,
        }
    }

    /// The certificate at its place, as the history writes it.
    pub fn to_json(&self, index: u32) -> Json {
        Json::object()
            .with("index", index)
            .with("number", self.number.as_str())
            .with("certificate", self.certificate)
            .with("set", &self.set)
            .with("level", self.level.as_deref())
            .with("holder", &self.holder)
            .with("granted_at", self.granted_at)
            .with("expires_at", self.expires_at)
    }
}

/// Reads events: in the order in which they were said, about certificates that there are, and none that undoes what is
/// for ever.
pub(crate) fn read_events(node: Node<'_>, count: u32) -> Result<Vec<StatusEvent>, ReadError> {
    let events: Vec<StatusEvent> = node.read()?;
    let mut statuses = BTreeMap::new();
    let mut last = None;
    for (event, node) in events.iter().zip(node.items()?) {
        if event.index >= count {
            return Err(node.broken("an event is about a certificate beyond the number of certificates"));
        }
        if last.replace(event.recorded_at).is_some_and(|last| event.recorded_at < last) {
            return Err(node.broken("events stand in the order in which they were recorded"));
        }
        let before = statuses.insert(event.index, event.status).unwrap_or_default();
        if !before.may_become(event.status) {
            return Err(
                node.broken("what was withdrawn or superseded is not restored, and every event changes the status")
            );
        }
    }
    Ok(events)
}

/// Reads certificates: one for each place, no number and no statement twice.
fn read_certificates(node: Node<'_>) -> Result<Vec<PlacedCertificate>, ReadError> {
    let (mut numbers, mut digests) = (BTreeSet::new(), BTreeSet::new());
    let mut certificates = Vec::new();
    for (node, index) in node.items()?.zip(0_u32..) {
        let mut fields = node.fields()?;
        let place = fields.node_of("index")?;
        if place.read::<u32>()? != index {
            return Err(place.broken("certificates stand in the order of their places, and no place is left out"));
        }
        let certificate = PlacedCertificate {
            number: fields.required("number")?,
            certificate: fields.required("certificate")?,
            set: fields.required("set")?,
            level: fields.nullable("level")?,
            holder: fields.required("holder")?,
            granted_at: fields.required("granted_at")?,
            expires_at: fields.nullable("expires_at")?,
        };
        fields.finish()?;
        if !numbers.insert(certificate.number.clone()) {
            return Err(node.broken("a number is given to one certificate"));
        }
        if !digests.insert(certificate.certificate) {
            return Err(node.broken("a certificate has one place"));
        }
        certificates.push(certificate);
    }
    Ok(certificates)
}

impl Read for StatusHistory {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        fields.format(FORMAT)?;
        let mut history = Self::new(fields.required("body")?);
        history.series = read_all_series(&mut fields)?;
        history.certificates = read_certificates(fields.node_of("certificates")?)?;
        let count = history.count();
        history.events = read_events(fields.node_of("events")?, count)?;
        // whether certificates and events are fewer than were published is told when something is to be added or signed
        history.published = fields.optional("published")?;
        if let Some(node) = fields.find("pending") {
            history.pending = node.read()?;
            let is_known = history.pending.iter().all(|pending| pending.index < count);
            if !is_known || !history.pending.is_sorted_by(|a, b| a.index < b.index) {
                return Err(node.broken("pending certificates have places, which ascend"));
            }
        }
        fields.finish()?;
        Ok(history)
    }
}

impl Read for PendingCertificate {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let pending = Self { index: fields.required("index")?, bundle: read_base64(fields.node_of("bundle")?)? };
        fields.finish()?;
        Ok(pending)
    }
}

impl Read for PublishedStatus {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let sequence = fields.node_of("sequence")?;
        sequence.integer_within(1, i64::from(u32::MAX))?;
        let published = Self {
            sequence: sequence.read()?,
            digest: fields.required("digest")?,
            issued_at: fields.required("issued_at")?,
            series: read_all_series(&mut fields)?,
            count: fields.required("count")?,
            list: read_base64(fields.node_of("list")?)?,
            events: fields.required("events")?,
            state: fields.required("state")?,
        };
        fields.finish()?;
        Ok(published)
    }
}

fn read_all_series(fields: &mut Fields<'_>) -> Result<Vec<SeriesId>, ReadError> {
    let node = fields.find("series").map(|node| read_series(node, limits::SNAPSHOT_SERIES));
    Ok(node.transpose()?.unwrap_or_default())
}

fn read_base64(node: Node<'_>) -> Result<Vec<u8>, ReadError> {
    decode_base64(&node.string()?)
        .ok_or_else(|| node.not_canonical("base64", "base64 with padding, without line breaks"))
}

impl Read for StatusEvent {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let event = Self {
            index: fields.required("index")?,
            status: fields.required("status")?,
            from: fields.required("from")?,
            recorded_at: fields.required("recorded_at")?,
            reason: fields.required("reason")?,
        };
        fields.finish()?;
        Ok(event)
    }
}

impl From<&StatusHistory> for Json {
    fn from(history: &StatusHistory) -> Self {
        let places = history.certificates.iter().zip(0_u32..).map(|(placed, index)| placed.to_json(index));
        Self::object()
            .with("format", FORMAT)
            .with("body", history.body.as_str())
            .with_list("series", series::list(&history.series))
            .with("certificates", Self::List(places.collect()))
            .with("events", Self::list(&history.events))
            .with_some("published", history.published.as_ref())
            .with_list("pending", history.pending.iter().map(Self::from).collect())
    }
}

impl From<&PendingCertificate> for Json {
    fn from(pending: &PendingCertificate) -> Self {
        Self::object().with("index", pending.index).with("bundle", BASE64.encode(&pending.bundle))
    }
}

impl From<&PublishedStatus> for Json {
    fn from(published: &PublishedStatus) -> Self {
        Self::object()
            .with("sequence", published.sequence)
            .with("digest", published.digest)
            .with("issued_at", published.issued_at)
            .with_list("series", series::list(&published.series))
            .with("count", published.count)
            .with("list", BASE64.encode(&published.list))
            .with("events", published.events)
            .with("state", published.state)
    }
}

impl From<&StatusEvent> for Json {
    fn from(event: &StatusEvent) -> Self {
        Self::object()
            .with("index", event.index)
            .with("status", event.status)
            .with("from", event.from)
            .with("recorded_at", event.recorded_at)
            .with("reason", &event.reason)
    }
}

const FORMAT: &str = "warifu.status-history/2";
