use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{
    Community, HeldClearance, Json, SharedItem, SharingCircle, SharingOrganisation, SharingPerson, Timestamp, Tlp,
    Token,
};

use crate::agreed::Agreed;
use crate::clearance::{Needed, Ranks};
use crate::marked::Marked;
use crate::question::Question;
use crate::why::{Reason, WhyWithheld};

/// What is asked, with everything looked up once.
#[derive(Debug)]
pub(crate) struct World<'a> {
    pub(crate) item: &'a SharedItem,
    pub(crate) at: Timestamp,
    circle: &'a SharingCircle,
    organisations: BTreeMap<&'a Token, &'a SharingOrganisation>,
    people: BTreeMap<&'a Token, &'a SharingPerson>,
    /// The audience.
    pub(crate) named: BTreeSet<&'a Token>,
    /// Organisations with the communities of the audience that lead to them, and with what stands against it.
    pub(crate) communities: BTreeMap<&'a Token, Vec<Result<&'a Community, Reason>>>,
    /// Organisations with the direct ones whose clients they are.
    pub(crate) providers: BTreeMap<&'a Token, BTreeSet<&'a Token>>,
    ranks: Ranks<'a>,
    needed: Vec<Needed<'a>>,
    /// Reasons that stand against everybody.
    pub(crate) general: Vec<Reason>,
}

/// A recipient or a sharer: an organisation, or a person of one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member<'a> {
    pub(crate) id: &'a Token,
    pub(crate) organisation: &'a SharingOrganisation,
    pub(crate) person: Option<&'a SharingPerson>,
}

impl<'a> World<'a> {
    pub(crate) fn of(question: &Question<'a>, agreed: &Agreed<'a>) -> Self {
        let Question { item, circle, at, .. } = *question;
        let item = item.item();
        let ranks = Ranks::of(circle);
        let mut world = Self {
            item,
            at,
            circle,
            organisations: circle.organisations.iter().map(|one| (&one.id, one)).collect(),
            people: circle.people.iter().map(|one| (&one.id, one)).collect(),
            named: item.audience.iter().collect(),
            communities: BTreeMap::new(),
            providers: BTreeMap::new(),
            needed: Vec::new(),
            general: general(question),
            ranks,
        };
        for level in &item.clearances {
            match Needed::of(level, agreed, &world.ranks) {
                Some(needed) => world.needed.push(needed),
                None => world.general.push(WhyWithheld::ClearanceUnknown.with(Json::object().with("needed", level))),
            }
        }
        world.find_communities();
        world.find_clients();
        world
    }

