use std::sync::Arc;

use warifu_model::{
    ClaimId, ClaimType, Components, Criterion, EachComponent, EvidenceDemand, EvidenceKind, FieldName, FieldType,
    MadeSince, Needed, Operand, Operands, Quantifier, Reference, RequirementSet, Scope, Shape, Token,
};

use super::conforms_to_schema::ConformsToSchema;
use super::each_component::EachRecord;
use super::evidence::{Evidence, Since};
use super::holds_certificate::{Holders, HoldsCertificate};
use super::leaf::{Leaf, Test};
use super::moment::MOMENTS;
use super::records::{Counting, FieldTest, Records};
use super::site::Site;
use super::{all_of, any_of, at_least_n_of, comparison, not};
use crate::claims::Declared;
use crate::compile_error::{CompileError, CompileProblem};
use crate::schema::Schema;
use crate::tree::Tree;

/// A criterion whose operands are filled in, and what it was compiled to.
pub(crate) struct Compiled<T> {
    pub(crate) criterion: Criterion,
    pub(crate) test: T,
}

/// Turns criteria into trees over a growing list of leaves.
pub(crate) struct Writer<'c> {
    pub(crate) set: &'c RequirementSet,
    pub(crate) declared: &'c Declared,
    /// The compiled schemas, in the order of the set.
    pub(crate) schemas: &'c [Arc<Schema>],
    pub(crate) leaves: Vec<Leaf>,
    /// Slots of claims whose evidence is asked for.
    pub(crate) supported: Vec<usize>,
    /// Kinds of evidence whose documents are looked into.
    pub(crate) read: Vec<usize>,
}

impl<'c> Writer<'c> {
    /// Compiles one criterion; its leaves are appended in document order.
    pub(crate) fn write(
        &mut self,
        criterion: &Criterion,
        scope: Scope,
        pointer: &str,
    ) -> Result<Compiled<Tree<usize>>, CompileError> {
        let set = self.set;
        combined(set, criterion, pointer, &mut |leaf, site| {
            let Compiled { criterion, test } = self.leaf(leaf, site)?;
            self.leaves.push(Leaf::new(test, criterion.clone(), scope, site.pointer));
            Ok(Compiled { criterion, test: self.leaves.len() - 1 })
        })
    }

    fn leaf(&mut self, criterion: &Criterion, site: Site<'_>) -> Result<Compiled<Test>, CompileError> {
        match criterion.shape() {
            Shape::Comparison(of, with) => self.comparison(criterion, of, with, site),
            Shape::Records { of, quantifier, inner } => self.records(of, quantifier, inner, site),
            Shape::Evidence(demand) => self.evidence(criterion, demand, site),
            Shape::Schema { kind, schema } => self.schema(criterion, kind, schema, site),
            Shape::Certificate { of, .. } => self.certificate(criterion, of, site),
            Shape::Not(_) | Shape::Several(..) => Err(site.misplaced()),
        }
    }

    fn comparison(
        &self,
        criterion: &Criterion,
        of: &Reference,
        operands: Operands<'_>,
        site: Site<'_>,
    ) -> Result<Compiled<Test>, CompileError> {
        let (_, slot, claim_type) = self.claim(of, site)?;
        let mut other = None;
        if let Some((of, _)) = criterion.held_against() {
            let site_of_bound = Site { operator: bound_of(criterion), ..site };
            let (_, slot, other_type) = self.claim(of, site_of_bound)?;
            site_of_bound.is_held_against("claim", other_type, claim_type)?;
            other = Some(slot);
        }
        let Compiled { criterion, test } = compared(criterion, operands, claim_type, site)?;
        Ok(Compiled { criterion, test: Test::Claim { slot, other, test } })
    }

