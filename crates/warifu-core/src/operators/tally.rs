use crate::truth::Truth;

/// The numbers of records of a list with each value of the criterion inside a quantifier.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) satisfied: usize,
    pub(super) not_satisfied: usize,
    pub(super) undetermined: usize,
}

impl Tally {
    pub(super) fn count(&mut self, truth: Truth) {
        match truth {
            Truth::Yes => self.satisfied += 1,
            Truth::No => self.not_satisfied += 1,
            Truth::Unknown => self.undetermined += 1,
        }
    }
}
