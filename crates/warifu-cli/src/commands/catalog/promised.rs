//! What a version number promises, for people: whether it holds, the step, what the change needs, and what the next number would be.

use warifu_compare::diff::{Promise, words};
use warifu_model::{Language, SemVer};
use warifu_report::{Page, Text, style};

/// A line that says whether the promise is kept, and the numbers behind it.
pub(super) fn tell(page: &mut Page, promise: &Promise, [old, new]: [&SemVer; 2], language: Language) {
    let (mark, style) = match promise.standing.allows() {
        Some(true) => ("✓", style::GOOD),
        Some(false) => ("✗", style::BAD),
        None => ("?", style::UNSURE),
    };
    page.item(0, Text::new().style(mark, style), Text::new().strong(promise.standing.words(language)));
    let bump = |bump| words::bump(bump, language);
    // what could not be decided makes it a range
    let needed = if promise.least == promise.most {
        bump(promise.most).to_owned()
    } else {
        format!("{} – {}", bump(promise.least), bump(promise.most))
    };
    let step = promise.promised.map_or(language.pick("nothing", "なし"), bump);
    let next = promise.next.as_ref().map(ToString::to_string).unwrap_or_default();
    page.fields(
        2,
        [
            (language.pick("promised", "約束"), format!("{step}  ({old} → {new})").into()),
            (language.pick("needed", "必要"), Text::new().strong(needed)),
            (language.pick("final from", "確定版の下限"), next.into()),
        ],
    );
}
