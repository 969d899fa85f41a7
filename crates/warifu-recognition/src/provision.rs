use warifu_model::{
    Arrangement, ArrangementState, Certificate, CountsAs, Json, LevelRule, LevelStep, Provision, RecognitionEffect,
    Timestamp, TrustedSet, codes,
};

/// One provision held against one certificate: what the certificate counts as by it, or why it counts as nothing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Considered<'a> {
    /// The edition of the arrangement.
    pub arrangement: &'a Arrangement,
    /// The provision in it.
    pub provision: &'a Provision,
    /// States what the certificate counts as, or the first obstacle.
    pub result: Result<Recognised<'a>, Obstacle>,
}

/// What a certificate counts as.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Recognised<'a> {
    /// The edition of the set.
    pub counts_as: &'a CountsAs,
    /// The level; none where that set has none.
    pub level: Option<&'a str>,
}

/// The obstacle that a provision meets, with the values that decided.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Obstacle {
    /// The kind of obstacle.
    pub why: WhyNot,
    /// The values: what was found and what was asked for.
    pub detail: Json,
}

codes! {
    /// Reason why a certificate counts as nothing by a provision, in the order in which they are asked: the later the reason, the
    /// nearer the provision came.
    pub enum WhyNot {
        /// The provision is about other versions or editions of the certified set.
        EditionNotRecognised = "edition_not_recognised", en: "this edition of the certified set is not recognised", ja: "認証された要求事項集のこの版は承認の対象外";
        /// What certificates count as is no set that is asked for.
        SetNotAsked = "recognised_set_not_accepted", en: "it counts as a set that is not asked for", ja: "みなされる要求事項集が求められているものと異なる";
        /// The arrangement is announced, signed or stalled, or has not begun.
        NotInForce = "arrangement_not_in_force", en: "the arrangement is not in force", ja: "取決めが発効していない";
        /// The provision has no effect yet.
        NotYetEffective = "recognition_not_yet_effective", en: "the provision has no effect yet", ja: "規定の効力がまだ生じていない";
        /// The provision has no effect any more, and the certificate does not run off.
        Ended = "recognition_ended", en: "the provision has ended", ja: "規定の効力が終わっている";
        /// The certificate was granted before those that are recognised.
        GrantedTooEarly = "granted_before_recognition", en: "certificates granted then are not recognised", ja: "この時期に発行された認証書は承認の対象外";
        /// The kind of product is left out.
        KindNotRecognised = "product_kind_not_recognised", en: "this kind of product is not recognised", ja: "この種類の製品は承認の対象外";
        /// The level of the certificate counts as nothing.
        LevelNotRecognised = "level_not_recognised", en: "this level is not recognised", ja: "このレベルは承認の対象外";
        /// The level counts as less than is asked for.
        LevelCapped = "recognition_level_capped", en: "it counts as a lower level than is asked for", ja: "求められるレベルより低いレベルとみなされる";
        /// Recognition makes an application simpler or cheaper, or has no effect at all.
        WithoutEffect = "recognition_without_effect", en: "recognition has no effect on conformity", ja: "承認は適合に効果を及ぼさない";
        /// Only some requirements are waived; the others remain.
        Partial = "recognition_partial", en: "only some requirements are waived", ja: "一部の要求事項だけが免除される";
    }
}

/// Holds a provision against a certificate, for the sets that somebody asks for, at a time; none where the provision is about
/// another set altogether.
///
/// That the certificate is authentic, for the right product and in force is not asked here, nor who speaks for the parties.
///
/// ```
/// use warifu_model::{Arrangement, Certificate, Timestamp, TrustedSet};
/// use warifu_recognition::consider;
///
/// fn counts(arrangement: &Arrangement, certificate: &Certificate, asked: &[TrustedSet], at: Timestamp) -> bool {
///     let considered = arrangement.provisions.iter().filter_map(|one| consider(arrangement, one, certificate, asked, at));
///     considered.into_iter().any(|one| one.result.is_ok())
/// }
/// ```
pub fn consider<'a>(
    arrangement: &'a Arrangement,
    provision: &'a Provision,
    certificate: &Certificate,
    asked: &[TrustedSet],
    at: Timestamp,
) -> Option<Considered<'a>> {
    if provision.certified.id != certificate.set.id {
        return None;
    }
    let input = Input { arrangement, provision, certificate, asked, at };
    Some(Considered { arrangement, provision, result: input.result() })
}

