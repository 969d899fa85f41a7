use warifu_model::{
    ClaimId, EvidenceKind, Json, Party, RequirementId, Role, SemVer, SetDigest, SetId, Timestamp, Token, codes,
};

/// The finding.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Plans {
    /// The sets that the product shall conform to, with the levels.
    pub sets: Vec<(SetDigest, Option<String>)>,
    /// `true` where it conforms as it is; the one plan is then to change nothing.
    pub is_met: bool,
    /// States what has to be said about the product first: until then nobody can tell what those requirements ask, and plans
    /// leave them out.
    pub questions: Vec<OpenQuestion>,
    /// Plans, the cheapest first; of equally cheap ones, those with fewer changes first. No plan has a change too many,
    /// and none contains all changes of another one. Empty where nothing that may be changed helps, or where that is
    /// undecided.
    pub plans: Vec<Plan>,
    /// No plan costs less than this; none where there is no plan at all.
    pub lower_bound: Option<u64>,
    /// The reason why there may be cheaper or other plans; none where those shown are proven to be the cheapest ones.
    pub undecided: Option<PlanLimit>,
    /// The place where there is no plan: the requirements that nothing which may be changed helps. Where there are none either,
    /// the requirements contradict each other.
    pub blocked: Vec<Blocked>,
}

/// One set of changes after which the product conforms.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Plan {
    /// The sum of the costs.
    pub cost: u64,
    /// The changes.
    pub changes: Vec<Change>,
    /// `true` where it is proven that no plan before it is missing.
    pub is_proven: bool,
}

/// One change.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Change {
    /// A certificate of a component is to be had.
    Certificate {
        /// For which set.
        set: SetId,
        /// A version of the set that does.
        version: SemVer,
        /// At which level, where that matters.
        level: Option<String>,
        /// The component; its model or an identifier.
        component: String,
        /// The cost.
        cost: u32,
        /// The requirements that fail without it.
        serves: Vec<Served>,
    },
    /// A claim has to be true with another value, and to be made so by those who make it now.
    Claim {
        /// The claim.
        claim: ClaimId,
        /// States what is claimed now, `null` for nothing, all values where they are in conflict.
        from: Json,
        /// A value that does.
        to: Json,
        /// The party that makes it now, and has to make it so.
        party: Option<Party>,
        /// The kinds of declaration in which it can be said; none where the vocabulary names none.
        declared_in: Vec<EvidenceKind>,
        /// The cost.
        cost: u32,
        /// The requirements that fail without it.
        serves: Vec<Served>,
    },
    /// A document that a tool writes has to show other things: what it shows is not declared.
    Document {
        /// Its kind.
        kind: EvidenceKind,
        /// The formats in which tools write such documents.
        formats: Vec<String>,
        /// States what it has to show.
        shows: Vec<Shown>,
        /// The cost.
        cost: u32,
        /// The requirements that fail without it.
        serves: Vec<Served>,
    },
    /// A new document.
    Evidence {
        /// States what it has to be.
        evidence: NewEvidence,
        /// The cost.
        cost: u32,
        /// The requirements that fail without it.
        serves: Vec<Served>,
    },
}

/// Describes what a document that a tool writes has to show.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Shown {
    /// The claim that is read from it.
    pub claim: ClaimId,
    /// States what is read now, `null` for nothing.
    pub from: Json,
    /// A value that does.
    pub to: Json,
    /// The party that presents it now.
    pub party: Option<Party>,
}

/// A scope fact that is not stated, and the requirements that hang on it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OpenQuestion {
    /// The claim.
    pub claim: ClaimId,
    /// The requirements.
    pub requirements: Vec<Served>,
}

