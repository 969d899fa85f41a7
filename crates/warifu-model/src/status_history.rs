use std::collections::BTreeMap;

use crate::base64::standard;
use crate::certificate::Certificate;
use crate::digest::Digest;
use crate::document::{declared, document};
use crate::json::{Json, Node, ReadError};
use crate::language::both;
use crate::localized::Localized;
use crate::record::SetDigest;
use crate::series::{SeriesId, listed};
use crate::status::Status;
use crate::time::Timestamp;

document! {
    /// The ledger of a body in one file (`warifu.status-history/2`): which certificate has which place, all that was ever said
    /// about it, and what was published last. Places and events are added and never removed.
    pub struct StatusHistory: "status_history" = "warifu.status-history/2" in history {
        /// The id of the body.
        body: String,
        /// Every series that a certificate of this list names, ascending.
        series: Vec<SeriesId> = list_via(listed),
        /// The certificates, by their place: a place is given once, and so are a number and a statement.
        certificates: Vec<PlacedCertificate> = via(places),
        /// The events, in the order in which they were recorded.
        events: Vec<StatusEvent>,
        /// The snapshot that was published last.
        published: Option<PublishedStatus> = optional,
        /// Certificates that have their place and were perhaps not handed out, ascending by place.
        pending: Vec<PendingCertificate> = list,
    }
    check check;
}

declared! {
    /// A certificate and its place.
    pub struct PlacedCertificate: "placed_certificate" {
        /// Its number, which no other certificate of the body has.
        number: String,
        /// The digest of the signed statement.
        certificate: Digest,
        /// The set that the product conforms to.
        set: SetDigest,
        /// The level, in the text form of the set.
        level: Option<String> = nullable,
        /// To whom it is granted.
        holder: Localized,
        /// From when it holds.
        granted_at: Timestamp,
        /// The time at which it ends, if it does by itself.
        expires_at: Option<Timestamp> = nullable,
    }
}

document! {
    /// A certificate whose bundle may not have reached its file: it is here until it surely has.
    pub struct PendingCertificate: "pending_certificate" {
        /// Its place.
        index: u32,
        /// The exact bytes of its bundle.
        bundle: Vec<u8> = via(standard),
    }
}

document! {
    /// The part of the last snapshot that tells whether the next one may follow it.
    pub struct PublishedStatus: "published_status" {
        /// Its number.
        sequence: u32 = within(1, 4_294_967_295),
        /// The digest of its payload.
        digest: Digest,
        /// The time at which it was made.
        issued_at: Timestamp,
        /// Every series that it counts for.
        series: Vec<SeriesId> = list_via(listed),
        /// The number of certificates that it is about.
        count: u32,
        /// Their statuses, packed.
        list: Vec<u8> = via(standard),
        /// The number of events of the history from which it was made.
        events: u32,
        /// The digest of these events and of the certificates that it is about, see [`StatusHistory::state`].
        state: Digest,
    }
}

document! {
    /// A certificate was given another status.
    pub struct StatusEvent: "status_event" {
        /// The place of the certificate in the status list.
        index: u32,
        /// The new status.
        status: Status,
        /// From when it holds: that may be before it was known.
        from: Timestamp,
        /// The time at which it was said: from then on it was known.
        recorded_at: Timestamp,
        /// The reason.
        reason: Localized,
    }
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

    /// Returns the number of places that were given to certificates.
    pub fn count(&self) -> u32 {
        // a history that was read has at most `Limit::ITEMS`
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

    /// Returns the number of events that were recorded until a time.
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

    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        let count = self.count();
        // whether certificates and events are fewer than were published is told when something is to be added or signed
        check_events(&self.events, node.member("events"), count)?;
        let is_known = self.pending.iter().all(|pending| pending.index < count);
        if is_known && self.pending.is_sorted_by(|a, b| a.index < b.index) {
            return Ok(());
        }
        Err(node.member("pending").broken(both(
            "pending certificates have places, which ascend",
            "保留中の認証書の位置が存在しないか、昇順でない",
        )))
    }

    fn place(&self, is_it: impl Fn(&PlacedCertificate) -> bool) -> Option<u32> {
        self.certificates.iter().position(is_it).and_then(|place| u32::try_from(place).ok())
    }
}

impl PlacedCertificate {
    /// Returns what the ledger keeps of a certificate, known by the digest of its statement.
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

/// Checks events: in the order in which they were said, about certificates that there are, and none that undoes what is
/// for ever.
pub(crate) fn check_events(events: &[StatusEvent], node: Node<'_>, count: u32) -> Result<(), ReadError> {
    if events.is_empty() {
        return Ok(());
    }
    let mut statuses = BTreeMap::new();
    let mut last = None;
    for (event, node) in events.iter().zip(node.items()?) {
        if event.index >= count {
            return Err(node.broken(both(
                "an event is about a certificate beyond the number of certificates",
                "存在しない認証書についての記録がある",
            )));
        }
        if last.replace(event.recorded_at).is_some_and(|last| event.recorded_at < last) {
            return Err(node.broken(both(
                "events stand in the order in which they were recorded",
                "記録が記録日時の順に並んでいない",
            )));
        }
        let before = statuses.insert(event.index, event.status).unwrap_or_default();
        if !before.may_become(event.status) {
            return Err(node.broken(both(
                "what was withdrawn or superseded is not restored, and every event changes the status",
                "取消し又は置換えの後の復帰、あるいは状態を変えない記録がある",
            )));
        }
    }
    Ok(())
}

/// Certificates: one for each place, no number and no statement twice.
mod places {
    use std::collections::BTreeSet;

    use super::PlacedCertificate;
    use crate::json::{Json, Node, ReadError};
    use crate::language::both;
    use crate::shape::{Form, List, Shape};

    pub(super) const FORM: Form = Form::List(List::of(&Form::Named(&Shape {
        name: "placed_certificate",
        rules: r##"{"properties": {"index": {"description": "Its place", "$ref": "#/$defs/count"}}, "required": ["index"]}"##,
        ..PlacedCertificate::SHAPE
    })));

    pub(super) fn read(node: Node<'_>) -> Result<Vec<PlacedCertificate>, ReadError> {
        let (mut numbers, mut digests) = (BTreeSet::new(), BTreeSet::new());
        let mut certificates = Vec::new();
        for (node, index) in node.items()?.zip(0_u32..) {
            let mut fields = node.fields()?;
            let place = fields.node_of("index")?;
            if place.read::<u32>()? != index {
                return Err(place.broken(both(
                    "certificates stand in the order of their places, and no place is left out",
                    "認証書が位置の順に欠けなく並んでいない",
                )));
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
                return Err(
                    node.broken(both("a number is given to one certificate", "一つの番号が複数の認証書に付いている"))
                );
            }
            if !digests.insert(certificate.certificate) {
                return Err(node.broken(both("a certificate has one place", "一つの認証書に複数の位置がある")));
            }
            certificates.push(certificate);
        }
        Ok(certificates)
    }

    pub(super) fn write(certificates: &[PlacedCertificate]) -> Json {
        let places = certificates.iter().zip(0_u32..).map(|(placed, index)| placed.to_json(index));
        Json::List(places.collect())
    }
}
