//! What may be changed in a criterion, one small thing at a time.

use warifu_model::{Components, Criterion, EachComponent, Json, LevelReference, Operand};

use super::leaves;
use super::types::Types;

/// A criterion with one thing changed; none where the whole of it was taken away.
pub(super) struct Mutant {
    pub(super) operator: &'static str,
    /// Where the change is, inside the requirement.
    pub(super) pointer: String,
    /// The whole criterion of the requirement, or of what is asked on top, changed.
    pub(super) criterion: Option<Criterion>,
    /// Another level, from which what is asked on top is asked.
    pub(super) level: Option<LevelReference>,
}

impl Mutant {
    /// Something taken away altogether.
    pub(super) fn without(operator: &'static str, pointer: String) -> Self {
        Self { operator, pointer, criterion: None, level: None }
    }

    /// What is asked on top, asked from another level on.
    pub(super) fn from_level(pointer: String, level: LevelReference) -> Self {
        Self { operator: "other-level", pointer, criterion: None, level: Some(level) }
    }
}

impl Mutant {
    /// What the changed part became, in canonical JSON.
    pub(super) fn result(&self) -> String {
        let text = |json: &Json| String::from_utf8(json.to_canonical()).unwrap_or_default();
        if let Some(level) = &self.level {
            return text(&Json::from(level));
        }
        let whole = self.criterion.as_ref().map_or(Json::Null, Json::from);
        // The steps up to the criterion itself: `/criterion`, or `/tightened/0/criterion`.
        let outer = if self.pointer.starts_with("/tightened") { 4 } else { 2 };
        let part = self.pointer.split('/').skip(outer).try_fold(&whole, |json, step| match json {
            Json::List(items) => step.parse::<usize>().ok().and_then(|place| items.get(place)),
            object => object.member(step),
        });
        text(part.unwrap_or(&whole))
    }
}

/// Every mutant of a criterion. Mutants that read the same are listed once.
pub(super) fn mutants(criterion: &Criterion, pointer: &str, types: &Types<'_>) -> Vec<Mutant> {
    let mut all = Vec::new();
    walk(criterion, pointer, types, &|changed| changed, &mut all);
    let original = Json::from(criterion).to_canonical();
    let mut seen = vec![original];
    all.retain(|mutant| {
        let bytes = mutant.criterion.as_ref().map(|criterion| Json::from(criterion).to_canonical()).unwrap_or_default();
        let is_new = !seen.contains(&bytes);
        seen.push(bytes);
        is_new
    });
    all
}

/// `whole` puts a changed part back into the criterion that it came from.
fn walk(
    criterion: &Criterion,
    pointer: &str,
    types: &Types<'_>,
    whole: &dyn Fn(Criterion) -> Criterion,
    all: &mut Vec<Mutant>,
) {
    let own = match criterion {
        Criterion::AllOf(_) | Criterion::AnyOf(_) | Criterion::AtLeastNOf(..) => combinations(criterion),
        Criterion::Not(inner) => vec![("drop-not", (**inner).clone())],
        _ => leaves::changed(criterion, types),
    };
    for (operator, changed) in own {
        all.push(Mutant { operator, pointer: pointer.to_owned(), criterion: Some(whole(changed)), level: None });
    }
    let inner_types = match criterion {
        Criterion::Every(of, _) | Criterion::Some(of, _) | Criterion::AtMostCount(of, ..) => Some(types.inside(of)),
        Criterion::HoldsCertificate { of: Components::Each(each), .. } => Some(types.inside(&each.list)),
        _ => None,
    };
    for (place, child) in criterion.children().iter().enumerate() {
        let back = |changed| whole(with_child(criterion, place, changed));
        let pointer = format!("{pointer}/{}", step(criterion, place));
        walk(child, &pointer, inner_types.as_ref().unwrap_or(types), &back, all);
    }
}

fn step(criterion: &Criterion, place: usize) -> String {
    match criterion {
        Criterion::AtLeastNOf(..) => format!("at_least_n_of/of/{place}"),
        Criterion::Every(..) | Criterion::Some(..) | Criterion::AtMostCount(..) => {
            format!("{}/satisfies", criterion.operator())
        }
        Criterion::HoldsCertificate { .. } => "holds_certificate/for_each/where".into(),
        Criterion::Not(_) => "not".into(),
        _ => format!("{}/{place}", criterion.operator()),
    }
}

fn with_child(criterion: &Criterion, place: usize, child: Criterion) -> Criterion {
    let replaced = |of: &[Criterion]| {
        let mut of = of.to_vec();
        if let Some(own) = of.get_mut(place) {
            own.clone_from(&child);
        }
        of
    };
    match criterion {
        Criterion::AllOf(of) => Criterion::AllOf(replaced(of)),
        Criterion::AnyOf(of) => Criterion::AnyOf(replaced(of)),
        Criterion::AtLeastNOf(n, of) => Criterion::AtLeastNOf(n.clone(), replaced(of)),
        Criterion::HoldsCertificate { set, versions, level, of: Components::Each(each) } => {
            let of = Components::Each(EachComponent { picked: Some(Box::new(child)), ..each.clone() });
            let (set, versions, level) = (set.clone(), versions.clone(), level.clone());
            Criterion::HoldsCertificate { set, versions, level, of }
        }
        Criterion::Not(_) => Criterion::Not(Box::new(child)),
        Criterion::Every(of, _) => Criterion::Every(of.clone(), Box::new(child)),
        Criterion::Some(of, _) => Criterion::Some(of.clone(), Box::new(child)),
        Criterion::AtMostCount(of, n, _) => Criterion::AtMostCount(of.clone(), n.clone(), Box::new(child)),
        // a comparison has no children
        _ => child,
    }
}

fn combinations(criterion: &Criterion) -> Vec<(&'static str, Criterion)> {
    let mut all = Vec::new();
    let without = |of: &[Criterion], place: usize| {
        let mut of = of.to_vec();
        of.remove(place);
        of
    };
    match criterion {
        Criterion::AllOf(of) if of.len() > 1 => {
            all.push(("all-to-any", Criterion::AnyOf(of.clone())));
            all.extend((0..of.len()).map(|place| ("drop-member", Criterion::AllOf(without(of, place)))));
        }
        Criterion::AnyOf(of) if of.len() > 1 => {
            all.push(("any-to-all", Criterion::AllOf(of.clone())));
            all.extend((0..of.len()).map(|place| ("drop-member", Criterion::AnyOf(without(of, place)))));
        }
        Criterion::AtLeastNOf(Operand::Literal(n), of) => {
            let counts = [n.saturating_sub(1), n.saturating_add(1)]
                .into_iter()
                .filter(|n| *n >= 1 && usize::try_from(*n).is_ok_and(|n| n <= of.len()));
            all.extend(counts.map(|n| ("nudge-count", Criterion::AtLeastNOf(Operand::Literal(n), of.clone()))));
            let droppable = (0..of.len()).filter(|_| usize::try_from(*n).is_ok_and(|n| of.len() > n));
            let drop = |place| Criterion::AtLeastNOf(Operand::Literal(*n), without(of, place));
            all.extend(droppable.map(|place| ("drop-member", drop(place))));
        }
        _ => {}
    }
    all
}
