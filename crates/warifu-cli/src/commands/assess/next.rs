//! The command that follows on an assessment, as it works where the assessment was asked for.

use std::path::{Path, PathBuf};

use super::arguments::Assess;
use crate::commands::common::word;

/// What the command that asks people needs to be told.
#[derive(Debug)]
pub(super) struct Next {
    /// The folder of the product; none where files are assessed.
    folder: Option<PathBuf>,
    /// The file of the product; none where there is none, and people can be asked nothing.
    product: Option<PathBuf>,
    /// Sets and vocabularies that only the arguments name.
    shelf: Vec<PathBuf>,
}

impl Next {
    pub(super) fn of(arguments: &Assess, folder: Option<&Path>, product: Option<PathBuf>) -> Self {
        let sets = arguments.sets.iter().map(|text| super::Asked::parse(text).name).map(PathBuf::from);
        let shelf = sets.filter(|path| path.is_file()).chain(arguments.shelf.iter().cloned()).collect();
        Self { folder: folder.map(Path::to_owned), product, shelf }
    }

    /// The command that writes the questions of this plan; none where no file describes the product.
    pub(super) fn declare(&self, plan: &Path) -> Option<String> {
        let product = self.inside(self.product.as_ref()?);
        let mut words = vec!["warifu declare --plan".to_owned(), word(&self.inside(plan))];
        if product != Path::new(PRODUCT) {
            words.extend(["--product".to_owned(), word(&product)]);
        }
        for path in &self.shelf {
            words.extend(["--vocabulary".to_owned(), word(&self.inside(path))]);
        }
        let command = words.join(" ");
        // settings, questions and answers are in the folder, and are looked for where the command runs
        Some(match self.elsewhere() {
            Some(folder) => format!("cd {} && {command}", word(folder)),
            None => command,
        })
    }

    /// A path as it is named in the folder.
    fn inside(&self, path: &Path) -> PathBuf {
        let Some(folder) = &self.folder else { return path.to_owned() };
        match (path.strip_prefix(folder), self.elsewhere()) {
            (Ok(rest), _) => rest.to_owned(),
            (Err(_), None) => path.to_owned(),
            (Err(_), Some(_)) => std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
        }
    }

    /// The folder, where it is not this one.
    fn elsewhere(&self) -> Option<&Path> {
        self.folder.as_deref().filter(|folder| *folder != Path::new("."))
    }
}

/// Where the product of a folder stands.
pub(crate) const PRODUCT: &str = "product.json";

#[cfg(test)]
mod tests {
    use super::*;

    fn next(folder: Option<&str>, product: Option<&str>, shelf: &[&str]) -> Next {
        Next {
            folder: folder.map(PathBuf::from),
            product: product.map(PathBuf::from),
            shelf: shelf.iter().map(PathBuf::from).collect(),
        }
    }

    #[test]
    fn the_command_works_where_it_is_shown() {
        let here = next(Some("."), Some("./product.json"), &[]);
        assert_eq!(here.declare(Path::new("./out/plan.json")).unwrap(), "warifu declare --plan out/plan.json");
        let there = next(Some("my lamp"), Some("my lamp/product.json"), &[]);
        let command = there.declare(Path::new("my lamp/out/plan.json")).unwrap();
        assert_eq!(command, "cd 'my lamp' && warifu declare --plan out/plan.json");
        let files = next(None, Some("a/lamp.json"), &["own.json"]);
        let command = files.declare(Path::new("out/plan.json")).unwrap();
        assert_eq!(command, "warifu declare --plan out/plan.json --product a/lamp.json --vocabulary own.json");
        assert_eq!(next(None, None, &[]).declare(Path::new("out/plan.json")), None);
    }

    #[test]
    fn what_is_elsewhere_is_named_from_the_root() {
        let there = next(Some("lamp"), Some("lamp/product.json"), &["own.json"]);
        let command = there.declare(Path::new("result/plan.json")).unwrap();
        let root = std::path::absolute("result/plan.json").unwrap();
        let own = std::path::absolute("own.json").unwrap();
        let expected = format!("cd lamp && warifu declare --plan {} --vocabulary {}", word(&root), word(&own));
        assert_eq!(command, expected);
    }
}