    fn records(
        &self,
        of: &Reference,
        quantifier: Quantifier<'_>,
        inner: &Criterion,
        site: Site<'_>,
    ) -> Result<Compiled<Test>, CompileError> {
        let counting = counting(quantifier, site)?;
        let (id, slot, claim_type) = self.claim(of, site)?;
        site.takes(claim_type, "record_list")?;
        let fields = if let ClaimType::RecordList(fields, _) = claim_type { fields.as_slice() } else { &[] };
        let pointer = format!("{}/{}/satisfies", site.pointer, site.operator);
        let inner = combined(self.set, inner, &pointer, &mut |leaf, site| field_test(leaf, id, fields, site))?;
        let (of, inside) = (of.clone(), Box::new(inner.criterion));
        let criterion = match counting {
            Counting::AtMost(most) => Criterion::AtMostCount(of, Operand::Literal(most), inside),
            Counting::Every => Criterion::Every(of, inside),
            Counting::Some => Criterion::Some(of, inside),
        };
        let records = Records { counting, inner: inner.test };
        Ok(Compiled { criterion, test: Test::Records { slot, records } })
    }

    fn evidence(
        &mut self,
        criterion: &Criterion,
        demand: &EvidenceDemand,
        site: Site<'_>,
    ) -> Result<Compiled<Test>, CompileError> {
        let kind = self.kind(&demand.kind, site)?;
        if let Some(role) = demand.role.as_ref().filter(|role| !self.declared.has_role(role)) {
            return Err(site.error("role", CompileProblem::UnknownRole(role.clone())));
        }
        let criterion = criterion.with_operands(&site.filling())?;
        let Shape::Evidence(filled) = criterion.shape() else { return Err(site.misplaced()) };
        let max_age = filled.max_age.as_ref().and_then(|age| age.literal().copied());
        let mut supports = None;
        if let Some(id) = &demand.supports {
            let slot = self.declared.claim(id);
            let slot = slot.ok_or_else(|| site.error("supports", CompileProblem::UnknownClaim(id.clone())))?;
            self.supported.push(slot);
            supports = Some(slot);
        }
        let since = self.since(filled, site)?;
        if demand.signers.is_some() {
            site.of_second_edition("signers")?;
        }
        let signers = signers(filled, site)?;
        let role = demand.role.clone();
        let test = Evidence { kind, party: demand.party, max_age, since, role, signers, supports };
        Ok(Compiled { criterion, test: Test::Evidence(test) })
    }

    /// The claim that says since when evidence must have been made.
    fn since(&self, demand: &EvidenceDemand, site: Site<'_>) -> Result<Option<Since>, CompileError> {
        let Some(MadeSince { claim, plus }) = &demand.made_since else { return Ok(None) };
        site.of_second_edition("made_since")?;
        let slot = self.declared.claim(claim);
        let slot = slot.ok_or_else(|| site.error("made_since/claim", CompileProblem::UnknownClaim(claim.clone())))?;
        let kind = self.declared.claims().get(slot).map(|declared| declared.claim_type.kind());
        if let Some(kind) = kind.filter(|kind| !MOMENTS.split(", ").any(|taken| taken == *kind)) {
            let problem = CompileProblem::OperatorType { operator: site.operator, kind, takes: MOMENTS };
            return Err(site.error("made_since/claim", problem));
        }
        Ok(plus.literal().map(|plus| Since { slot, plus: *plus }))
    }

    fn schema(
        &mut self,
        criterion: &Criterion,
        kind: &EvidenceKind,
        schema: &Token,
        site: Site<'_>,
    ) -> Result<Compiled<Test>, CompileError> {
        let kind = self.kind(kind, site)?;
        let found = self.set.schemas.iter().position(|entry| entry.id == *schema);
        let schema = found
            .and_then(|place| self.schemas.get(place))
            .ok_or_else(|| site.error("schema", CompileProblem::UnknownSchema(schema.clone())))?;
        self.read.push(kind);
        let test = ConformsToSchema { kind, schema: Arc::clone(schema) };
        Ok(Compiled { criterion: criterion.clone(), test: Test::ConformsToSchema(test) })
    }

    fn certificate(
        &self,
        criterion: &Criterion,
        of: &Components,
        site: Site<'_>,
    ) -> Result<Compiled<Test>, CompileError> {
        let (of, holders) = self.holders(of, site)?;
        let filled = criterion.with_operands(&site.filling())?;
        let Criterion::HoldsCertificate { set, versions, level, .. } = filled else { return Err(site.misplaced()) };
        let range = versions.literal().cloned().ok_or_else(|| site.misplaced())?;
        let test = HoldsCertificate { set: set.clone(), versions: range, level: level.clone(), of: holders };
        let criterion = Criterion::HoldsCertificate { set, versions, level, of };
        Ok(Compiled { criterion, test: Test::HoldsCertificate(test) })
    }

