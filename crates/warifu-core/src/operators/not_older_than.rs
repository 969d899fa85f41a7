use warifu_model::{ClaimType, Duration, Language, Operands, ReasonCode, Timestamp, Value};

use super::age::is_no_longer;
use super::comparison::{Comparison, Test, age};
use super::found::Found;
use super::moment::{MOMENTS, moment};
use super::regions::{End, Regions, Shift};

/// `not_older_than`: the date or time lies within this age before the evaluation, both ends included, and not after it.
/// Ages are counted by the calendar.
pub(super) struct NotOlderThan;

#[derive(Debug)]
struct NotOlderThanTest(Duration);

impl Comparison for NotOlderThan {
    fn takes(&self) -> Option<&'static str> {
        Some(MOMENTS)
    }

    fn test(&self, operands: Operands<'_>, _: &ClaimType) -> Option<Box<dyn Test>> {
        Some(Box::new(NotOlderThanTest(age(operands)?)))
    }

    fn regions<'c>(&self, operands: Operands<'c>) -> Regions<'c> {
        let ages = [Some(Duration::Days(0)), age(operands)];
        Regions::Intervals(ages.into_iter().flatten().map(|age| End::Moving(Shift::Before(age))).collect())
    }

    fn sign(&self) -> &'static str {
        "not older than"
    }

    fn words(&self, language: Language) -> (&'static str, &'static str) {
        language.pick(("not older than ", ""), ("", " 以内"))
    }

    fn implies(&self, strong: Operands<'_>, weak: Operands<'_>) -> Option<bool> {
        Some(age(strong).zip(age(weak)).is_some_and(|(strong, weak)| is_no_longer(strong, weak)))
    }
}

impl Test for NotOlderThanTest {
    fn assess(&self, value: &Value, at: Timestamp) -> Found {
        match moment(value) {
            Some(moment) if moment > at => Found::fails(ReasonCode::InFuture),
            Some(moment) if moment >= at.minus(self.0) => Found::met(),
            _ => Found::fails(ReasonCode::TooOld),
        }
    }
}
