use warifu_model::Timestamp;

/// How a key's period lies to a time: it holds from its first second up to, but not including, its end.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Period {
    Before,
    During,
    After,
}

impl Period {
    pub(crate) fn of(from: Option<Timestamp>, until: Option<Timestamp>, at: Timestamp) -> Self {
        if from.is_some_and(|from| at < from) {
            return Self::Before;
        }
        if until.is_some_and(|until| until <= at) { Self::After } else { Self::During }
    }

    pub(crate) fn holds(from: Option<Timestamp>, until: Option<Timestamp>, at: Timestamp) -> bool {
        Self::of(from, until, at) == Self::During
    }
}
