//! From controls to a requirement set.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::json::Tape;
use warifu_model::{
    Assurance, Authority, Binding, ClaimType, GroupId, Json, Levels, Localized, OtherReference, OutcomeRule,
    ParameterType, Requirement, RequirementId, RequirementSet, Score, SetId, SetStatus, SourceDocument, Successor,
    Texts, Token, Withdrawn,
};

use super::catalog::{Control, Document, Group};
use super::error::OscalError;
use super::imported::{Counts, Imported, Naming};
use super::metadata::Metadata;
use super::parts::{Parameter, Part, label};
use super::prose;
use super::remark::{RemarkCode, Remarks};
use super::slug::slug;
use super::version::version;

/// Puts the set together, and holds it to the rules for sets that are written by hand.
pub(super) fn build(document: Document, naming: &Naming) -> Result<Imported, OscalError> {
    let Document { metadata, root, remarks } = document;
    let mut builder = Builder { index: Index::of(&root), ..Builder::new(&metadata, remarks) };
    builder.root(&root)?;
    builder.successors();
    let set = builder.set(naming)?;
    let set = RequirementSet::read(&Json::from(&set).to_canonical()).map_err(OscalError::Set)?;
    let counts = Counts {
        groups: set.groups.len(),
        requirements: set.requirements.len(),
        withdrawn: set.withdrawn.len(),
        successors: set.withdrawn.iter().map(|one| one.successors.len()).sum(),
        parameters: set.parameters.len(),
        classes: builder.classes,
    };
    let remarks = builder.remarks.into_list();
    let Metadata { version: edition, last_modified, oscal_version, .. } = metadata;
    Ok(Imported { set, counts, edition, last_modified, oscal_version, remarks })
}

struct Builder<'d> {
    metadata: &'d Metadata,
    /// The rule of the outcome, if our own property states one.
    outcome: Option<OutcomeRule>,
    index: Index<'d>,
    remarks: Remarks,
    groups: Vec<warifu_model::Group>,
    requirements: Vec<Requirement>,
    withdrawn: Vec<(RequirementId, &'d Control)>,
    ended: Vec<Withdrawn>,
    parameters: Vec<warifu_model::Parameter>,
    classes: BTreeMap<String, usize>,
}

/// Targets of references.
#[derive(Default)]
struct Index<'d> {
    controls: BTreeMap<&'d str, &'d Control>,
    groups: BTreeSet<&'d str>,
    /// Per id of a part, its control.
    parts: BTreeMap<&'d str, &'d Control>,
}

impl<'d> Index<'d> {
    fn of(root: &'d Group) -> Self {
        let mut index = Self::default();
        index.group(root);
        index
    }

    fn group(&mut self, group: &'d Group) {
        self.groups.extend(group.id.as_deref());
        group.controls.iter().for_each(|control| self.control(control));
        group.groups.iter().for_each(|inner| self.group(inner));
    }

    fn control(&mut self, control: &'d Control) {
        self.controls.insert(&control.id, control);
        control.parts.iter().for_each(|part| self.part(part, control));
        control.controls.iter().for_each(|inner| self.control(inner));
    }

    fn part(&mut self, part: &'d Part, control: &'d Control) {
        self.parts.extend(part.id.as_deref().map(|id| (id, control)));
        part.parts.iter().for_each(|inner| self.part(inner, control));
    }
}

impl<'d> Builder<'d> {
    fn new(metadata: &'d Metadata, mut remarks: Remarks) -> Self {
        let outcome = metadata.score.as_deref().and_then(|said| {
            let score = Tape::parse(said.as_bytes()).and_then(|tape| tape.root().read::<Score>()).ok();
            // levels are not read, so that a score that begins at one has no place
            let score = score.filter(|score| score.from.is_none());
            if score.is_none() {
                remarks.add(RemarkCode::PropertiesPassedOver, "score", &metadata.pointer);
            }
            score.map(|score| OutcomeRule { score })
        });
        Self {
            metadata,
            outcome,
            index: Index::default(),
            remarks,
            groups: Vec::new(),
            requirements: Vec::new(),
            withdrawn: Vec::new(),
            ended: Vec::new(),
            parameters: Vec::new(),
            classes: BTreeMap::new(),
        }
    }

    fn root(&mut self, root: &'d Group) -> Result<(), OscalError> {
        if !root.controls.is_empty() {
            let whole = self.named(None, root)?;
            self.controls(&root.controls, &whole)?;
        }
        self.parameters(&root.parameters);
        root.groups.iter().try_for_each(|group| self.group(group, None))
    }

    fn group(&mut self, group: &'d Group, parent: Option<&GroupId>) -> Result<(), OscalError> {
        let id = self.named(parent, group)?;
        self.parameters(&group.parameters);
        self.controls(&group.controls, &id)?;
        group.groups.iter().try_for_each(|inner| self.group(inner, Some(&id)))
    }

