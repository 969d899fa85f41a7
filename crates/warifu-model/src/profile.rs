use std::collections::{BTreeMap, BTreeSet};

use crate::digest::Digest;
use crate::document::document;
use crate::ids::{GroupId, RequirementId, SetId, Token};
use crate::json::{Json, ReadError};
use crate::language::Language;
use crate::legal::{LegalBasis, SourceDocument};
use crate::localized::Localized;
use crate::problem::Problem;
use crate::problems;
use crate::record::SetDigest;
use crate::requirement::Requirement;
use crate::requirement_set::{Authority, Group, Parameter, RequirementSet, SetStatus, effective, transition};
use crate::score::Binding;
use crate::time::Date;
use crate::version::SemVer;

document! {
    /// A tailored selection from a requirement set (`warifu.profile/1`). It resolves to a set with a digest of its own.
    pub struct Profile: "profile" = "warifu.profile/1" in default {
        /// The id of the set that it resolves to.
        id: SetId,
        /// Its version.
        version: SemVer,
        /// States whether it is in its final form.
        status: SetStatus,
        /// Its title.
        title: Localized,
        /// The product that it is for.
        description: Localized,
        /// The party that publishes it.
        authority: Authority,
        /// The document that it comes from.
        source: SourceDocument,
        /// The clauses of law that it rests on; those of the base set are not carried over.
        legal_basis: Vec<LegalBasis> = list,
        /// The first day on which it applies.
        effective_from: Date as "effective" = via(effective),
        /// The last day on which the edition before this one is still open.
        previous_open_until: Option<Date> as "transition" = optional_via(transition),
        /// The set that it selects from.
        base: SetDigest,
        /// The requirements that it takes; all, where there is none.
        select: Option<Vec<RequirementId>> = via(select),
        /// Requirements that it leaves out of those.
        exclude: Vec<RequirementId> = list,
        /// Parameters that it sets.
        parameters: Vec<(Token, Json)> = list_via(parameters),
        /// Its own groups.
        groups: Vec<ProfileGroup>,
    }
}

document! {
    /// A group of a profile: requirements may stand in several.
    pub struct ProfileGroup: "profile_group" {
        /// Its id.
        id: GroupId,
        /// Its title.
        title: Localized,
        /// The group that it belongs to.
        parent: Option<GroupId> = optional,
        /// The clauses that its requirements rest on.
        legal_basis: Vec<RequirementId> = list,
        /// Its requirements.
        requirements: Vec<RequirementId> = list,
    }
}

problems! {
    /// The reason why a profile does not resolve.
    #[derive(Clone, Debug, Eq, PartialEq)]
    pub enum ResolveError {
        /// The base set that was given is another one.
        OtherBase {
            /// States what the profile asks for.
            expected: SetDigest,
            /// The digest of what was given.
            found: Digest,
        } => {
            code: "profile-other-base",
            en: (
                "the profile is over `{}` {} with digest `{}`, but the set at hand has `{found}`",
                expected.id, expected.version, expected.digest
            ),
            ja: (
                "プロファイルの基は `{}` {}（ダイジェスト `{}`）だが、指定された要求事項集は `{found}` である",
                expected.id, expected.version, expected.digest
            ),
            help_en: ("give the requirement set with digest `{}`", expected.digest),
            help_ja: ("ダイジェストが `{}` の要求事項集を指定してください", expected.digest),
        }
        /// The resolved set breaks a rule of requirement sets.
        Result(error: ReadError) => {
            delegate error,
            en: "the profile resolves to no valid set: {error}",
            ja: ("プロファイルから有効な要求事項集が得られない：{}", error.message(Language::Ja)),
        }
        /// A requirement is named that the base set does not have, or that the profile does not take.
        UnknownRequirement(id: RequirementId) => {
            code: "profile-unknown-requirement",
            en: "the profile names requirement `{id}`, which is not there to take",
            ja: "プロファイルが示す要求事項 `{id}` は、基の要求事項集にないか選ばれていない",
            help_en: "name requirements that the base set has and the profile takes",
            help_ja: "基の要求事項集にあり、プロファイルが選ぶ要求事項を示してください",
        }
        /// A requirement is taken but stands in no group.
        Ungrouped(id: RequirementId) => {
            code: "profile-ungrouped",
            en: "the profile takes requirement `{id}` but puts it in no group",
            ja: "プロファイルが選ぶ要求事項 `{id}` がどのグループにも入っていない",
            help_en: "put `{id}` in a group of the profile, or leave it out with `exclude`",
            help_ja: "`{id}` をプロファイルのグループに入れるか、`exclude` で除いてください",
        }
        /// A parameter is set that the base set does not have, or to a value of another type.
        WrongParameter(id: Token) => {
            code: "profile-wrong-parameter",
            en: "the profile sets parameter `{id}`, which the base set does not have or which has another type",
            ja: "プロファイルが設定するパラメータ `{id}` は、基の要求事項集にないか型が異なる",
            help_en: "set parameters that the base set has, to values of their types",
            help_ja: "基の要求事項集にあるパラメータを、その型の値で設定してください",
        }
    }
}