    /// Everybody in the circle: the organisations, and the people.
    pub(crate) fn members(&self) -> impl Iterator<Item = Member<'a>> {
        let organisations = self.circle.organisations.iter().map(|one| &one.id);
        let ids = organisations.chain(self.circle.people.iter().map(|one| &one.id));
        ids.filter_map(|id| self.member(id))
    }

    pub(crate) fn member(&self, id: &Token) -> Option<Member<'a>> {
        if let Some(organisation) = self.organisations.get(id) {
            return Some(Member { id: &organisation.id, organisation, person: None });
        }
        let person = *self.people.get(id)?;
        let organisation = *self.organisations.get(&person.organisation)?;
        Some(Member { id: &person.id, organisation, person: Some(person) })
    }

    /// The ids of the audience that the circle does not have.
    pub(crate) fn strangers(&self) -> impl Iterator<Item = &'a Token> {
        let communities: BTreeSet<&Token> = self.circle.communities.iter().map(|one| &one.id).collect();
        let is_known = move |id: &Token| communities.contains(id) || self.member(id).is_some();
        self.item.audience.iter().filter(move |id| !is_known(id))
    }

    fn find_communities(&mut self) {
        let addressed: Vec<_> = self.circle.communities.iter().filter(|one| self.named.contains(&one.id)).collect();
        for community in addressed {
            let rule = self.rule_of(community);
            let detail = || Json::object().with("community", &community.id);
            let mut current: BTreeMap<&Token, bool> = BTreeMap::new();
            for member in &community.members {
                *current.entry(&member.organisation).or_default() |= member.holds_at(self.at);
            }
            for (organisation, is_current) in current {
                let way = match (is_current, rule) {
                    (false, _) => Err(WhyWithheld::MembershipNotCurrent.with(detail())),
                    (true, Some(why)) => Err(why.with(detail())),
                    (true, None) => Ok(community),
                };
                self.communities.entry(organisation).or_default().push(way);
            }
        }
    }

    /// The rule of a community that the item does not meet.
    fn rule_of(&self, community: &Community) -> Option<WhyWithheld> {
        if !community.markings.contains(&self.item.marking) {
            return Some(WhyWithheld::CommunityMarking);
        }
        let is_approved = self.item.approved_at.is_some_and(|approved| approved <= self.at);
        (community.needs_approval && !is_approved).then_some(WhyWithheld::CommunityApproval)
    }

    fn find_clients(&mut self) {
        let mut providers: BTreeMap<&'a Token, BTreeSet<&'a Token>> = BTreeMap::new();
        for provider in
            self.circle.organisations.iter().filter(|one| self.is_direct(&one.id) && one.id != self.item.origin)
        {
            for client in provider.clients.iter().filter(|client| client.holds_at(self.at)) {
                providers.entry(&client.organisation).or_default().insert(&provider.id);
            }
        }
        self.providers = providers;
    }

    /// An organisation that the origin addresses itself: it is the origin, is named, or a member of a community that is.
    pub(crate) fn is_direct(&self, organisation: &Token) -> bool {
        let by_community = || self.communities.get(organisation).into_iter().flatten().any(Result::is_ok);
        *organisation == self.item.origin || self.named.contains(organisation) || by_community()
    }

    /// Tells whether a community of the audience leads to an organisation, as a member that it is at the time.
    pub(crate) fn is_member(&self, organisation: &Token, community: &Community) -> bool {
        let ways = self.communities.get(organisation).into_iter().flatten();
        ways.flatten().any(|way| way.id == community.id)
    }

    pub(crate) fn is_origin(&self, member: &Member<'_>) -> bool {
        member.organisation.id == self.item.origin
    }

    /// Everything that stands against a recipient, whoever shares, but for the ways by which the item leads to it.
    pub(crate) fn against(&self, member: &Member<'_>) -> Vec<Reason> {
        let mut reasons = self.general.clone();
        if member.person.is_some_and(|person| !person.is_there_at(self.at)) {
            reasons.push(WhyWithheld::PersonNotThere.plain());
        }
        if let Some(release_at) = self.item.release_at.filter(|release| self.at < *release && !self.is_origin(member)) {
            reasons.push(WhyWithheld::NotReleased.with(Json::object().with("release_at", release_at)));
        }
        self.need_to_know(member, &mut reasons);
        reasons.extend(self.clearances(member).err().into_iter().flatten());
        reasons
    }

    fn need_to_know(&self, member: &Member<'_>, reasons: &mut Vec<Reason>) {
        if self.item.marking == Tlp::Clear {
            return;
        }
        let sectors = &self.item.sectors;
        if !sectors.is_empty() && !sectors.iter().any(|sector| member.organisation.sectors.contains(sector)) {
            reasons.push(WhyWithheld::SectorMissing.with(Json::object().with("sectors", Json::list(sectors))));
        }
        let known = member.person.map_or(&member.organisation.matters, |person| &person.matters);
        let missing: Vec<_> = self.item.matters.iter().filter(|matter| !known.contains(matter)).collect();
        if !missing.is_empty() {
            reasons.push(WhyWithheld::MatterMissing.with(Json::object().with("matters", Json::list(missing))));
        }
    }

    /// The correspondences by which the clearances are met: every one of them, by the person and by the organisation.
    pub(crate) fn clearances(&self, member: &Member<'_>) -> Result<Vec<(warifu_model::SetId, Token)>, Vec<Reason>> {
        let Some(person) = member.person else {
            let is_free = self.item.clearances.is_empty();
            return if is_free { Ok(Vec::new()) } else { Err(vec![WhyWithheld::ClearanceNeedsPerson.plain()]) };
        };
        let (mut used, mut reasons) = (Vec::new(), Vec::new());
        let holders: [(&str, &[HeldClearance]); 2] =
            [("person", &person.clearances), ("organisation", &member.organisation.clearances)];
        for needed in &self.needed {
            for (holder, held) in holders {
                match needed.met_by(held, &self.ranks, self.at, holder) {
                    Ok(by) => used.extend(by),
                    Err(reason) => reasons.push(reason),
                }
            }
        }
        used.sort();
        used.dedup();
        if reasons.is_empty() { Ok(used) } else { Err(reasons) }
    }
}

/// What stands against everybody: the age of the circle, other editions of the marking, an origin that nobody knows.
fn general(question: &Question<'_>) -> Vec<Reason> {
    let Question { item, circle, at, others, .. } = *question;
    let item = item.item();
    let mut reasons = Vec::new();
    if circle.until <= at {
        reasons.push(WhyWithheld::CircleExpired.with(Json::object().with("until", circle.until)));
    }
    if !circle.organisations.iter().any(|one| one.id == item.origin) {
        reasons.push(WhyWithheld::OriginUnknown.with(Json::object().with("origin", &item.origin)));
    }
    let same: Vec<&SharedItem> = others.iter().map(Marked::item).filter(|one| one.digest == item.digest).collect();
    let newer = same.iter().filter(|one| one.origin == item.origin && one.sequence > item.sequence);
    if let Some(sequence) = newer.map(|one| one.sequence).max() {
        reasons.push(WhyWithheld::MarkingSuperseded.with(Json::object().with("sequence", sequence)));
    }
    let contradicts =
        |one: &&SharedItem| one.origin != item.origin || (one.sequence == item.sequence && **one != *item);
    if let Some(other) = same.iter().find(|one| contradicts(one)) {
        let detail = Json::object().with("origin", &other.origin).with("sequence", other.sequence);
        reasons.push(WhyWithheld::MarkingContradicted.with(detail));
    }
    reasons
}