    fn named(&mut self, parent: Option<&GroupId>, group: &Group) -> Result<GroupId, OscalError> {
        let found = group.id.clone().unwrap_or_else(|| {
            let name = format!("group-{}", self.groups.len() + 1);
            self.remarks.add(RemarkCode::GroupNamed, &*name, &group.pointer);
            name
        });
        let id = GroupId::parse(&found).ok_or_else(|| OscalError::wrong_id("group", &found, &group.pointer))?;
        let title = Localized::english(self.title(group.title.as_deref(), &found, &group.pointer));
        self.groups.push(warifu_model::Group { id: id.clone(), title, parent: parent.cloned() });
        Ok(id)
    }

    fn title(&mut self, title: Option<&str>, id: &str, pointer: &str) -> String {
        if title.is_none() {
            self.remarks.add(RemarkCode::TitleFromId, id, pointer);
        }
        title.unwrap_or(id).to_owned()
    }

    fn controls(&mut self, controls: &'d [Control], group: &GroupId) -> Result<(), OscalError> {
        for control in controls {
            let id = RequirementId::parse(&control.id);
            let id = id.ok_or_else(|| OscalError::wrong_id("control", &control.id, &control.pointer))?;
            if control.is_withdrawn() {
                self.withdrawn.push((id, control));
            } else {
                self.requirement(control, id, group);
            }
            self.controls(&control.controls, group)?;
        }
        Ok(())
    }

    fn requirement(&mut self, control: &Control, id: RequirementId, group: &GroupId) {
        let title = self.title(control.title.as_deref(), &control.id, &control.pointer);
        let named = |names: &[&str]| -> Vec<&Part> {
            control.parts.iter().filter(|part| names.contains(&part.name.as_str())).collect()
        };
        let mut statement = prose::text(&named(&["statement"]));
        let guidance = prose::text(&named(GUIDANCE));
        if statement.is_empty() {
            self.remarks.add(RemarkCode::StatementFromTitle, &*control.id, &control.pointer);
            statement.clone_from(&title);
        }
        let others = control.parts.iter().filter(|part| part.name != "statement" && !GUIDANCE.contains(&&*part.name));
        for part in others {
            self.remarks.add(RemarkCode::PartsPassedOver, &*part.name, &part.pointer);
        }
        for link in &control.links {
            self.remarks.add(RemarkCode::LinksPassedOver, &*link.relation, &control.pointer);
        }
        self.parameters(&control.parameters);
        *self.classes.entry(control.class.clone()).or_default() += 1;
        let document = &self.metadata.title;
        let references = label(&control.properties)
            .map(|label| OtherReference { document: document.clone(), ids: vec![label.to_owned()] });
        let (binding, weight) = (self.binding(control), self.weight(control));
        self.requirements.push(Requirement {
            id,
            groups: vec![group.clone()],
            title: Localized::english(title),
            statement: Localized::english(statement),
            guidance: (!guidance.is_empty()).then(|| Localized::english(guidance)),
            legal_basis: Vec::new(),
            references: references.into_iter().collect(),
            assurance: Assurance::Sourced,
            binding,
            weight,
            from: None,
            applies: None,
            criterion: None,
            tightened: Vec::new(),
            examples: None,
        });
    }

    /// Our own property that a requirement does not bind.
    fn binding(&mut self, control: &Control) -> Option<Binding> {
        let said = control.properties.iter().find(|one| one.is_own("binding"))?;
        let known = Some(Binding::Recommended).filter(|binding| binding.as_str() == said.value);
        if known.is_none() {
            self.remarks.add(RemarkCode::PropertiesPassedOver, &*said.name, &control.pointer);
        }
        known
    }

    /// Our own property of the points of a requirement, which mean something where there is a score.
    fn weight(&mut self, control: &Control) -> Option<u32> {
        let said = control.properties.iter().find(|one| one.is_own("weight"))?;
        let known = said.value.parse().ok().filter(|_| self.outcome.is_some());
        if known.is_none() {
            self.remarks.add(RemarkCode::PropertiesPassedOver, &*said.name, &control.pointer);
        }
        known
    }

    fn parameters(&mut self, parameters: &[Parameter]) {
        for parameter in parameters {
            let Some(id) = Token::parse(&parameter.id) else {
                self.remarks.add(RemarkCode::ParameterPassedOver, &*parameter.id, &parameter.pointer);
                continue;
            };
            self.parameters.push(warifu_model::Parameter {
                id,
                title: Localized::english(prose::name(parameter)),
                parameter_type: ParameterType::Claim(ClaimType::Text),
                value: Json::Text(prose::value(parameter)),
            });
        }
    }

    fn successors(&mut self) {
        for (id, control) in std::mem::take(&mut self.withdrawn) {
            let mut successors = Vec::new();
            self.follow(control, &mut successors, &mut BTreeSet::new());
            self.ended.push(Withdrawn { id, successors, note: None });
        }
    }