impl Profile {
    /// Resolves it over the exact bytes of its base set. The result's identity is the digest of its canonical bytes
    /// (`Json::from(&set).to_canonical()`).
    ///
    /// # Errors
    ///
    /// A base that is another one than the profile pins, or does not read; a choice that the base does not allow.
    pub fn resolve(&self, base: &[u8]) -> Result<RequirementSet, ResolveError> {
        let found = Digest::of(base);
        if found != self.base.digest {
            return Err(ResolveError::OtherBase { expected: self.base.clone(), found });
        }
        let base = RequirementSet::read(base).map_err(ResolveError::Result)?;
        let base_requirements: Vec<(RequirementId, Option<Binding>)> =
            base.requirements.iter().map(|one| (one.id.clone(), one.binding)).collect();
        let set = RequirementSet {
            id: self.id.clone(),
            version: self.version.clone(),
            status: self.status,
            title: self.title.clone(),
            description: self.description.clone(),
            authority: self.authority.clone(),
            source: self.source.clone(),
            legal_basis: self.legal_basis.clone(),
            effective_from: self.effective_from,
            previous_open_until: self.previous_open_until,
            parameters: self.resolved_parameters(&base)?,
            groups: self.groups.iter().map(ProfileGroup::to_group).collect(),
            requirements: self.resolved_requirements(&base)?,
            withdrawn: Vec::new(),
            ..base
        };
        let set = Self::scored(set, &base_requirements);
        // The result is held to the same rules as a set that was written by hand.
        RequirementSet::read(&Json::from(&set).to_canonical()).map_err(ResolveError::Result)
    }

    /// Half a score is a rule of somebody else: a profile that leaves out what binds in its base has none, so that all that
    /// it takes has to be met.
    fn scored(mut set: RequirementSet, base: &[(RequirementId, Option<Binding>)]) -> RequirementSet {
        let is_whole = base.iter().all(|(id, binding)| binding.is_some() || set.requirement(id).is_some());
        if !is_whole && set.outcome.take().is_some() {
            set.requirements.iter_mut().for_each(|requirement| requirement.weight = None);
        }
        set
    }

    fn resolved_parameters(&self, base: &RequirementSet) -> Result<Vec<Parameter>, ResolveError> {
        let fits = |(id, value): &&(Token, Json)| base.parameter(id).is_some_and(|p| p.parameter_type.holds(value));
        if let Some((id, _)) = self.parameters.iter().find(|set| !fits(set)) {
            return Err(ResolveError::WrongParameter(id.clone()));
        }
        let set = |parameter: &Parameter| {
            let own = self.parameters.iter().find(|(id, _)| *id == parameter.id).map(|(_, value)| value.clone());
            Parameter { value: own.unwrap_or_else(|| parameter.value.clone()), ..parameter.clone() }
        };
        Ok(base.parameters.iter().map(set).collect())
    }

