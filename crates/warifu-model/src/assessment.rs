use crate::document::document;
use crate::ids::SetId;
use crate::json::{Node, ReadError};
use crate::language::both;
use crate::version::VersionRange;

document! {
    /// The sets and files of an assessment by the maker (`warifu.assessment/1`). Paths are relative to the folder in
    /// which the document lies, and lead nowhere else.
    pub struct Assessment: "assessment" = "warifu.assessment/1" in default {
        /// The sets and profiles that the product is evaluated against; each once.
        sets: Vec<AskedSet> = items(unique "set", "要求事項集" by set;),
        /// Files with sets, profiles and vocabularies that the catalogue does not have.
        shelf: Vec<String> = list,
        /// The file with the admission policy; without one, what nobody signed counts as the maker's word.
        admission: Option<String> = optional,
        /// The file with waivers.
        waivers: Option<String> = optional,
        /// The file with the trust policy of the importer: what is held counts as that lets it, and as nothing without one.
        trust: Option<String> = optional,
        /// Files with certificates that are held.
        holds: Vec<String> = list,
        /// Files with arrangements of recognition.
        arrangements: Vec<String> = list,
        /// Files with crosswalks.
        crosswalks: Vec<String> = list,
        /// Evidence files that do not say what they are about: that they are about the product is the maker's word.
        about: Vec<String> = list,
        /// The folder into which results are written.
        output: String,
    }
    check check_paths;
}

document! {
    /// A set that is asked for.
    pub struct AskedSet: "asked_set" {
        /// Its id.
        set: SetId,
        /// The versions that may answer, of which the newest in force is taken; any where it is left out.
        versions: Option<VersionRange> = optional,
        /// The level, where the set has levels.
        level: Option<String> = optional,
    }
}

impl Assessment {
    /// The place where results go unless something else is said.
    pub const OUTPUT: &'static str = "out";

    fn check_paths(&self, node: Node<'_>) -> Result<(), ReadError> {
        let lists = [
            ("shelf", &self.shelf),
            ("holds", &self.holds),
            ("arrangements", &self.arrangements),
            ("crosswalks", &self.crosswalks),
            ("about", &self.about),
        ];
        let listed = lists.into_iter().flat_map(|(name, paths)| paths.iter().map(move |path| (name, path)));
        let named = [
            ("admission", self.admission.as_ref()),
            ("waivers", self.waivers.as_ref()),
            ("trust", self.trust.as_ref()),
        ];
        let named = named.into_iter().filter_map(|(name, path)| Some((name, path?)));
        let output = std::iter::once(("output", &self.output));
        match listed.chain(named).chain(output).find(|(_, path)| !stays_inside(path)) {
            None => Ok(()),
            Some((name, _)) => Err(node.member(name).broken(both(
                "a path is relative, with `/` between its parts, and leads out of the folder nowhere",
                "パスは相対とし、`/` で区切り、フォルダの外を指してはならない",
            ))),
        }
    }
}

/// Whether a path stays below the folder that it starts from, on every system.
fn stays_inside(path: &str) -> bool {
    !path.contains(['\\', ':']) && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}
