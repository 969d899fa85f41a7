//! Certificates that a new edition affects.

use warifu_model::{Arrangement, Certificate, CountsAs, Provision, SetDigest, SetReference, TrustedSet, VersionRange};
use warifu_recognition::{WhyNot, consider};

use super::substance::is_about_conformity;
use super::value::{Amendment, Hit, HitEffect, ProvisionReview, ReviewRequest, ReviewedEnd, identity};

/// The certificates that count differently, by each provision that was reviewed.
pub(super) fn of(request: &ReviewRequest<'_>, provisions: &[ProvisionReview], draft: Option<&Arrangement>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for certificate in request.certificates {
        for reviewed in provisions {
            let effect = Question { request, certificate, reviewed, draft }.effect();
            hits.extend(effect.map(|effect| hit(certificate, reviewed, effect)));
        }
    }
    hits
}

struct Question<'a> {
    request: &'a ReviewRequest<'a>,
    certificate: &'a Certificate,
    reviewed: &'a ProvisionReview,
    draft: Option<&'a Arrangement>,
}

impl Question<'_> {
    fn effect(&self) -> Option<HitEffect> {
        if !is_about_conformity(&self.reviewed.provision) {
            return None;
        }
        match self.reviewed.end {
            ReviewedEnd::Certified => self.of_certified(),
            ReviewedEnd::Recognised => self.of_recognised(),
        }
    }

    /// A certificate of the old edition is asked what it would be if renewed, one of the new edition what it is.
    fn of_certified(&self) -> Option<HitEffect> {
        let new = identity(self.request.new);
        let renewed = Certificate { set: reference(self.certificate, &new), ..self.certificate.clone() };
        let asked = self.reviewed.provision.counts_as.as_ref().map(asked)?;
        let now = self.counts(self.request.arrangement, self.certificate, &asked);
        let next = self.draft.unwrap_or(self.request.arrangement);
        let then = self.counts(next, &renewed, &asked);
        if self.certificate.set.digest != new.digest {
            let is_hit = now && (!then || self.reviewed.amendment == Amendment::TakenUnproven);
            return is_hit.then_some(HitEffect::UntilRenewed);
        }
        match (now, then) {
            (true, _) if self.reviewed.amendment == Amendment::TakenUnproven => Some(HitEffect::CountsUnproven),
            (true, _) => None,
            (false, true) => Some(HitEffect::BeginsToCount),
            // where it would not have counted under the old edition either, the new edition takes nothing from it
            (false, false) => self.would_have_counted(&asked).then_some(HitEffect::DoesNotCount),
        }
    }

    fn would_have_counted(&self, asked: &TrustedSet) -> bool {
        let old = identity(self.request.old);
        let before = Certificate { set: reference(self.certificate, &old), ..self.certificate.clone() };
        self.counts(self.request.arrangement, &before, asked)
    }

    fn of_recognised(&self) -> Option<HitEffect> {
        let (old, new) = (identity(self.request.old), identity(self.request.new));
        let now = self.counts(self.request.arrangement, self.certificate, &exactly(&old));
        let then = self.draft.is_some_and(|next| self.counts(next, self.certificate, &exactly(&new)));
        match (now, then) {
            (true, false) => Some(HitEffect::OldEditionOnly),
            (true, true) | (false, _) => None,
        }
    }

    /// Tells whether a certificate has the effect of the provision that was reviewed, or of the one that the draft adds for it.
    fn counts(&self, arrangement: &Arrangement, certificate: &Certificate, asked: &TrustedSet) -> bool {
        let reviewed = &self.reviewed.provision;
        let is_its = |one: &&Provision| {
            let is_same = one.issuer == reviewed.issuer && one.recogniser == reviewed.recogniser;
            is_same && one.effect == reviewed.effect
        };
        let (asked, at) = (std::slice::from_ref(asked), self.request.at);
        let mut considered = arrangement
            .provisions
            .iter()
            .filter(is_its)
            .filter_map(|one| consider(arrangement, one, certificate, asked, at));
        considered.any(|one| match one.result {
            Ok(_) => true,
            // what waives, simplifies or lowers a fee has come to its effect
            Err(obstacle) => matches!(obstacle.why, WhyNot::Partial | WhyNot::WithoutEffect),
        })
    }
}

fn hit(certificate: &Certificate, reviewed: &ProvisionReview, effect: HitEffect) -> Hit {
    let SetReference { id, version, digest, .. } = &certificate.set;
    Hit {
        number: certificate.number.clone(),
        body: certificate.body.name.clone(),
        holder: certificate.holder.name.clone(),
        edition: SetDigest { id: id.clone(), version: version.clone(), digest: *digest },
        level: certificate.level.clone(),
        expires_at: certificate.expires_at,
        provision: reviewed.provision.id.clone(),
        effect,
    }
}

fn reference(certificate: &Certificate, edition: &SetDigest) -> SetReference {
    let SetDigest { id, version, digest } = edition.clone();
    SetReference { id, version, digest, ..certificate.set.clone() }
}

/// What an importer asks for who takes just this.
fn asked(set: &CountsAs) -> TrustedSet {
    let digests = set.digest.map(|digest| vec![digest]);
    TrustedSet { id: set.set.clone(), versions: VersionRange::exactly(&set.version), levels: None, digests }
}

fn exactly(edition: &SetDigest) -> TrustedSet {
    let versions = VersionRange::exactly(&edition.version);
    // a provision need not know the digest of the set that it names
    TrustedSet { id: edition.id.clone(), versions, levels: None, digests: None }
}
