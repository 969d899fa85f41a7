//! Rules of the tools of a run, and how results find theirs.

use std::collections::BTreeMap;

use serde::de::MapAccess;

use super::level::{Level, Severity};
use crate::bounds;
use crate::claims::claim_text;
use crate::error::ImportProblem;
use crate::limits;
use crate::reader::{Member, Object};
use crate::terms::Countable;

/// The tool of a run: its driver and its extensions.
#[derive(Default)]
pub(super) struct Tool {
    driver: Option<Component>,
    extensions: Vec<Component>,
}

/// Place of a rule: the component, of which the driver is the first, and the rule in it.
pub(super) type RuleAt = (usize, usize);

/// What a reference leads to.
pub(super) enum Found {
    /// These rules: more than one where the reference contradicts itself.
    Rules(Vec<RuleAt>),
    /// Nothing, and nothing says that there is anything: a tool may leave its rules out.
    Nothing,
    /// Nothing, though it says that there is something.
    Dangling,
}

impl Tool {
    pub(super) fn components(&self) -> impl Iterator<Item = &Component> {
        self.driver.iter().chain(&self.extensions)
    }

    pub(super) fn driver(&self) -> Option<&Component> {
        self.driver.as_ref()
    }

    pub(super) fn rule(&self, (component, rule): RuleAt) -> Option<&Rule> {
        self.components().nth(component)?.rules.get(rule)
    }

    /// Finds the rules of a reference: by place, else by GUID, else by id.
    pub(super) fn find(&self, reference: &Reference) -> Found {
        let component = match self.component_of(reference) {
            Ok(component) => component,
            Err(Missing) => return Found::Dangling,
        };
        let by_id = || self.by_id(reference, component);
        let Some(index) = reference.index else {
            let by_guid = self.by_guid(reference, component);
            let found = if by_guid.is_empty() { by_id() } else { by_guid };
            return if found.is_empty() { Found::Nothing } else { Found::Rules(found) };
        };
        let place = (component.unwrap_or(0), index);
        let mut found = match self.rule(place) {
            Some(rule) if rule.agrees(reference) => return Found::Rules(vec![place]),
            Some(_) => vec![place],
            None => Vec::new(),
        };
        found.extend(by_id());
        if found.is_empty() { Found::Dangling } else { Found::Rules(found) }
    }

    /// The component that a reference names; none where it names none.
    fn component_of(&self, reference: &Reference) -> Result<Option<usize>, Missing> {
        let named = &reference.component;
        if let Some(index) = named.index {
            return if index < self.extensions.len() { Ok(Some(index + 1)) } else { Err(Missing) };
        }
        if named.name.is_none() && named.guid.is_none() {
            return Ok(None);
        }
        let is_named = |component: &Component| match (&named.guid, &component.guid) {
            (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
            _ => named.name.is_some() && named.name == component.name,
        };
        self.components().position(is_named).map(Some).ok_or(Missing)
    }

    fn by_guid(&self, reference: &Reference, component: Option<usize>) -> Vec<RuleAt> {
        let Some(guid) = &reference.guid else { return Vec::new() };
        self.within(component, |one| one.by_guid.get(guid))
    }

    /// The rules of an id, or of the nearest id above it in the hierarchy (`CA1000/1` below `CA1000`).
    fn by_id(&self, reference: &Reference, component: Option<usize>) -> Vec<RuleAt> {
        let mut rest = reference.id.as_deref();
        for _ in 0..HIERARCHY {
            let Some(id) = rest else { break };
            let found = self.within(component, |one| one.by_id.get(id));
            if !found.is_empty() {
                return found;
            }
            rest = id.rsplit_once('/').map(|(above, _)| above);
        }
        Vec::new()
    }

    /// Looks into one component; where none is named into the driver, and then into all.
    fn within<'s>(
        &'s self,
        only: Option<usize>,
        look: impl Fn(&'s Component) -> Option<&'s Vec<usize>>,
    ) -> Vec<RuleAt> {
        let places = |(place, component): (usize, &'s Component)| {
            let rules = look(component).into_iter().flatten();
            rules.map(|rule| (place, *rule)).collect::<Vec<_>>()
        };
        let mut all = self.components().enumerate();
        match only {
            Some(only) => all.nth(only).map(places).unwrap_or_default(),
            None => all.map(places).find(|found| !found.is_empty()).unwrap_or_default(),
        }
    }
}

/// The component that a reference names is not there.
struct Missing;

impl<'de> Object<'de> for Tool {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "driver" => {
                let mut driver = Component::default();
                value.object(&mut driver)?;
                self.driver = Some(driver);
            }
            "extensions" => {
                let extensions = &mut self.extensions;
                value.objects_or_null(|component: Component| {
                    bounds::within(extensions.len() + 1, Countable::Extensions, limits::EXTENSIONS)?;
                    extensions.push(component);
                    Ok(())
                })?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ImportProblem> {
        if self.driver.is_none() { Err(ImportProblem::MissingField { key: "driver" }) } else { Ok(()) }
    }
}

/// A driver or an extension.
#[derive(Default)]
pub(super) struct Component {
    pub(super) name: Option<String>,
    version: Option<String>,
    semantic_version: Option<String>,
    guid: Option<String>,
    rules: Vec<Rule>,
    by_id: BTreeMap<String, Vec<usize>>,
    by_guid: BTreeMap<String, Vec<usize>>,
}

impl Component {
    /// Its version, as it says itself; one that is no text to show counts as missing.
    pub(super) fn version(&self) -> Option<String> {
        let stated = self.version.as_ref().or(self.semantic_version.as_ref());
        stated.and_then(|version| claim_text(version).ok())
    }

