use warifu_model::{Digest, SetId, Timestamp, Tlp, Token};

use crate::agreed::{Agreed, ArrangementUse};
use crate::onward::Sharer;
use crate::question::Question;
use crate::ways::{Way, WayKind};
use crate::why::{Reason, WhyWithheld};
use crate::world::{Member, World};

/// The answer: everybody in the circle but the sharer, and every id of the audience that is not in the circle, once.
#[derive(Debug, Eq, PartialEq)]
pub struct Sharing {
    /// Those that may receive the item: organisations, then people, in the order of the circle.
    pub permitted: Vec<Permission>,
    /// Those that may not, with all reasons, in the same order.
    pub withheld: Vec<Withheld>,
    /// The arrangements that were given, and what became of each.
    pub arrangements: Vec<ArrangementUse>,
}

/// A recipient that may not receive the item.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Withheld {
    /// The recipient.
    pub recipient: Token,
    /// The reasons; at least one.
    pub reasons: Vec<Reason>,
}

/// The permission that one recipient receives one item from one sharer at one time.
///
/// Only [`share`] makes one. What encrypts or sends takes it and gets recipient, addresses and digest from it, so that nothing
/// goes to somebody about whom nothing was decided. It cannot be made from its parts, nor copied:
///
/// ```compile_fail,E0451
/// use warifu_model::{Digest, Token};
/// use warifu_sharing::Permission;
///
/// fn permit(other: Permission, recipient: Token, digest: Digest) -> Permission {
///     Permission { recipient, digest, ..other }
/// }
/// ```
///
/// ```compile_fail,E0308
/// use warifu_sharing::Permission;
///
/// fn copy(permission: &Permission) -> Permission {
///     permission.clone()
/// }
/// ```
#[derive(Debug, Eq, PartialEq)]
pub struct Permission {
    recipient: Token,
    sharer: Token,
    digest: Digest,
    decided_by: Digest,
    marking: Tlp,
    way: WayKind,
    by: Option<Token>,
    correspondences: Vec<(SetId, Token)>,
    addresses: Vec<String>,
    at: Timestamp,
}

impl Permission {
    /// The organisation or person that may receive the item.
    pub fn recipient(&self) -> &Token {
        &self.recipient
    }

    /// The organisation or person that may share it.
    pub fn sharer(&self) -> &Token {
        &self.sharer
    }

    /// The digest of the bytes that may be shared.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The digest of the exact bytes of the marking that was decided about ([`Marked::digest`](crate::Marked::digest)).
    pub fn decided_by(&self) -> Digest {
        self.decided_by
    }

    /// The marking under which they are shared.
    pub fn marking(&self) -> Tlp {
        self.marking
    }

    /// The way by which the item leads to the recipient, and the community or the organisation through which it does.
    pub fn way(&self) -> (WayKind, Option<&Token>) {
        (self.way, self.by.as_ref())
    }

    /// The correspondences by which foreign clearances counted: arrangement and id in it, each once.
    pub fn correspondences(&self) -> &[(SetId, Token)] {
        &self.correspondences
    }

    /// The recipients of age to which the item may be encrypted for it; none where the circle has none.
    pub fn addresses(&self) -> &[String] {
        &self.addresses
    }

    /// The time for which it was decided.
    pub fn at(&self) -> Timestamp {
        self.at
    }
}

/// Decides who may receive an item from a sharer at a time: marking, need to know, clearances and what correspond to them, release,
/// and what a recipient may pass on. Total: every recipient is permitted or withheld, and everything that is not known is
/// withheld (`docs/adr/0057-sharing-under-markings.md` has the rules).
///
/// ```
/// use warifu_model::{ReadError, SharingCircle, Timestamp, Token};
/// use warifu_sharing::{Marked, Question, share};
///
/// let circle = SharingCircle::read(r#"{
///   "format": "warifu.sharing-circle/1", "title": {"en": "Example", "ja": "例"},
///   "issued_at": "2026-11-01T00:00:00Z", "until": "2026-12-01T00:00:00Z",
///   "organisations": [{"id": "hub", "name": {"en": "Hub", "ja": "ハブ"}},
///     {"id": "maker", "name": {"en": "Maker", "ja": "製造者"}, "matters": ["plc"]},
///     {"id": "other", "name": {"en": "Other", "ja": "その他"}}]
/// }"#.as_bytes())?;
/// let item = Marked::read(format!(r#"{{
///   "format": "warifu.shared-item/1", "digest": "sha256:{}", "sequence": 1, "marked_at": "2026-11-02T00:00:00Z",
///   "title": {{"en": "Report", "ja": "報告"}}, "origin": "hub", "marking": "TLP:AMBER", "audience": ["maker"], "matters": ["plc"]
/// }}"#, "a".repeat(64)).as_bytes())?;
/// let (hub, at) = (Token::parse("hub").unwrap(), Timestamp::parse("2026-11-03T00:00:00Z").unwrap());
/// let sharing = share(&Question { item: &item, others: &[], circle: &circle, arrangements: &[], sharer: &hub, at });
/// assert_eq!(sharing.permitted[0].recipient().as_str(), "maker");
/// assert_eq!(sharing.withheld[0].recipient.as_str(), "other");
/// # Ok::<(), ReadError>(())
/// ```
pub fn share(question: &Question<'_>) -> Sharing {
    let agreed = Agreed::of(question.arrangements, question.circle, question.at);
    let world = World::of(question, &agreed);
    let sharer = world.sharer(question.sharer, question.item);
    let decided_by = question.item.digest();
    let (mut permitted, mut withheld) = (Vec::new(), Vec::new());
    for member in world.members().filter(|member| member.id != question.sharer) {
        match permission(&world, question, decided_by, &sharer, &member) {
            Ok(permission) => permitted.push(permission),
            Err(reasons) => withheld.push(Withheld { recipient: member.id.clone(), reasons }),
        }
    }
    withheld.extend(world.strangers().map(|id| {
        let own = std::iter::once(WhyWithheld::RecipientUnknown.plain());
        let reasons =
            own.chain(world.general.iter().cloned()).chain(sharer.as_ref().err().into_iter().flatten().cloned());
        Withheld { recipient: id.clone(), reasons: reasons.collect() }
    }));
    Sharing { permitted, withheld, arrangements: agreed.uses }
}

fn permission<'a>(
    world: &World<'a>,
    question: &Question<'a>,
    decided_by: Digest,
    sharer: &Result<Sharer<'a>, Vec<Reason>>,
    member: &Member<'a>,
) -> Result<Permission, Vec<Reason>> {
    let mut reasons = world.against(member);
    let mut open: Option<Way<'a>> = None;
    match (sharer, world.ways(member)) {
        (Ok(sharer), Ok(ways)) => match world.open_way(sharer, member, &ways) {
            Ok(way) => open = Some(way),
            Err(closed) => reasons.extend(closed),
        },
        (sharer, ways) => {
            reasons.extend(sharer.as_ref().err().into_iter().flatten().cloned());
            reasons.extend(ways.err().into_iter().flatten());
        }
    }
    match (open, world.clearances(member)) {
        (Some(way), Ok(correspondences)) if reasons.is_empty() => Ok(Permission {
            recipient: member.id.clone(),
            sharer: question.sharer.clone(),
            digest: world.item.digest,
            decided_by,
            marking: world.item.marking,
            way: way.kind(),
            by: way.by().cloned(),
            correspondences,
            addresses: member.person.map_or(&member.organisation.recipients, |person| &person.recipients).clone(),
            at: question.at,
        }),
        _ => Err(reasons),
    }
}