/// Tells whether a provision has effect at a time, whatever the certificate: the steps of [`consider`] that look at none.
///
/// # Errors
///
/// The first [`Obstacle`].
///
/// ```
/// use warifu_model::{Arrangement, Timestamp};
/// use warifu_recognition::in_effect;
///
/// fn effective(arrangement: &Arrangement, at: Timestamp) -> usize {
///     arrangement.provisions.iter().filter(|provision| in_effect(arrangement, provision, at).is_ok()).count()
/// }
/// ```
pub fn in_effect(arrangement: &Arrangement, provision: &Provision, at: Timestamp) -> Result<(), Obstacle> {
    let Some(counts_as) = &provision.counts_as else {
        return Err(WhyNot::WithoutEffect.with(Json::object().with("effect", provision.effect)));
    };
    state(arrangement, at)?;
    period(arrangement, provision, at, None)?;
    effect(provision, counts_as)
}

struct Input<'a, 'q> {
    arrangement: &'a Arrangement,
    provision: &'a Provision,
    certificate: &'q Certificate,
    asked: &'q [TrustedSet],
    at: Timestamp,
}

impl<'a> Input<'a, '_> {
    fn result(&self) -> Result<Recognised<'a>, Obstacle> {
        self.edition()?;
        let counts_as = self.target()?;
        self.state()?;
        self.period()?;
        self.product_kind()?;
        let level = self.level(counts_as)?;
        self.effect(counts_as)?;
        Ok(Recognised { counts_as, level })
    }

    fn edition(&self) -> Result<(), Obstacle> {
        let (found, certified) = (&self.certificate.set, &self.provision.certified);
        if certified.takes(&found.id, &found.version, Some(found.digest)) {
            return Ok(());
        }
        let detail = Json::object()
            .with("found", &found.version)
            .with("digest", found.digest)
            .with("versions", certified.versions.to_string());
        Err(WhyNot::EditionNotRecognised.with(detail))
    }

    /// What certificates count as, where that is asked for. What counts as nothing has no effect.
    fn target(&self) -> Result<&'a CountsAs, Obstacle> {
        let Some(counts_as) = &self.provision.counts_as else {
            return Err(WhyNot::WithoutEffect.with(Json::object().with("effect", self.provision.effect)));
        };
        if self.asked_for(counts_as).next().is_some() {
            return Ok(counts_as);
        }
        let detail = Json::object().with("set", &counts_as.set).with("version", &counts_as.version);
        Err(WhyNot::SetNotAsked.with(detail))
    }

    /// The entries that ask for an edition.
    fn asked_for<'s>(&'s self, counts_as: &'s CountsAs) -> impl Iterator<Item = &'s TrustedSet> {
        self.asked.iter().filter(|asked| asked.takes(&counts_as.set, &counts_as.version, counts_as.digest))
    }

    fn state(&self) -> Result<(), Obstacle> {
        state(self.arrangement, self.at)
    }

    fn period(&self) -> Result<(), Obstacle> {
        let (provision, granted) = (self.provision, self.certificate.granted_at);
        period(self.arrangement, provision, self.at, Some(granted))?;
        match provision.granted_from.filter(|from| granted < *from) {
            Some(from) => {
                let detail = Json::object().with("granted_at", granted).with("granted_from", from);
                Err(WhyNot::GrantedTooEarly.with(detail))
            }
            None => Ok(()),
        }
    }

    fn product_kind(&self) -> Result<(), Obstacle> {
        let (provision, kind) = (self.provision, &self.certificate.product.kind);
        let is_in = provision.product_kinds.as_ref().is_none_or(|kinds| kinds.contains(kind));
        if is_in && !provision.excluded_kinds.contains(kind) {
            return Ok(());
        }
        Err(WhyNot::KindNotRecognised.with(Json::object().with("found", kind)))
    }

    /// The level that the certificate counts as: of those that its own level gives, one that is asked for.
    fn level(&self, counts_as: &'a CountsAs) -> Result<Option<&'a str>, Obstacle> {
        let found = self.certificate.level.as_deref();
        let rule = &self.provision.certified.levels;
        let certified = rule.as_ref().is_none_or(|levels| levels.accepts(found));
        let is_of = |step: &&LevelStep| step.certified.as_ref().is_none_or(|levels| levels.accepts(found));
        let steps: Vec<&'a LevelStep> = counts_as.levels.iter().filter(|_| certified).filter(is_of).collect();
        if steps.is_empty() {
            return Err(WhyNot::LevelNotRecognised.with(Json::object().with("found", found)));
        }
        let is_asked = |step: &&&LevelStep| {
            let accepts = |levels: &LevelRule| levels.accepts(step.counts_as.as_deref());
            self.asked_for(counts_as).any(|asked| asked.levels.as_ref().is_none_or(accepts))
        };
        if let Some(step) = steps.iter().find(is_asked) {
            return Ok(step.counts_as.as_deref());
        }
        let asked = self.asked_for(counts_as).filter_map(|asked| asked.levels.as_ref());
        let detail = Json::object()
            .with("found", found)
            .with("counts_as", Json::list(steps.iter().filter_map(|step| step.counts_as.as_deref())))
            .with("accepted", Json::list(asked.map(LevelRule::describe)));
        Err(WhyNot::LevelCapped.with(detail))
    }

    fn effect(&self, counts_as: &CountsAs) -> Result<(), Obstacle> {
        effect(self.provision, counts_as)
    }
}

