//! What an SBOM says about itself: who made it, with what, when in the life of the product, and which edition it is.

use crate::field_state::FieldState;

/// Statements of a document about itself.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Header {
    pub(crate) author: Author,
    /// There is a signature in it; whose, and whether it is right, is not looked at.
    pub(crate) is_signed: bool,
    pub(crate) context: Context,
    pub(crate) tools: Tools,
    /// The edition of the document: something that changes when it does.
    pub(crate) version: FieldState,
}

/// Author of a document. The order is that of worth.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Author {
    /// Nobody is named.
    #[default]
    Silent,
    /// It is said that the author is not known.
    Unknown,
    /// A tool, and nobody who answers for it.
    Tool,
    /// A person or an organisation.
    Party,
}

impl Author {
    /// The author that a name of a person or an organisation is.
    pub(crate) fn named(name: &str) -> Self {
        match FieldState::of(name) {
            FieldState::Stated => Self::Party,
            FieldState::Unknown => Self::Unknown,
            FieldState::Silent => Self::Silent,
        }
    }

    /// Takes the better of two.
    pub(crate) fn raise(&mut self, other: Self) {
        *self = (*self).max(other);
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Unknown => "unknown",
            Self::Tool => "tool",
            Self::Party => "party",
        }
    }
}

/// Tools that made a document. Where several are named each needs a version.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Tools {
    pub(crate) name: FieldState,
    version: Option<FieldState>,
}

impl Tools {
    /// Takes a tool, with the states of its name and of its version.
    pub(crate) fn add(&mut self, name: FieldState, version: FieldState) {
        self.name.raise(name);
        if name == FieldState::Stated {
            self.version = Some(self.version.map_or(version, |worst| worst.min(version)));
        }
    }

    /// Takes a tool of which name and version are one text, `NAME-VERSION` in SPDX: the version is what begins with a digit after
    /// a hyphen or a space.
    pub(crate) fn add_whole(&mut self, text: &str) {
        let is_version = |piece: &str| {
            let piece = piece.strip_prefix(['v', 'V']).unwrap_or(piece);
            piece.starts_with(|c: char| c.is_ascii_digit())
        };
        let has_version = text.split(['-', ' ', '@', '/']).skip(1).any(is_version);
        let version = if has_version { FieldState::Stated } else { FieldState::Silent };
        self.add(FieldState::of(text), version);
    }

    pub(crate) fn version(self) -> FieldState {
        self.version.unwrap_or_default()
    }
}

/// Time in the life of the product at which the document was made, in the three words that the minimum elements have for it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Context {
    /// Nothing is said.
    #[default]
    Silent,
    /// A word that stands for none of the times.
    Unclear,
    /// From the built or running product.
    AfterBuild,
    /// While it was built.
    Build,
    /// From source or design.
    BeforeBuild,
    /// Several of these.
    Several,
}

impl Context {
    /// The time that a word of CycloneDX, of SPDX or of the minimum elements stands for.
    pub(crate) fn of(word: &str) -> Self {
        // any other character may turn the word around
        let is_kept = |c: &char| !c.is_whitespace() && !matches!(c, '-' | '_');
        let plain: String = word.chars().filter(is_kept).collect::<String>().to_lowercase();
        match plain.as_str() {
            "" => Self::Silent,
            "design" | "prebuild" | "source" | "beforebuild" => Self::BeforeBuild,
            "build" | "duringbuild" => Self::Build,
            "postbuild" | "afterbuild" | "analyzed" | "analysed" | "deployed" | "runtime" | "operations"
            | "discovery" | "decommission" => Self::AfterBuild,
            _ => Self::Unclear,
        }
    }

    /// Reads a comment: a list of words and nothing else, or such a list after one of the labels at the beginning of a line. Words
    /// anywhere else do not count, for a document may say of anything that it was built.
    pub(crate) fn of_comment(text: &str) -> Self {
        let mut context = Self::Silent;
        for line in text.lines() {
            let Some((label, list)) = line.split_once(':') else { continue };
            if LABELS.iter().any(|known| label.trim().eq_ignore_ascii_case(known)) {
                context.add(Self::of_list(list));
            }
        }
        if context == Self::Silent { Self::of_list(text) } else { context }
    }

    fn of_list(text: &str) -> Self {
        let mut context = Self::Silent;
        text.split([',', ';']).for_each(|word| context.add(Self::of(word.trim().trim_end_matches('.'))));
        context
    }

    /// Takes one more. A word that is not understood may take back what another one says.
    pub(crate) fn add(&mut self, other: Self) {
        *self = match (*self, other) {
            (one, Self::Silent) | (Self::Silent, one) => one,
            (Self::Unclear, _) | (_, Self::Unclear) => Self::Unclear,
            (one, other) if one == other => one,
            _ => Self::Several,
        };
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Unclear => "unclear",
            Self::AfterBuild => "after_build",
            Self::Build => "build",
            Self::BeforeBuild => "before_build",
            Self::Several => "several",
        }
    }
}

/// What stands before the time in a comment.
const LABELS: [&str; 3] = ["SBOM Type", "Context", "Generation Context"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_that_stand_for_a_time_count() {
        for (comment, expected) in [
            ("", Context::Silent),
            ("Build", Context::Build),
            ("SBOM Type: Source", Context::BeforeBuild),
            ("made by hand\nGeneration Context: Analyzed", Context::AfterBuild),
            ("Source, Build", Context::Several),
            ("banana", Context::Unclear),
            ("it was built from source", Context::Unclear),
            ("sbom type: Build.", Context::Build),
            ("SBOM Type: Build\nKnown problems: runtime", Context::Build),
            ("not SBOM Type: Build", Context::Unclear),
            ("SBOM Type: not Build", Context::Unclear),
            ("SBOM Type: Build, banana", Context::Unclear),
            ("SBOM Type:", Context::Unclear),
            ("Known problems: runtime", Context::Unclear),
            ("Known problems:\nruntime", Context::Unclear),
            ("非build", Context::Unclear),
            ("!build", Context::Unclear),
        ] {
            assert_eq!(Context::of_comment(comment), expected, "{comment}");
        }
    }

    #[test]
    fn every_named_tool_needs_a_version() {
        for (tools, expected) in [
            (vec!["syft-0.98.0"], FieldState::Stated),
            (vec!["spdx-tools-java-1.1.0-SNAPSHOT"], FieldState::Stated),
            (vec!["tool v2"], FieldState::Stated),
            (vec!["sbom-tool"], FieldState::Silent),
            (vec!["syft-0.98.0", "sbom-tool"], FieldState::Silent),
            (vec!["7zip"], FieldState::Silent),
            (vec![], FieldState::Silent),
        ] {
            let mut all = Tools::default();
            for tool in &tools {
                all.add_whole(tool);
            }
            assert_eq!(all.version(), expected, "{tools:?}");
            assert_eq!(all.name == FieldState::Stated, !tools.is_empty());
        }
    }

    #[test]
    fn a_tool_is_worth_less_than_somebody_and_more_than_nobody() {
        let mut author = Author::named("NOASSERTION");
        assert_eq!(author, Author::Unknown);
        author.raise(Author::Tool);
        assert_eq!(author.as_str(), "tool");
        author.raise(Author::named("Hamakaze"));
        assert_eq!(author, Author::Party);
    }
}
