//! The folder in which the demo plays.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use super::bundled::FILES;
use crate::failure::{Both, Failure};
use crate::{files, random};

/// The folder, now the current one, so that the commands read as they would be typed.
pub(super) struct Folder {
    path: PathBuf,
    /// Where the process was before.
    home: PathBuf,
    /// The name by which the user knows it; none for a folder that is removed again.
    name: Option<PathBuf>,
}

impl Folder {
    /// Opens a folder that the user names, or a passing one, and lays out the files of the example.
    pub(super) fn open(name: Option<&Path>) -> Result<Self, Failure> {
        let home = env::current_dir().map_err(|error| broken(Path::new("."), &error))?;
        let path = match name {
            Some(name) => name.to_owned(),
            None => passing()?,
        };
        files::create_folder(&path)?;
        let path = fs::canonicalize(&path).map_err(|error| broken(&path, &error))?;
        clear(&path, name.unwrap_or(&path))?;
        env::set_current_dir(&path).map_err(|error| broken(&path, &error))?;
        let folder = Self { path, home, name: name.map(Path::to_owned) };
        match lay_out() {
            Ok(()) => Ok(folder),
            Err(failure) => {
                folder.close();
                Err(failure)
            }
        }
    }

    /// Leaves the folder, and removes it if it is a passing one. Gives the name of one that stays.
    pub(super) fn close(self) -> Option<PathBuf> {
        // whoever runs next names files from where they are
        let _ = env::set_current_dir(&self.home);
        if self.name.is_none() {
            let _ = fs::remove_dir_all(&self.path);
        }
        self.name
    }
}

/// Puts the files of the example into the current folder.
fn lay_out() -> Result<(), Failure> {
    files::write(Path::new(MARK), MARK_TEXT.as_bytes().to_vec())?;
    for (path, bytes) in FILES {
        let path = Path::new(path);
        if let Some(parent) = path.parent().filter(|parent| *parent != Path::new("")) {
            files::create_folder(parent)?;
        }
        files::write(path, bytes.to_vec())?;
    }
    super::papers::write_first_terms()
}

/// Removes what an earlier demo left. Files of others are not touched: where one is in the way, there is no demo.
fn clear(path: &Path, name: &Path) -> Result<(), Failure> {
    let ours = FILES.iter().map(|(path, _)| *path).chain(MADE.iter().copied());
    let there: Vec<_> = ours.filter(|file| path.join(file).symlink_metadata().is_ok()).collect();
    if let (Some(first), false) = (there.first(), path.join(MARK).is_file()) {
        let message = Both::new(
            format!("the folder has other files with names that the demo needs, such as `{first}`"),
            format!("フォルダに、実演が必要とする名前のほかのファイルがある（`{first}` など）"),
        );
        return Err(Failure::io("file-exists", message).file(name).help(Both::new(
            "name another folder; it will be created",
            "別のフォルダを指定してください。なければ作成します",
        )));
    }
    for file in there {
        let file = path.join(file);
        fs::remove_file(&file).map_err(|error| broken(&file, &error))?;
    }
    Ok(())
}

/// A new folder among the temporary ones.
fn passing() -> Result<PathBuf, Failure> {
    let seed = random::seed()?;
    Ok(env::temp_dir().join(format!("warifu-demo-{}", warifu_model::Digest::of(&*seed).short())))
}

fn broken(path: &Path, error: &io::Error) -> Failure {
    Failure::io(
        "folder-not-usable",
        Both::new(format!("this folder cannot be used: {error}"), format!("このフォルダを使えない：{error}")),
    )
    .file(path)
    .help(Both::new("check the path and the permissions", "パスと権限を確認してください"))
}

/// What the commands of the demo make.
const MADE: &[&str] = &[
    "admission.json",
    "altered-product.json",
    "attestation-before.json",
    "attestation.json",
    "bundle.json",
    "envelope-before.json",
    "envelope.json",
    "key.pem",
    "laboratory-attestation.json",
    "laboratory-envelope.json",
    "laboratory-key.pem",
    "laboratory-pub.pem",
    "maker-key.pem",
    "maker-pub.pem",
    "pub.pem",
    "record-before.json",
    "record.json",
    "terms.json",
    "trust.json",
];
/// Tells a folder of the demo from others.
const MARK: &str = ".warifu-demo";
const MARK_TEXT: &str = "`warifu demo --dir` made this folder. It replaces its own files here when it is run again.\n";