/// Describes what a new document has to be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NewEvidence {
    /// Its kind.
    pub kind: EvidenceKind,
    /// The party that has to stand behind it.
    pub party: Party,
    /// In which roles, all of them.
    pub roles: Vec<Role>,
    /// `true` where it is asked for beside documents of its kind by others: its signer must be none of theirs, and signs no other
    /// document of the plan.
    pub is_of_another_signer: bool,
    /// The claims that its signer has to make as well, listing it.
    pub supports: Vec<ClaimId>,
    /// The formats in which tools write such documents; none where people write a declaration.
    pub formats: Vec<String>,
    /// The JSON Schemas of the sets that it has to conform to, all of them.
    pub conforms_to: Vec<Token>,
    /// The time at which it is taken to be made: at the time of the plan.
    pub made_at: Timestamp,
}

/// A requirement that a change serves.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Served {
    /// The place of the set, counted from zero.
    pub set: usize,
    /// The requirement.
    pub requirement: RequirementId,
}

/// A requirement that cannot be met.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Blocked {
    /// The place of the set, counted from zero.
    pub set: usize,
    /// The requirement.
    pub requirement: RequirementId,
}

codes! {
    /// The reason why a search stopped before everything was tried.
    pub enum PlanLimit {
        /// There are more ways to change something than are tried: `docs/PLAN.md` names them under its limits.
        Choices = "plan-choices",
            en: "there are more ways to change something than are tried: there may be a cheaper plan",
            ja: "変更の方法が多く、全ては試していない。より安い計画があり得る";
        /// A plan did not do what it should when it was carried out: with papers dated later than the time asked for, or by an error.
        NotConfirmed = "plan-not-confirmed",
            en: "a plan did not have the expected result when it was carried out: papers are dated later than the time asked for, or this is an error to report",
            ja: "計画を実施した結果が想定と異なる。判定時点より後の日付の文書があるか、報告すべき不具合である";
        /// The budget of steps is spent.
        Steps = "plan-steps",
            en: "the budget of steps is spent: there may be a cheaper plan",
            ja: "探索の上限に達した。より安い計画があり得る";
    }
}

impl Change {
    /// Returns the cost.
    pub fn cost(&self) -> u32 {
        match self {
            Self::Certificate { cost, .. }
            | Self::Claim { cost, .. }
            | Self::Document { cost, .. }
            | Self::Evidence { cost, .. } => *cost,
        }
    }

    /// Tells whether two changes are the same, whatever they cost and serve.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Claim { claim, to, .. }, Self::Claim { claim: also, to: as_well, .. }) => {
                (claim, to) == (also, as_well)
            }
            (Self::Document { kind, shows, .. }, Self::Document { kind: also, shows: as_well, .. }) => {
                (kind, shows) == (also, as_well)
            }
            (Self::Evidence { evidence, .. }, Self::Evidence { evidence: also, .. }) => evidence == also,
            (Self::Certificate { .. }, Self::Certificate { .. }) => self.certificate() == other.certificate(),
            _ => false,
        }
    }

    /// What tells one certificate from another.
    fn certificate(&self) -> Option<(&SetId, &SemVer, Option<&str>, &str)> {
        match self {
            Self::Certificate { set, version, level, component, .. } => {
                Some((set, version, level.as_deref(), component))
            }
            _ => None,
        }
    }

    /// The requirements that fail without it.
    pub fn serves(&self) -> &[Served] {
        match self {
            Self::Certificate { serves, .. }
            | Self::Claim { serves, .. }
            | Self::Document { serves, .. }
            | Self::Evidence { serves, .. } => serves,
        }
    }
}

impl Plans {
    /// Tells whether the product conforms as it is: `Some(false)` where there is a plan, `None` where none was found or something
    /// has to be said about the product first.
    pub fn conforms(&self) -> Option<bool> {
        if self.is_met {
            return Some(true);
        }
        (!self.plans.is_empty() && self.questions.is_empty()).then_some(false)
    }

    /// The report, each change with a text for people.
    pub fn to_json_with(&self, text: impl Fn(&Change) -> String) -> Json {
        json_of(self, |change| Json::from(change).with("text", text(change)))
    }
}

