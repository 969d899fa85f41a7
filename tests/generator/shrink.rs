//! Makes a question that shows a disagreement smaller, for as long as it still shows it.

use warifu_model::Criterion;

use super::Plan;

/// A smallest plan that can be reached by leaving things out, one at a time, while `still` holds.
pub fn shrink(mut plan: Plan, still: impl Fn(&Plan) -> bool) -> Plan {
    while let Some(smaller) = smaller_plans(&plan).into_iter().find(|candidate| still(candidate)) {
        plan = smaller;
    }
    plan
}

fn smaller_plans(plan: &Plan) -> Vec<Plan> {
    let mut plans = Vec::new();
    let mut offer = |change: &dyn Fn(&mut Plan)| {
        let mut copy = plan.clone();
        change(&mut copy);
        plans.push(copy);
    };
    for i in 0..plan.set.requirements.len() {
        offer(&|p| drop(p.set.requirements.remove(i)));
    }
    for i in 0..plan.product.statements.len().min(if plan.product.statements.len() > 1 { usize::MAX } else { 0 }) {
        offer(&|p| drop(p.product.statements.remove(i)));
    }
    for flag in 0..4 {
        offer(&|p| match flag {
            0 if p.product.waivers.is_some() => p.product.waivers = None,
            1 if !p.product.certificates.is_empty() => p.product.certificates.clear(),
            2 if p.product.admission.is_some() => p.product.admission = None,
            3 if !p.product.evidence.is_empty() => p.product.evidence.clear(),
            _ => p.set.requirements.clear(),
        });
    }
    for (i, requirement) in plan.set.requirements.iter().enumerate() {
        if requirement.applies.is_some() {
            offer(&|p| p.set.requirements[i].applies = None);
        }
        for j in 0..requirement.tightened.len() {
            offer(&|p| drop(p.set.requirements[i].tightened.remove(j)));
        }
        for smaller in requirement.criterion.iter().flat_map(smaller_criteria) {
            offer(&|p| p.set.requirements[i].criterion = Some(smaller.clone()));
        }
        for smaller in requirement.applies.iter().flat_map(smaller_criteria) {
            offer(&|p| p.set.requirements[i].applies = Some(smaller.clone()));
        }
    }
    for (i, statement) in plan.product.statements.iter().enumerate() {
        for j in 0..statement.attestation.claims.len() {
            offer(&|p| drop(p.product.statements[i].attestation.claims.remove(j)));
        }
        for j in 0..statement.attestation.evidence.len() {
            offer(&|p| {
                let gone = p.product.statements[i].attestation.evidence.remove(j).id;
                for claim in &mut p.product.statements[i].attestation.claims {
                    claim.evidence.retain(|id| *id != gone);
                }
            });
        }
        if statement.seals.is_some() {
            offer(&|p| p.product.statements[i].seals = None);
        }
    }
    plans.retain(|smaller| !smaller.set.requirements.is_empty());
    plans
}

fn smaller_criteria(criterion: &Criterion) -> Vec<Criterion> {
    let lists = |of: &[Criterion]| -> Vec<Vec<Criterion>> {
        let mut lists = Vec::new();
        for (i, child) in of.iter().enumerate() {
            if of.len() > 1 {
                lists.push([&of[..i], &of[i + 1..]].concat());
            }
            for smaller in smaller_criteria(child) {
                let mut list = of.to_vec();
                list[i] = smaller;
                lists.push(list);
            }
        }
        lists
    };
    let mut all = Vec::new();
    match criterion {
        Criterion::AllOf(of) => {
            all.extend(of.iter().cloned());
            all.extend(lists(of).into_iter().map(Criterion::AllOf));
        }
        Criterion::AnyOf(of) => {
            all.extend(of.iter().cloned());
            all.extend(lists(of).into_iter().map(Criterion::AnyOf));
        }
        Criterion::AtLeastNOf(n, of) => {
            all.extend(of.iter().cloned());
            all.extend(
                lists(of).into_iter().filter(|l| l.len() == of.len()).map(|l| Criterion::AtLeastNOf(n.clone(), l)),
            );
        }
        Criterion::Not(inner) => {
            all.push(inner.as_ref().clone());
            all.extend(smaller_criteria(inner).into_iter().map(|c| Criterion::Not(Box::new(c))));
        }
        Criterion::Every(of, inner) => {
            all.extend(smaller_criteria(inner).into_iter().map(|c| Criterion::Every(of.clone(), Box::new(c))));
        }
        Criterion::Some(of, inner) => {
            all.extend(smaller_criteria(inner).into_iter().map(|c| Criterion::Some(of.clone(), Box::new(c))));
        }
        _ => {}
    }
    all
}
