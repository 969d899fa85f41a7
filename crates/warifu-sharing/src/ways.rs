use warifu_model::{Community, Json, Tlp, Token, codes};

use crate::why::{Reason, WhyWithheld};
use crate::world::{Member, World};

codes! {
    /// The kind of way by which an item leads to a recipient.
    pub enum WayKind {
        /// The recipient's organisation is the origin.
        Origin = "origin", en: "of the origin", ja: "発信元";
        /// The recipient is named in the audience.
        Named = "named", en: "named in the audience", ja: "対象者として指名";
        /// The recipient's organisation is named in the audience.
        Organisation = "organisation", en: "its organisation is in the audience", ja: "所属組織が対象者";
        /// A community of the audience has the recipient's organisation as a member.
        Community = "community", en: "member of a community", ja: "コミュニティの構成員";
        /// The recipient's organisation is a client of one that the item leads to.
        Client = "client", en: "client of a recipient", ja: "受領組織の顧客";
        /// The item is for everybody.
        Public = "public", en: "for everybody", ja: "制限なし";
    }
}

/// A way by which an item leads to a recipient.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way<'a> {
    Origin,
    Named,
    Organisation,
    Community(&'a Community),
    Client(&'a Token),
    Public,
}

impl<'a> Way<'a> {
    pub(crate) fn kind(self) -> WayKind {
        match self {
            Self::Origin => WayKind::Origin,
            Self::Named => WayKind::Named,
            Self::Organisation => WayKind::Organisation,
            Self::Community(_) => WayKind::Community,
            Self::Client(_) => WayKind::Client,
            Self::Public => WayKind::Public,
        }
    }

    /// The community, or the organisation whose client the recipient is.
    pub(crate) fn by(self) -> Option<&'a Token> {
        match self {
            Self::Community(community) => Some(&community.id),
            Self::Client(provider) => Some(provider),
            _ => None,
        }
    }
}

impl<'a> World<'a> {
    /// The ways by which the item leads to a recipient under its marking (ADR 57, 1); the reasons where there is none.
    pub(crate) fn ways(&self, member: &Member<'a>) -> Result<Vec<Way<'a>>, Vec<Reason>> {
        let organisation = &member.organisation.id;
        let is_named = self.named.contains(member.id);
        match self.item.marking {
            Tlp::Clear => return Ok(vec![Way::Public]),
            Tlp::Red if is_named && member.person.is_some() => return Ok(vec![Way::Named]),
            Tlp::Red => return Err(vec![WhyWithheld::NotNamed.plain()]),
            Tlp::Amber | Tlp::AmberStrict | Tlp::Green => {}
        }
        let mut ways = Vec::new();
        ways.extend(self.is_origin(member).then_some(Way::Origin));
        ways.extend(is_named.then_some(Way::Named));
        ways.extend((member.person.is_some() && self.named.contains(organisation)).then_some(Way::Organisation));
        let mut reasons = vec![WhyWithheld::NotAddressed.plain()];
        for way in self.communities.get(organisation).into_iter().flatten() {
            match way {
                Ok(community) => ways.push(Way::Community(community)),
                Err(reason) => reasons.push(reason.clone()),
            }
        }
        if self.item.marking == Tlp::Amber {
            ways.extend(self.providers.get(organisation).into_iter().flatten().map(|one| Way::Client(one)));
        } else if let Some(provider) = self.providers.get(organisation).and_then(|all| all.first()) {
            let detail = Json::object().with("client_of", *provider).with("marking", self.item.marking);
            reasons =
                std::iter::once(WhyWithheld::NotAddressed.with(detail)).chain(reasons.into_iter().skip(1)).collect();
        }
        if ways.is_empty() { Err(reasons) } else { Ok(ways) }
    }
}
