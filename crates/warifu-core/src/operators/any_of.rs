use warifu_model::Language;

/// `any_of`: at least one holds. As a count: one is needed.
pub(super) fn needed() -> usize {
    1
}

/// The phrase, given those of the criteria inside.
pub(super) fn phrase(parts: &[String], language: Language) -> String {
    match language {
        Language::En => format!("({})", parts.join(" or ")),
        Language::Ja => format!("（{}）", parts.join("、又は")),
    }
}