impl From<&Plans> for Json {
    fn from(plans: &Plans) -> Self {
        json_of(plans, |change| change.into())
    }
}

impl From<&Plan> for Json {
    fn from(plan: &Plan) -> Self {
        json_of_plan(plan, |change| change.into())
    }
}

fn json_of_plan(plan: &Plan, change: impl Fn(&Change) -> Json) -> Json {
    Json::object()
        .with("cost", i64::try_from(plan.cost).unwrap_or(i64::MAX))
        .with("proven", plan.is_proven)
        .with("changes", Json::List(plan.changes.iter().map(change).collect()))
}

fn json_of(plans: &Plans, change: impl Fn(&Change) -> Json) -> Json {
    let plan = |plan: &Plan| json_of_plan(plan, &change);
    let set = |(set, level): &(SetDigest, Option<String>)| Json::from(set).with("level", level.as_deref());
    let blocked = |blocked: &Blocked| Json::object().with("set", blocked.set).with("requirement", &blocked.requirement);
    Json::object()
        .with("format", FORMAT)
        .with("sets", Json::List(plans.sets.iter().map(set).collect()))
        .with("met", plans.is_met)
        .with("questions", Json::list(&plans.questions))
        .with("plans", Json::List(plans.plans.iter().map(plan).collect()))
        .with("lower_bound", plans.lower_bound.map(|bound| i64::try_from(bound).unwrap_or(i64::MAX)))
        .with("undecided", plans.undecided.map(PlanLimit::as_str))
        .with("blocked", Json::List(plans.blocked.iter().map(blocked).collect()))
}

impl From<&Change> for Json {
    fn from(change: &Change) -> Self {
        let json = match change {
            Change::Certificate { set, version, level, component, .. } => Self::object()
                .with("kind", "certificate")
                .with("set", set)
                .with("version", version)
                .with("level", level.as_deref())
                .with("component", component.as_str()),
            Change::Claim { claim, from, to, party, declared_in, .. } => Self::object()
                .with("kind", "claim")
                .with("claim", claim)
                .with("from", from.clone())
                .with("to", to.clone())
                .with("party", *party)
                .with("declared_in", Self::list(declared_in)),
            Change::Document { kind, formats, shows, .. } => Self::object()
                .with("kind", "document")
                .with("evidence", kind)
                .with("formats", Self::List(formats.iter().map(|format| format.as_str().into()).collect()))
                .with("shows", Self::list(shows)),
            Change::Evidence { evidence, .. } => evidence.into(),
        };
        json.with("cost", change.cost()).with("serves", Self::list(change.serves()))
    }
}

impl From<&NewEvidence> for Json {
    fn from(made: &NewEvidence) -> Self {
        let another = made.is_of_another_signer.then_some(true);
        Self::object()
            .with("kind", "evidence")
            .with("evidence", &made.kind)
            .with("party", made.party)
            .with("roles", Self::list(&made.roles))
            .with_some("of_another_signer", another)
            .with("supports", Self::list(&made.supports))
            .with("formats", Self::List(made.formats.iter().map(|format| format.as_str().into()).collect()))
            .with("conforms_to", Self::list(&made.conforms_to))
            .with("made_at", made.made_at)
    }
}

impl From<&Shown> for Json {
    fn from(shown: &Shown) -> Self {
        let json = Self::object().with("claim", &shown.claim).with("from", shown.from.clone());
        json.with("to", shown.to.clone()).with("party", shown.party)
    }
}

impl From<&OpenQuestion> for Json {
    fn from(question: &OpenQuestion) -> Self {
        Self::object().with("claim", &question.claim).with("requirements", Self::list(&question.requirements))
    }
}

impl From<&Served> for Json {
    fn from(served: &Served) -> Self {
        Self::object().with("set", served.set).with("requirement", &served.requirement)
    }
}

const FORMAT: &str = "warifu.plan/1";
