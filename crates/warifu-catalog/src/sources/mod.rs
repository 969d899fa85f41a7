//! Source folders: a requirement set or a vocabulary in many small YAML files, for authors ([`build`], [`unfold`]).
//!
//! The published document is one JSON file, known by the digest of its bytes. Beside it stands a folder in which each requirement,
//! and each group of claims, has a file of its own, with remarks. Nothing but these functions knows of YAML.
//!
//! | file | what is in it |
//! | --- | --- |
//! | `set.yaml` | everything of a set but its requirements, of which it has the ids, in order |
//! | `requirements/ID.yaml` | one requirement |
//! | `vocabulary.yaml` | header, kinds of evidence, roles, and the ids of the groups, in order |
//! | `tokens.yaml` | titles of tokens |
//! | `claims/GROUP.yaml` | the title of a group, its claims, and titles of tokens that only they use |
//!
//! In the name of a file a character other than ASCII letters, digits, `.`, `_` and `-` is `_`. What is read is YAML 1.2 without what
//! could be taken for something else than was meant: no tags, anchors, aliases, merge keys or directives, one document in a file, and
//! plain values that read alike in JSON.

mod assemble;
mod build;
mod emit;
mod error;
mod place;
mod scalar;
mod skeleton;
mod tree;
mod unfold;
mod yaml;

pub use build::{Built, build};
pub use error::{SourceError, SourceProblem};
pub use place::SourcePlace;
pub use skeleton::{Skeleton, SkeletonError, SkeletonLevels, skeleton};
pub use unfold::{UnfoldError, unfold};

/// Files of a folder: paths relative to it, with `/` between their parts, and their bytes.
pub type SourceFiles = std::collections::BTreeMap<String, Vec<u8>>;

/// The header of a set.
const SET: &str = "set.yaml";
/// The header of a vocabulary.
const VOCABULARY: &str = "vocabulary.yaml";
/// Titles of tokens.
const TOKENS: &str = "tokens.yaml";

/// The file of a requirement.
fn requirement_file(id: &str) -> String {
    format!("requirements/{}.yaml", file_name(id))
}

/// The file of a group of claims.
fn claims_file(group: &str) -> String {
    format!("claims/{}.yaml", file_name(group))
}

fn file_name(id: &str) -> String {
    let keeps = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    id.chars().map(|c| if keeps(c) { c } else { '_' }).collect()
}
