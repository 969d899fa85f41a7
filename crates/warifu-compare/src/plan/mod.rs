//! The cheapest changes after which a product conforms, to one set or to several at once. `docs/PLAN.md` says which
//! changes are looked at, why the answer is exact, and where it stops.

mod apply;
#[cfg(test)]
mod brute_force;
mod build;
mod changeable;
mod greedy;
mod levels;
mod make;
mod market;
mod points;
mod problem;
mod report;
mod search;

pub use levels::{AskedLevels, AskedLevelsError};
pub use make::{PlanError, PlanOptions, STEPS, plan, plan_beside};
pub use market::Market;
pub use report::{Blocked, Change, NewEvidence, OpenQuestion, Plan, PlanLimit, Plans, Served, Shown};