    fn holders(&self, of: &Components, site: Site<'_>) -> Result<(Components, Holders), CompileError> {
        let each = match of {
            Components::Any => return Ok((Components::Any, Holders::Any)),
            Components::Named(name) => return Ok((of.clone(), Holders::Named(name.clone()))),
            Components::Each(each) => each,
        };
        let site_of_list = Site { operator: "holds_certificate/for_each", ..site };
        let (id, slot, claim_type) = self.claim(&each.list, site_of_list)?;
        site_of_list.takes(claim_type, "record_list")?;
        let fields = if let ClaimType::RecordList(fields, _) = claim_type { fields.as_slice() } else { &[] };
        let name = component_field(each, id, fields, site_of_list)?;
        let Some(picked) = &each.picked else {
            let test = EachRecord { slot, name, picked: None };
            return Ok((of.clone(), Holders::Each(test)));
        };
        let pointer = format!("{}/holds_certificate/for_each/where", site.pointer);
        let inner = combined(self.set, picked, &pointer, &mut |leaf, site| field_test(leaf, id, fields, site))?;
        let written = EachComponent { picked: Some(Box::new(inner.criterion)), ..each.clone() };
        let test = EachRecord { slot, name, picked: Some(inner.test) };
        Ok((Components::Each(written), Holders::Each(test)))
    }

    fn kind(&self, kind: &EvidenceKind, site: Site<'_>) -> Result<usize, CompileError> {
        let number = self.declared.kind(kind);
        number.ok_or_else(|| site.error("kind", CompileProblem::UnknownEvidenceKind(kind.clone())))
    }

    fn claim<'r>(
        &self,
        of: &'r Reference,
        site: Site<'_>,
    ) -> Result<(&'r ClaimId, usize, &'c ClaimType), CompileError> {
        let Reference::Claim(id) = of else { return Err(site.misplaced()) };
        let slot = self.declared.claim(id);
        let found = slot.and_then(|slot| Some((slot, self.declared.claims().get(slot)?)));
        let (slot, claim) = found.ok_or_else(|| site.error("claim", CompileProblem::UnknownClaim(id.clone())))?;
        Ok((id, slot, &claim.claim_type))
    }
}

/// The place of the field that names the component, which is a text.
fn component_field(
    each: &EachComponent,
    claim: &ClaimId,
    fields: &[FieldType],
    site: Site<'_>,
) -> Result<usize, CompileError> {
    let place = fields.iter().position(|field| field.name == each.name);
    let found = place.and_then(|place| Some((place, fields.get(place)?)));
    let Some((place, declared)) = found else {
        let problem = CompileProblem::UnknownField { claim: claim.clone(), field: each.name.clone() };
        return Err(site.error("component", problem));
    };
    site.takes(&declared.kind, "text")?;
    Ok(place)
}

/// Makes a combination of criteria of which so many are needed.
type Join = fn(usize, Vec<Criterion>) -> Criterion;

