use crate::digest::Digest;
use crate::document::{document, tokens};
use crate::ids::SetId;
use crate::json::{Node, ReadError};
use crate::language::both;
use crate::unique::refuse_repeats;
use crate::version::SemVer;

document! {
    /// The index of a catalogue (`warifu.catalog-index/1`): each document with the digest of its exact bytes.
    pub struct CatalogIndex: "catalog_index" = "warifu.catalog-index/1" in default {
        /// The documents.
        documents: Vec<IndexEntry>,
    }
    check check;
}

document! {
    /// One document of a shelf.
    pub struct IndexEntry: "index_entry" {
        /// Its kind.
        kind: IndexKind,
        /// Its id; sets and profiles share one name space, each other kind has its own.
        id: SetId,
        /// Its version.
        version: SemVer,
        /// Its file, relative to the index, with `/` between folders.
        file: String = via(file),
        /// The digest of the exact bytes of the file.
        digest: Digest,
    }
}

tokens! {
    /// The kind of document that an entry is about, in the order of the index.
    #[derive(Ord, PartialOrd)]
    pub enum IndexKind {
        /// `warifu.vocabulary/1`.
        Vocabulary = "vocabulary",
        /// `warifu.requirement-set/1`.
        RequirementSet = "requirement_set",
        /// `warifu.profile/1`.
        Profile = "profile",
        /// `warifu.sector-list/1`.
        SectorList = "sector_list",
        /// `warifu.crosswalk/1`.
        Crosswalk = "crosswalk",
        /// `warifu.arrangement/1`.
        Arrangement = "arrangement",
    }
}

impl CatalogIndex {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        let nodes = node.member("documents");
        let id = |entry: &IndexEntry| (entry.kind.space(), entry.id.clone(), entry.version.clone());
        refuse_repeats(nodes, both("document", "文書"), self.documents.iter().map(id))?;
        refuse_repeats(nodes, both("file", "ファイル"), self.documents.iter().map(|entry| &entry.file))
    }
}

impl IndexKind {
    /// Kinds with one name space have one space.
    fn space(self) -> Self {
        if self == Self::Profile { Self::RequirementSet } else { self }
    }
}

/// A file inside the folder of the index, and the same on every system.
mod file {
    use crate::json::{Json, Node, ReadError};
    use crate::language::both;
    use crate::shape::Form;

    pub(super) const FORM: Form = Form::Schema(
        r#"{"type": "string", "pattern": "^[A-Za-z0-9_+-][A-Za-z0-9._+-]*(/[A-Za-z0-9_+-][A-Za-z0-9._+-]*)*$"}"#,
        &[],
    );

    pub(super) fn read(node: Node<'_>) -> Result<String, ReadError> {
        let text = node.string()?;
        let is_name = |part: &str| {
            part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+'))
                && !part.is_empty()
                && !part.starts_with('.')
        };
        if text.split('/').all(is_name) {
            return Ok(text.into_owned());
        }
        Err(node.not_canonical(
            both("a file", "ファイル名"),
            both(
                "names of letters, digits, `.`, `_`, `-` and `+`, joined by `/`",
                "英数字、`.`、`_`、`-`、`+` からなる名前を `/` でつないだもの",
            ),
        ))
    }

    pub(super) fn write(file: &str) -> Json {
        file.into()
    }
}