    fn resolved_requirements(&self, base: &RequirementSet) -> Result<Vec<Requirement>, ResolveError> {
        let known: BTreeSet<&RequirementId> = base.requirements.iter().map(|r| &r.id).collect();
        let mut named = self.select.iter().flatten().chain(&self.exclude);
        if let Some(unknown) = named.find(|id| !known.contains(id)) {
            return Err(ResolveError::UnknownRequirement(unknown.clone()));
        }
        let selected: Option<BTreeSet<&RequirementId>> = self.select.as_ref().map(|select| select.iter().collect());
        let excluded: BTreeSet<&RequirementId> = self.exclude.iter().collect();
        let taken: BTreeSet<&RequirementId> = known
            .into_iter()
            .filter(|id| selected.as_ref().is_none_or(|selected| selected.contains(id)) && !excluded.contains(id))
            .collect();
        let mut grouped = self.groups.iter().flat_map(|group| &group.requirements);
        if let Some(unknown) = grouped.find(|id| !taken.contains(id)) {
            return Err(ResolveError::UnknownRequirement(unknown.clone()));
        }
        let mut groups_of: BTreeMap<&RequirementId, Vec<&ProfileGroup>> = BTreeMap::new();
        for group in &self.groups {
            let own: BTreeSet<&RequirementId> = group.requirements.iter().collect();
            for id in own {
                groups_of.entry(id).or_default().push(group);
            }
        }
        let resolve = |requirement: &Requirement| match groups_of.get(&requirement.id) {
            Some(groups) => Ok(resolved(requirement, groups)),
            None => Err(ResolveError::Ungrouped(requirement.id.clone())),
        };
        base.requirements.iter().filter(|requirement| taken.contains(&requirement.id)).map(resolve).collect()
    }
}

/// The requirement in its new groups, resting on what they rest on.
fn resolved(requirement: &Requirement, groups: &[&ProfileGroup]) -> Requirement {
    let mut seen = BTreeSet::new();
    let basis = groups.iter().flat_map(|group| &group.legal_basis).filter(|id| seen.insert(*id));
    let legal_basis = basis.cloned().collect();
    let groups = groups.iter().map(|group| group.id.clone()).collect();
    Requirement { groups, legal_basis, ..requirement.clone() }
}

impl ProfileGroup {
    fn to_group(&self) -> Group {
        Group { id: self.id.clone(), title: self.title.clone(), parent: self.parent.clone() }
    }
}

/// The requirements that a profile takes: `all`, or a list.
mod select {
    use crate::ids::LOCAL_ID;
    use crate::ids::RequirementId;
    use crate::json::{Json, Kind, Node, ReadError};
    use crate::shape::{Form, Write};

    pub(super) const FORM: Form = Form::Schema(
        r##"{"anyOf": [{"const": "all"}, {"type": "array", "items": {"$ref": "#/$defs/local_id"}}]}"##,
        &[&LOCAL_ID],
    );

    pub(super) fn read(node: Node<'_>) -> Result<Option<Vec<RequirementId>>, ReadError> {
        if node.kind() != Kind::String {
            return node.read().map(Some);
        }
        if node.string()? == "all" { Ok(None) } else { Err(node.not_one_of(&["all"])) }
    }

    #[expect(clippy::ref_option, reason = "a writer of a member is given a reference to the field")]
    pub(super) fn write(select: &Option<Vec<RequirementId>>) -> Json {
        select.as_ref().map_or_else(|| "all".into(), Write::to_json)
    }
}

/// The parameters that a profile sets, by their ids.
mod parameters {
    use crate::ids::Token;
    use crate::json::{Json, Node, ReadError};
    use crate::shape::{Form, Typed};

    pub(super) const FORM: Form = Form::Map(&Token::FORM, &Json::FORM);

    pub(super) fn read(node: Node<'_>) -> Result<Vec<(Token, Json)>, ReadError> {
        node.members()?.map(|(key, value)| Ok((key.read()?, value.to_json()))).collect()
    }

    pub(super) fn write(parameters: &[(Token, Json)]) -> Json {
        parameters.iter().fold(Json::object(), |json, (id, value)| json.with(id.as_str().to_owned(), value.clone()))
    }
}
