use super::undecided::Limit;

/// Things to try; where they are not all there are, which limit was in the way. What is found among them is found; that
/// there is nothing can only be told where all were tried.
#[derive(Clone, Debug)]
pub(super) struct Sample<T> {
    pub(super) all: Vec<T>,
    pub(super) missing: Option<Limit>,
}

impl<T> Sample<T> {
    pub(super) fn whole(all: Vec<T>) -> Self {
        Self { all, missing: None }
    }

    /// All of them, or why they are not.
    pub(super) fn complete(self) -> Result<Vec<T>, Limit> {
        self.missing.map_or(Ok(self.all), Err)
    }
}
