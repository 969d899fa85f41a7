use crate::check::Check;
use crate::code::Code;
use crate::outcome::CheckOutcome;

/// What the gate says. Which code goes with it, says [`crate::Verdict::code`].
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Answer {
    /// The policy accepts the certificate.
    Accept,
    /// The policy accepts it, though something known about it is older than the policy likes.
    AcceptStale,
    /// The policy does not accept it.
    Refuse,
    /// It cannot be told from what is at hand. Never to be taken for acceptance.
    Undetermined,
}

impl Answer {
    /// The answer that follows from the checks, with the code of the first check that led to it: any failure refuses;
    /// without one, anything unknown leaves it open; without that, anything stale makes it stale.
    pub(crate) fn of(checks: &[Check]) -> (Self, Code) {
        let first = |outcome| checks.iter().find(|check| check.outcome == outcome).map(|check| check.code);
        if let Some(code) = first(CheckOutcome::Fail) {
            return (Self::Refuse, code);
        }
        if let Some(code) = first(CheckOutcome::Unknown) {
            return (Self::Undetermined, code);
        }
        match first(CheckOutcome::Stale) {
            Some(code) => (Self::AcceptStale, code),
            None => (Self::Accept, Code::Ok),
        }
    }

    /// The best first: what can be told counts before what cannot, and that before a refusal.
    pub(crate) const fn rank(self) -> u8 {
        match self {
            Self::Accept => 0,
            Self::AcceptStale => 1,
            Self::Undetermined => 2,
            Self::Refuse => 3,
        }
    }

    /// The stable text form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::AcceptStale => "accept_stale",
            Self::Refuse => "refuse",
            Self::Undetermined => "undetermined",
        }
    }

    /// The exit code of a program that ends with this answer: 0 accept, 1 refuse, 2 cannot tell, 3 accepted though
    /// stale. These never change.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Accept => 0,
            Self::AcceptStale => 3,
            Self::Refuse => 1,
            Self::Undetermined => 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::CheckName;

    #[test]
    fn failure_outweighs_the_unknown_and_that_the_stale() {
        let check = |outcome, code| Check { name: CheckName::Status, outcome, code, detail: None };
        let ok = check(CheckOutcome::Pass, Code::Ok);
        let skipped = check(CheckOutcome::Skipped, Code::NotAsked);
        let stale = check(CheckOutcome::Stale, Code::StatusNotInBundle);
        let unknown = check(CheckOutcome::Unknown, Code::ProductNotGiven);
        let fails = check(CheckOutcome::Fail, Code::Expired);
        let later = check(CheckOutcome::Fail, Code::ProductMismatch);
        let answer = |checks: &[&Check]| Answer::of(&checks.iter().copied().cloned().collect::<Vec<_>>());
        assert_eq!(answer(&[&ok, &skipped]), (Answer::Accept, Code::Ok));
        assert_eq!(answer(&[&ok, &stale]), (Answer::AcceptStale, Code::StatusNotInBundle));
        assert_eq!(answer(&[&stale, &unknown]), (Answer::Undetermined, Code::ProductNotGiven));
        assert_eq!(answer(&[&stale, &unknown, &fails, &later]), (Answer::Refuse, Code::Expired));
        let codes = [Answer::Accept, Answer::Refuse, Answer::Undetermined, Answer::AcceptStale].map(Answer::exit_code);
        assert_eq!(codes, [0, 1, 2, 3]);
    }
}
