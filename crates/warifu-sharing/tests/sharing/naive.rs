//! The rules of ADR 57, one function for each sentence, without any index: slow and obvious.

use warifu_model::{
    Assurance, ClearanceArrangement, Community, Correspondence, HeldClearance, SharedItem, SharingOrganisation,
    SharingPerson, Timestamp, Tlp, Token,
};

use crate::worlds::{Offered, Scene};

impl Scene {
    fn said(&self) -> &SharedItem {
        self.item.item()
    }

    fn organisation(&self, id: &Token) -> Option<&SharingOrganisation> {
        self.circle.organisations.iter().find(|one| one.id == *id)
    }

    fn person(&self, id: &Token) -> Option<&SharingPerson> {
        self.circle.people.iter().find(|one| one.id == *id)
    }

    pub(crate) fn org(&self, x: &Token) -> Option<&Token> {
        self.person(x).map(|person| &person.organisation).or(self.organisation(x).map(|one| &one.id))
    }

    fn in_period(&self, from: Timestamp, until: Option<Timestamp>) -> bool {
        from <= self.at && until.is_none_or(|until| self.at < until)
    }

    fn is_there(&self, x: &Token) -> bool {
        self.person(x).is_none_or(|person| self.in_period(person.from, person.until))
    }

    fn named(&self, x: &Token) -> bool {
        self.said().audience.contains(x)
    }

    /// The communities by which x has a way.
    fn ways_by_community(&self, x: &Token) -> Vec<&Community> {
        let org = self.org(x).unwrap();
        let communities = self.circle.communities.iter();
        let leads = |community: &&Community| {
            self.named(&community.id)
                && community.members.iter().any(|one| one.organisation == *org && self.in_period(one.from, one.until))
                && community.markings.contains(&self.said().marking)
                && (!community.needs_approval || self.said().approved_at.is_some_and(|approved| approved <= self.at))
        };
        communities.filter(leads).collect()
    }

    fn direct(&self, o: &Token) -> bool {
        self.said().origin == *o || self.named(o) || !self.ways_by_community(o).is_empty()
    }

    fn is_client(&self, client: &Token, of: &Token) -> bool {
        let provider = self.organisation(of).unwrap();
        let is_one =
            provider.clients.iter().any(|one| one.organisation == *client && self.in_period(one.from, one.until));
        is_one && self.direct(of) && self.said().origin != *of
    }

    fn is_some_client(&self, o: &Token) -> bool {
        self.circle.organisations.iter().any(|provider| self.is_client(o, &provider.id))
    }

    fn by_any_way_but_client(&self, x: &Token) -> bool {
        let org = self.org(x).unwrap();
        *org == self.said().origin || self.named(x) || self.named(org) || !self.ways_by_community(x).is_empty()
    }

    /// 1.
    pub(crate) fn in_audience(&self, x: &Token) -> bool {
        match self.said().marking {
            Tlp::Clear => true,
            Tlp::Green | Tlp::AmberStrict => self.by_any_way_but_client(x),
            Tlp::Amber => self.by_any_way_but_client(x) || self.is_some_client(self.org(x).unwrap()),
            Tlp::Red => self.person(x).is_some() && self.named(x),
        }
    }

    /// 2.
    pub(crate) fn needs_to_know(&self, x: &Token) -> bool {
        if self.said().marking == Tlp::Clear {
            return true;
        }
        let organisation = self.organisation(self.org(x).unwrap()).unwrap();
        let matters = self.person(x).map_or(&organisation.matters, |person| &person.matters);
        (self.said().sectors.is_empty() || self.said().sectors.iter().any(|one| organisation.sectors.contains(one)))
            && self.said().matters.iter().all(|matter| matters.contains(matter))
    }

    /// 3.
    pub(crate) fn is_cleared(&self, x: &Token) -> bool {
        let organisation = self.organisation(self.org(x).unwrap()).unwrap();
        self.said().clearances.iter().all(|needed| {
            let Some(wanted) = self.rank(&needed.scheme, &needed.level) else { return false };
            self.person(x).is_some_and(|person| {
                self.holds(&person.clearances, &needed.scheme, wanted)
                    && self.holds(&organisation.clearances, &needed.scheme, wanted)
            })
        })
    }

    fn rank(&self, scheme: &Token, level: &Token) -> Option<usize> {
        self.circle.schemes.iter().find(|one| one.id == *scheme)?.levels.iter().position(|one| one == level)
    }

    /// 4. Every clearance that holds is carried as far as it goes.
    fn holds(&self, held: &[HeldClearance], scheme: &Token, rank: usize) -> bool {
        let steps = self.correspondences();
        let valid = held.iter().filter(|one| {
            self.in_period(one.from, Some(one.until)) && one.revoked_at.is_none_or(|revoked| self.at < revoked)
        });
        valid.into_iter().any(|one| {
            let own = self.rank(&one.scheme, &one.level).unwrap();
            (one.scheme == *scheme && own >= rank)
                || self.carried(&one.scheme, own, &steps, true, &mut Vec::new(), scheme, rank)
        })
    }

