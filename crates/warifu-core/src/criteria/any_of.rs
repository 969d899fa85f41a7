/// `any_of`: at least one holds. As a count: one is needed.
pub(super) fn needed() -> usize {
    1
}
