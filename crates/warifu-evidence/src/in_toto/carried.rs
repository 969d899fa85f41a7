use crate::error::{ImportError, ImportProblem};
use crate::format::Input;
use crate::name_match::NameMatch;
use crate::note::{Note, NoteCode};
use crate::part::Content;
use crate::subject::{About, Name};
use crate::vex::News;

/// What a predicate of its own says, and whether that is good news or bad.
pub(crate) struct Carried {
    pub(crate) content: Content,
    pub(crate) news: News,
    /// What it names besides the subjects of the statement.
    pub(crate) about: About,
}

impl Carried {
    /// What makes the product look better, if it is about the product at all.
    pub(crate) fn good(content: Content) -> Self {
        Self { content, news: News::Good, about: About::default() }
    }

    /// Ties what is said to the product, given the subjects and the other names of those. Good news has to be of an artifact,
    /// and must not name another product besides; bad news counts unless it is certain to be about something else.
    pub(crate) fn tied(
        self,
        input: &Input<'_, '_>,
        subjects: &About,
        names: &[Name],
        pointer: &str,
    ) -> Result<Content, ImportError> {
        let Self { content, news, about } = self;
        let is_of_another = || {
            let own: Vec<_> = about.names().cloned().collect();
            !own.is_empty() && input.target.match_of(&own) == NameMatch::Different
        };
        let matched = match (input.matched(subjects, pointer), news) {
            (Ok(_), News::Good) if is_of_another() => return Err(input.target.mismatch(&about, pointer)),
            (Ok(notes), _) => notes,
            (Err(error), News::Good) => return Err(error),
            (Err(error), News::Bad) => {
                let all: Vec<_> = subjects.names().chain(names).chain(about.names()).cloned().collect();
                if input.target.match_of(&all) == NameMatch::Different {
                    return Err(error);
                }
                Note::counted(NoteCode::StatementsAssumed, 1_u32).into_iter().collect()
            }
        };
        let notes = matched.into_iter().chain(content.notes).collect();
        Ok(Content { parts: content.parts, notes })
    }
}

/// The name that a text is, where it is a package URL or a CPE name; any other text names nothing that can be compared.
pub(crate) fn name_of(text: &str) -> Option<Name> {
    let scheme = text.split(':').next().unwrap_or_default();
    if scheme.eq_ignore_ascii_case("pkg") {
        return crate::identifier::purl(text).ok().map(Name::Purl);
    }
    if scheme.eq_ignore_ascii_case("cpe") {
        return crate::identifier::cpe(text).ok().flatten().map(Name::Cpe);
    }
    None
}

/// The refusal of a predicate without an obligatory member.
pub(crate) fn missing(key: &'static str) -> ImportError {
    ImportError::whole(ImportProblem::MissingField { key })
}
