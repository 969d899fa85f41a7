use warifu_model::Language;

/// `all_of`: every one holds. As a count: all of them are needed.
pub(super) fn needed(len: usize) -> usize {
    len
}

/// The phrase, given those of the criteria inside.
pub(super) fn phrase(parts: &[String], language: Language) -> String {
    match language {
        Language::En => format!("({})", parts.join(" and ")),
        Language::Ja => format!("（{}）", parts.join("、かつ")),
    }
}