/// Compiles combinations; `leaf` compiles everything else.
fn combined<L>(
    set: &RequirementSet,
    criterion: &Criterion,
    pointer: &str,
    leaf: &mut impl FnMut(&Criterion, Site<'_>) -> Result<Compiled<L>, CompileError>,
) -> Result<Compiled<Tree<L>>, CompileError> {
    let site = Site { set, operator: criterion.operator(), pointer };
    match criterion.shape() {
        Shape::Several(needed, of) => {
            let (join, needed): (Join, usize) = match needed {
                Needed::All => (|_, of| Criterion::AllOf(of), all_of::needed(of.len())),
                Needed::Any => (|_, of| Criterion::AnyOf(of), any_of::needed()),
                Needed::AtLeast(n) => (at_least_n_of::of, at_least_n_of::needed(site.count(n, "n")?, of.len(), site)?),
            };
            let (mut criteria, mut trees) = (Vec::with_capacity(of.len()), Vec::with_capacity(of.len()));
            for (step, inner) in criterion.members() {
                let Compiled { criterion, test } = combined(set, inner, &format!("{pointer}{step}"), leaf)?;
                criteria.push(criterion);
                trees.push(test);
            }
            Ok(Compiled { criterion: join(needed, criteria), test: Tree::Several { needed, of: trees } })
        }
        Shape::Not(inner) => {
            let inner = combined(set, inner, &format!("{pointer}/not"), leaf)?;
            Ok(Compiled { criterion: Criterion::Not(Box::new(inner.criterion)), test: not::of(inner.test) })
        }
        Shape::Certificate { .. }
        | Shape::Comparison(..)
        | Shape::Evidence(_)
        | Shape::Records { .. }
        | Shape::Schema { .. } => {
            let Compiled { criterion, test } = leaf(criterion, site)?;
            Ok(Compiled { criterion, test: Tree::Leaf(test) })
        }
    }
}

/// Compiles a comparison of values of a type.
fn compared(
    criterion: &Criterion,
    operands: Operands<'_>,
    claim_type: &ClaimType,
    site: Site<'_>,
) -> Result<Compiled<Box<dyn comparison::Test>>, CompileError> {
    let comparison = comparison(criterion).ok_or_else(|| site.misplaced())?;
    if let Some(kinds) = comparison.takes() {
        site.takes(claim_type, kinds)?;
    }
    let criterion = criterion.with_operands(&site.filling_of(claim_type, operands))?;
    let Shape::Comparison(_, filled) = criterion.shape() else { return Err(site.misplaced()) };
    let test = comparison.test(filled, claim_type).ok_or_else(|| site.misplaced())?;
    Ok(Compiled { criterion, test })
}

/// Compiles a comparison of one field of a record.
fn field_test(
    criterion: &Criterion,
    claim: &ClaimId,
    fields: &[FieldType],
    site: Site<'_>,
) -> Result<Compiled<FieldTest>, CompileError> {
    let Shape::Comparison(Reference::Field(name), operands) = criterion.shape() else { return Err(site.misplaced()) };
    let (field, declared) = declared_field(name, claim, fields, site)?;
    let mut other = None;
    if let Some((Reference::Field(name), _)) = criterion.held_against() {
        let site_of_bound = Site { operator: bound_of(criterion), ..site };
        let (place, against) = declared_field(name, claim, fields, site_of_bound)?;
        site_of_bound.is_held_against("field", &against.kind, &declared.kind)?;
        other = Some(place);
    }
    let Compiled { criterion, test } = compared(criterion, operands, &declared.kind, site)?;
    Ok(Compiled { criterion, test: FieldTest { field, other, test } })
}

fn declared_field<'f>(
    name: &FieldName,
    claim: &ClaimId,
    fields: &'f [FieldType],
    site: Site<'_>,
) -> Result<(usize, &'f FieldType), CompileError> {
    let found = fields.iter().enumerate().find(|(_, field)| field.name == *name);
    found.ok_or_else(|| site.error("field", CompileProblem::UnknownField { claim: claim.clone(), field: name.clone() }))
}

/// The place of the bound of a comparison with another value.
fn bound_of(criterion: &Criterion) -> &'static str {
    if matches!(criterion, Criterion::After(..)) { "after/value" } else { "before/value" }
}

fn counting(quantifier: Quantifier<'_>, site: Site<'_>) -> Result<Counting, CompileError> {
    Ok(match quantifier {
        Quantifier::Every => Counting::Every,
        Quantifier::Some => Counting::Some,
        Quantifier::AtMost(most) => Counting::AtMost(site.count(most, "count")?),
    })
}

/// How many different signers a demand asks for, where it counts them.
fn signers(demand: &EvidenceDemand, site: Site<'_>) -> Result<Option<u32>, CompileError> {
    let Some(found) = demand.signers.as_ref().and_then(|count| count.literal().copied()) else { return Ok(None) };
    let (least, most) = EvidenceDemand::SIGNERS;
    if (least..=most).contains(&found) {
        return Ok(Some(found));
    }
    let [least, most] = [least, most].map(|count| usize::try_from(count).unwrap_or(usize::MAX));
    Err(site.error("signers", CompileProblem::CountOutOfRange { found, least, most }))
}