fn state(arrangement: &Arrangement, at: Timestamp) -> Result<(), Obstacle> {
    let state = arrangement.state_at(at);
    let has_effect = |state: ArrangementState| {
        matches!(state, ArrangementState::InForce | ArrangementState::Amended | ArrangementState::Ended)
    };
    if state.is_some_and(|state| has_effect(state.state)) {
        return Ok(());
    }
    let detail =
        Json::object().with("state", state.map(|state| state.state)).with("since", state.map(|state| state.from));
    Err(WhyNot::NotInForce.with(detail))
}

/// The time at which an arrangement ended, if it has. To say once more that it has ended does not end it later.
fn ended(arrangement: &Arrangement, at: Timestamp) -> Option<Timestamp> {
    let begun = arrangement.states.iter().rev().filter(|state| state.from <= at);
    begun.take_while(|state| state.state == ArrangementState::Ended).last().map(|state| state.from)
}

/// Tells whether a provision had effect in the last second before an end: what never ran does not run off.
fn ran_until(arrangement: &Arrangement, provision: &Provision, end: Timestamp) -> bool {
    let before = end.unix().checked_sub(1).and_then(Timestamp::from_unix);
    let state = before.and_then(|before| arrangement.state_at(before)).map(|state| state.state);
    provision.from < end && matches!(state, Some(ArrangementState::InForce | ArrangementState::Amended))
}

/// The dates of the side that recognises. An arrangement that ended ends all its provisions, and what ran until then runs off: a certificate
/// that was granted before the end, or where none is asked about, any such.
fn period(
    arrangement: &Arrangement,
    provision: &Provision,
    at: Timestamp,
    granted: Option<Timestamp>,
) -> Result<(), Obstacle> {
    if at < provision.from {
        return Err(WhyNot::NotYetEffective.with(Json::object().with("from", provision.from)));
    }
    let ended = ended(arrangement, at);
    let Some(end) = provision.until.into_iter().chain(ended).min().filter(|end| at >= *end) else { return Ok(()) };
    let is_before = granted.is_none_or(|granted| granted < end);
    if is_before && ran_until(arrangement, provision, end) && provision.run_off_until.is_some_and(|until| at < until) {
        return Ok(());
    }
    let detail = Json::object().with("until", end).with_some("run_off_until", provision.run_off_until);
    Err(WhyNot::Ended.with(detail))
}

fn effect(provision: &Provision, counts_as: &CountsAs) -> Result<(), Obstacle> {
    match provision.effect {
        RecognitionEffect::DeemedCompliant => Ok(()),
        RecognitionEffect::WaivesRequirements => {
            let detail = Json::object()
                .with("set", &counts_as.set)
                .with("waived", Json::list(&provision.waived))
                .with("remaining", Json::list(&provision.remaining));
            Err(WhyNot::Partial.with(detail))
        }
        effect => Err(WhyNot::WithoutEffect.with(Json::object().with("effect", effect))),
    }
}

impl WhyNot {
    fn with(self, detail: Json) -> Obstacle {
        Obstacle { why: self, detail }
    }
}
