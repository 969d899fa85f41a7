use warifu_model::{Json, PublicKeyText, Tlp, Token};

use crate::marked::Marked;
use crate::ways::Way;
use crate::why::{Reason, WhyWithheld};
use crate::world::{Member, World};

/// The side on which a sharer is, once it was found that it may share at all.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sharer<'a> {
    member: Member<'a>,
    is_origin: bool,
}

impl<'a> World<'a> {
    /// Finds whether somebody may share at all (ADR 57, 7): of the origin, or a recipient with the origin's signed word.
    pub(crate) fn sharer(&self, id: &Token, marked: &Marked) -> Result<Sharer<'a>, Vec<Reason>> {
        let Some(member) = self.member(id) else {
            return Err(vec![WhyWithheld::SharerUnknown.with(Json::object().with("sharer", id))]);
        };
        let mut reasons = Vec::new();
        if member.person.is_some_and(|person| !person.is_there_at(self.at)) {
            reasons.push(WhyWithheld::SharerNotThere.plain());
        }
        let is_origin = self.is_origin(&member);
        if !is_origin {
            let keys = self.member(&self.item.origin).map(|origin| &*origin.organisation.keys);
            let keys: &[PublicKeyText] = keys.unwrap_or_default();
            if !marked.is_signed_by(keys) {
                reasons.push(WhyWithheld::MarkingUnsigned.plain());
            }
            let against = self.against(&member).len() + usize::from(self.ways(&member).is_err());
            if against > 0 {
                reasons.push(WhyWithheld::SharerNotInAudience.plain());
            }
        }
        if reasons.is_empty() { Ok(Sharer { member, is_origin }) } else { Err(reasons) }
    }

    /// The first way that is open from a sharer to a recipient; the reasons where none is.
    pub(crate) fn open_way(
        &self,
        from: &Sharer<'a>,
        to: &Member<'a>,
        ways: &[Way<'a>],
    ) -> Result<Way<'a>, Vec<Reason>> {
        let mut reasons = Vec::new();
        for way in ways {
            match self.is_open(from, to, *way) {
                Ok(()) => return Ok(*way),
                Err(why) => reasons.push(why.with(Json::object().with_some("by", way.by()))),
            }
        }
        reasons.sort_by_key(|reason| reason.why);
        reasons.dedup();
        Err(reasons)
    }

    fn is_open(&self, from: &Sharer<'a>, to: &Member<'a>, way: Way<'a>) -> Result<(), WhyWithheld> {
        let (sharer, recipient) = (&from.member.organisation.id, &to.organisation.id);
        let is_inside = sharer == recipient;
        if let Way::Community(community) = way {
            // the origin addressed the community, whose rule says who hands it out
            match &community.hub {
                Some(hub) if hub == sharer && self.is_member(hub, community) => return Ok(()),
                Some(hub) if hub != recipient && !is_inside => return Err(WhyWithheld::HubOnly),
                _ => {}
            }
        }
        if from.is_origin {
            return if matches!(way, Way::Client(_)) { Err(WhyWithheld::ClientOfRecipient) } else { Ok(()) };
        }
        let is_direct = self.is_direct(sharer);
        let serves = || is_direct && self.providers.get(recipient).is_some_and(|all| all.contains(sharer));
        let receives = || is_direct || self.providers.contains_key(sharer);
        match self.item.marking {
            Tlp::Clear | Tlp::Green => Ok(()),
            Tlp::Amber if (is_inside && receives()) || serves() => Ok(()),
            Tlp::Amber if matches!(way, Way::Client(_)) => Err(WhyWithheld::ClientOfRecipient),
            Tlp::Amber => Err(WhyWithheld::OnwardClientsOnly),
            Tlp::AmberStrict if is_inside && is_direct => Ok(()),
            Tlp::AmberStrict => Err(WhyWithheld::OnwardOrganisationOnly),
            Tlp::Red => Err(WhyWithheld::OnwardRed),
        }
    }
}
