use warifu_model::Duration;

/// Tells whether one age is surely no longer than another. Of one unit only: months are not of one length.
pub fn is_no_longer(one: Duration, other: Duration) -> bool {
    match (one, other) {
        (Duration::Days(one), Duration::Days(other)) | (Duration::Months(one), Duration::Months(other)) => one <= other,
        (Duration::Days(_), Duration::Months(_)) | (Duration::Months(_), Duration::Days(_)) => false,
    }
}