    fn take(&mut self, mut rule: Rule) -> Result<(), ImportProblem> {
        let place = self.rules.len();
        bounds::within(place + 1, Countable::Rules, limits::RULES)?;
        if let Some(id) = &rule.id {
            list(&mut self.by_id, id.clone(), place)?;
        }
        if let Some(guid) = rule.guid.take() {
            list(&mut self.by_guid, guid, place)?;
        }
        self.rules.push(rule);
        Ok(())
    }
}

impl<'de> Object<'de> for Component {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "name" => self.name = Some(value.parse(claim_text)?),
            "version" => self.version = Some(value.text()?.into_owned()),
            "semanticVersion" => self.semantic_version = Some(value.text()?.into_owned()),
            "guid" => self.guid = Some(value.text()?.into_owned()),
            "rules" => value.objects_or_null(|rule: Rule| self.take(rule)).map(|_| ())?,
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ImportProblem> {
        if self.name.is_none() { Err(ImportProblem::MissingField { key: "name" }) } else { Ok(()) }
    }
}

/// What a tool says of all results of one kind.
#[derive(Default)]
pub(super) struct Rule {
    id: Option<String>,
    guid: Option<String>,
    pub(super) level: Option<Level>,
    pub(super) severity: Option<Severity>,
}

impl Rule {
    /// True unless the reference names another id.
    fn agrees(&self, reference: &Reference) -> bool {
        let (Some(own), Some(named)) = (&self.id, &reference.id) else { return true };
        named.strip_prefix(own.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl<'de> Object<'de> for Rule {
    const BEARING: &'static [&'static str] = &["defaultConfiguration", "properties"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "id" => self.id = Some(value.text()?.into_owned()),
            "guid" => self.guid = Some(value.text()?.to_ascii_lowercase()),
            "defaultConfiguration" => value.object(&mut Configuration(&mut self.level))?,
            "properties" => value.object(&mut Properties(&mut self.severity))?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// How a rule is set; of it the level.
pub(super) struct Configuration<'l>(pub(super) &'l mut Option<Level>);

impl<'de> Object<'de> for Configuration<'_> {
    const BEARING: &'static [&'static str] = &["level"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "level" => *self.0 = Some(Level::read(&value.text()?)),
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// A bag of properties; of it the security severity.
pub(super) struct Properties<'s>(pub(super) &'s mut Option<Severity>);

impl<'de> Object<'de> for Properties<'_> {
    const BEARING: &'static [&'static str] = &["security-severity"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "security-severity" => *self.0 = Some(Severity::read(value.raw()?)),
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// Reference to a rule.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Reference {
    pub(super) id: Option<String>,
    pub(super) index: Option<usize>,
    guid: Option<String>,
    component: ComponentReference,
}

impl Reference {
    /// The same, with what the result itself says of its rule; the reference stands before it.
    pub(super) fn or(mut self, id: Option<String>, index: Option<usize>) -> Self {
        self.id = self.id.or(id);
        self.index = self.index.or(index);
        self
    }
}

impl<'de> Object<'de> for Reference {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "id" => self.id = Some(value.text()?.into_owned()),
            "index" => self.index = place(value.integer()?),
            "guid" => self.guid = Some(value.text()?.to_ascii_lowercase()),
            "toolComponent" => value.object(&mut self.component)?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// Reference to an extension, or to the driver by its name.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
struct ComponentReference {
    name: Option<String>,
    index: Option<usize>,
    guid: Option<String>,
}

impl<'de> Object<'de> for ComponentReference {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "name" => self.name = Some(value.text()?.into_owned()),
            "index" => self.index = place(value.integer()?),
            "guid" => self.guid = Some(value.text()?.into_owned()),
            _ => value.skip()?,
        }
        Ok(())
    }
}

fn list(places: &mut BTreeMap<String, Vec<usize>>, name: String, place: usize) -> Result<(), ImportProblem> {
    let known = places.entry(name).or_default();
    known.push(place);
    bounds::within(known.len(), Countable::RulesOfOneId, limits::RULES_OF_ONE_ID)
}

/// A place in an array; -1 says that there is none.
pub(super) fn place(number: Option<i64>) -> Option<usize> {
    number.and_then(|number| usize::try_from(number).ok())
}

/// Most levels of an id that are looked up.
const HIERARCHY: usize = 8;
