use warifu_model::Language;

use crate::tree::Tree;

/// `not`: the inner criterion does not hold. What is unknown stays so.
pub(super) fn of<L>(inner: Tree<L>) -> Tree<L> {
    Tree::Not(Box::new(inner))
}

/// The phrase, given that of the criterion inside.
pub(super) fn phrase(inner: &str, language: Language) -> String {
    match language {
        Language::En => format!("not {inner}"),
        Language::Ja => format!("「{inner}」ではないこと"),
    }
}