    /// Successors of a withdrawn control; over further withdrawn ones to what is in use.
    fn follow(&mut self, control: &'d Control, successors: &mut Vec<Successor>, seen: &mut BTreeSet<&'d str>) {
        if !seen.insert(&control.id) {
            return;
        }
        for link in &control.links {
            if !SUCCESSION.contains(&link.relation.replace('_', "-").to_lowercase().as_str()) {
                self.remarks.add(RemarkCode::LinksPassedOver, &*link.relation, &control.pointer);
                continue;
            }
            let target = link.href.strip_prefix('#').unwrap_or(&link.href);
            let mut note = |code, about: String| self.remarks.add(code, about, &control.pointer);
            let found = self.index.controls.get(target).copied().or_else(|| {
                let owner = self.index.parts.get(target).copied();
                owner.inspect(|_| note(RemarkCode::SuccessorIsPart, control.id.clone()))
            });
            let successor = match found {
                Some(next) if next.is_withdrawn() => {
                    note(RemarkCode::SuccessorIsWithdrawn, control.id.clone());
                    self.follow(next, successors, seen);
                    continue;
                }
                Some(next) => RequirementId::parse(&next.id).map(Successor::Requirement),
                None if self.index.groups.contains(target) => GroupId::parse(target).map(Successor::Group),
                None => None,
            };
            match successor {
                Some(successor) if !successors.contains(&successor) => successors.push(successor),
                Some(_) => {}
                None => {
                    let target = warifu_model::json::shorten(target);
                    note(RemarkCode::SuccessorNotFound, format!("`{}` to `{target}`", control.id));
                }
            }
        }
    }

    fn set(&mut self, naming: &Naming) -> Result<RequirementSet, OscalError> {
        let metadata = self.metadata;
        let id = match &naming.id {
            Some(id) => id.clone(),
            None => self.slug()?,
        };
        let version = match &naming.version {
            Some(version) => version.clone(),
            None => self.version()?,
        };
        let Some(effective_from) = naming.effective_from.or_else(|| metadata.day()) else {
            let pointer = format!("{}/last-modified", metadata.pointer);
            return Err(OscalError::Version { found: warifu_model::json::shorten(&metadata.last_modified), pointer });
        };
        if naming.effective_from.is_none() {
            self.remarks.add(RemarkCode::EffectiveAssumed, effective_from.to_string(), &metadata.pointer);
        }
        let authority = naming.authority.clone().unwrap_or_else(|| {
            let name = metadata.organisation.as_ref().unwrap_or(&metadata.title);
            self.remarks.add(RemarkCode::AuthorityAssumed, &**name, &metadata.pointer);
            name.clone()
        });
        let published = metadata.day().map_or_else(|| effective_from.to_string(), |day| day.to_string());
        let description = format!(
            "{}, edition {}, last modified {}, read from OSCAL {}. Words without criteria: nothing can be granted on this set.",
            metadata.title, metadata.version, metadata.last_modified, metadata.oscal_version
        );
        Ok(RequirementSet {
            id,
            version,
            language: if self.outcome.is_some() || self.requirements.iter().any(|one| one.binding.is_some()) {
                2
            } else {
                1
            },
            texts: Texts::english(),
            status: if metadata.is_draft { SetStatus::Draft } else { SetStatus::Final },
            title: Localized::english(&*metadata.title),
            description: Localized::english(description),
            authority: Authority { name: Localized::english(authority), country: naming.country.clone() },
            source: SourceDocument {
                document: metadata.title.clone(),
                edition: metadata.version.clone(),
                published,
                note: None,
            },
            legal_basis: Vec::new(),
            effective_from,
            previous_open_until: None,
            vocabularies: Vec::new(),
            levels: Levels::None,
            outcome: self.outcome.take(),
            parameters: std::mem::take(&mut self.parameters),
            schemas: Vec::new(),
            groups: std::mem::take(&mut self.groups),
            requirements: std::mem::take(&mut self.requirements),
            withdrawn: std::mem::take(&mut self.ended),
        })
    }

    fn slug(&mut self) -> Result<SetId, OscalError> {
        let (title, pointer) = (&self.metadata.title, format!("{}/title", self.metadata.pointer));
        let id = slug(title).ok_or_else(|| OscalError::wrong_id("set", title, &pointer))?;
        self.remarks.add(RemarkCode::IdFromTitle, id.as_str(), &pointer);
        Ok(id)
    }

    fn version(&mut self) -> Result<warifu_model::SemVer, OscalError> {
        let (found, pointer) = (&self.metadata.version, format!("{}/version", self.metadata.pointer));
        let shown = warifu_model::json::shorten(found);
        let read = version(found).ok_or_else(|| OscalError::Version { found: shown, pointer: pointer.clone() })?;
        if read.to_string() != *found {
            self.remarks.add(RemarkCode::VersionReadAs, read.to_string(), &pointer);
        }
        Ok(read)
    }
}

/// Names of parts that explain.
const GUIDANCE: &[&str] = &["guidance", "overview"];
/// Relations of a withdrawn id to what took over, with `-` and in lower case.
const SUCCESSION: &[&str] = &["incorporated-into", "moved-into", "moved-to", "superseded-by"];