    #[expect(clippy::too_many_arguments, reason = "a path with both its ends")]
    fn carried<'a>(
        &self,
        from: &Token,
        own: usize,
        steps: &[&'a Correspondence],
        is_first: bool,
        path: &mut Vec<&'a Correspondence>,
        to: &Token,
        rank: usize,
    ) -> bool {
        for step in steps {
            if path.contains(step) || step.held.scheme != *from {
                continue;
            }
            if self.rank(&step.held.scheme, &step.held.level).is_none_or(|least| own < least) {
                continue;
            }
            let reached = self.rank(&step.counts_as.scheme, &step.counts_as.level).unwrap();
            let chains = step.chains && path.iter().all(|one| one.chains);
            if !is_first && !chains {
                continue;
            }
            if step.counts_as.scheme == *to && reached >= rank {
                return true;
            }
            path.push(step);
            let goes_on = chains && self.carried(&step.counts_as.scheme, reached, steps, false, path, to, rank);
            path.pop();
            if goes_on {
                return true;
            }
        }
        false
    }

    /// 5.
    fn correspondences(&self) -> Vec<&Correspondence> {
        let counts = |one: &&Offered| {
            let document = one.read.document();
            let is_signed = document.parties.iter().all(|party| one.signed.contains(party));
            (self.circle.adopted.contains(&one.digest) || is_signed) && document.issued_at <= self.at
        };
        let counted: Vec<&Offered> = self.offered.iter().filter(counts).collect();
        let is_same = |one: &ClearanceArrangement, other: &ClearanceArrangement| {
            one.id == other.id && one.parties == other.parties
        };
        let mut found = Vec::new();
        for one in &counted {
            let document = one.read.document();
            let editions: Vec<_> = counted.iter().filter(|other| is_same(other.read.document(), document)).collect();
            let contradict = editions.iter().any(|a| {
                editions.iter().any(|b| {
                    let (first, second) = (a.read.document(), b.read.document());
                    a.digest != b.digest
                        && ((first.sequence == second.sequence)
                            || (first.sequence > second.sequence && first.issued_at < second.issued_at))
                })
            });
            let highest = editions.iter().map(|other| other.read.document().sequence).max().unwrap();
            let has_ended = document.ended_at.is_some_and(|ended| ended <= self.at);
            if contradict || highest > document.sequence || has_ended {
                continue;
            }
            found.extend(document.correspondences.iter().filter(|said| {
                let scheme = self.circle.schemes.iter().find(|scheme| scheme.id == said.counts_as.scheme);
                said.assurance == Assurance::Sourced
                    && self.in_period(said.from, said.until)
                    && scheme.is_some_and(|scheme| document.parties.contains(&scheme.state))
            }));
        }
        found
    }

    /// 6, 9 and 10: what stands against everybody.
    fn is_open_at_all(&self) -> bool {
        let is_other = |other: &SharedItem| {
            other.digest == self.said().digest
                && (other.origin != self.said().origin
                    || other.sequence > self.said().sequence
                    || (other.sequence == self.said().sequence && other != self.said()))
        };
        self.at < self.circle.until
            && self.organisation(&self.said().origin).is_some()
            && !self.others.iter().any(|other| is_other(other.item()))
    }

    /// What a recipient has to be, whoever shares.
    pub(crate) fn may_receive(&self, x: &Token) -> bool {
        let is_released = self.said().release_at.is_none_or(|release| release <= self.at);
        self.is_open_at_all()
            && self.is_there(x)
            && (is_released || *self.org(x).unwrap() == self.said().origin)
            && self.in_audience(x)
            && self.needs_to_know(x)
            && self.is_cleared(x)
    }

    /// 7 and 8.
    pub(crate) fn may_share(&self, s: &Token, x: &Token) -> bool {
        let Some(from) = self.org(s) else { return false };
        let to = self.org(x).unwrap();
        let is_origin = *from == self.said().origin;
        let may_share_at_all = if is_origin { self.is_there(s) } else { self.is_signed && self.may_receive(s) };
        if !may_share_at_all || !self.may_receive(x) {
            return false;
        }
        match self.said().marking {
            Tlp::Clear => return true,
            Tlp::Red => return is_origin,
            _ => {}
        }
        let communities = self.ways_by_community(x);
        // a hub is one as long as it is a member
        let own = self.ways_by_community(s);
        let is_hub = |community: &&Community| {
            community.hub.as_ref() == Some(from) && own.iter().any(|one| one.id == community.id)
        };
        let from_hub = communities.iter().any(is_hub);
        let is_hub_open = |community: &&Community| {
            is_hub(community) || community.hub.as_ref().is_none_or(|hub| hub == to || from == to)
        };
        let has_open_way =
            *to == self.said().origin || self.named(x) || self.named(to) || communities.iter().any(is_hub_open);
        if from_hub {
            return true;
        }
        if is_origin {
            return has_open_way;
        }
        match self.said().marking {
            Tlp::Green => has_open_way,
            Tlp::AmberStrict => has_open_way && from == to && self.direct(from),
            Tlp::Amber if from == to => (self.direct(from) && has_open_way) || self.is_some_client(from),
            Tlp::Amber => self.direct(from) && self.is_client(to, from),
            _ => false,
        }
    }
}
