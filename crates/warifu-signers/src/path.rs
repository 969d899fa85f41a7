use std::path::{Path, PathBuf};

/// A path of a description: one with a slash begins at its folder, a bare name is looked for by the system. Which file it means must
/// not depend on where this process is, nor on how a system starts a program in another folder.
pub(crate) fn absolute(folder: &Path, path: &str) -> PathBuf {
    if !path.contains(std::path::is_separator) {
        return PathBuf::from(path);
    }
    let path = folder.join(path);
    std::path::absolute(&path).unwrap_or(path)
}
