use warifu_model::{RecognitionEffect, RequirementId};

use super::closed::{Closed, Rank};
use super::value::{Asked, ByProvision, Covered, Held, How, Proof};

/// What provisions give for the requirements that are asked for.
pub(super) fn close<'a>(asked: Asked<'a>, held: &'a [Held<'a>], closed: &mut Closed<'a>) {
    for one in held {
        for by in one.recognised {
            for requirement in &asked.set.set().requirements {
                if let Some(how) = by.gives(&requirement.id) {
                    offer(one, by, &requirement.id, how, closed);
                }
            }
        }
    }
}

fn offer<'a>(held: &'a Held<'a>, by: &'a ByProvision, id: &'a RequirementId, how: How, closed: &mut Closed<'a>) {
    let number: &'a str = &held.certificate.number;
    let proof = (by.arrangement.as_str(), Some(by.edition), by.provision.id.as_str());
    let rank = Rank { how, is_hidden: true, by: number, statement: Some(held.statement), proof };
    closed.offer(id, rank, || Covered {
        requirement: id.clone(),
        by: number.to_owned(),
        how,
        is_shown: false,
        proof: Some(Proof::Provision(Box::new(by.clone()))),
    });
}

impl ByProvision {
    fn gives(&self, requirement: &RequirementId) -> Option<How> {
        match self.provision.effect {
            RecognitionEffect::DeemedCompliant => Some(How::Recognised),
            RecognitionEffect::WaivesRequirements => self.provision.waived.contains(requirement).then_some(How::Waived),
            _ => None,
        }
    }
}
