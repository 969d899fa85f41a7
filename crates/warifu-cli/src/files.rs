//! Reading and writing files: bounded when reading, all or nothing when writing.

use std::fs::{self, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use warifu_model::{Digest, Limit};
use zeroize::Zeroizing;

use crate::failure::{Both, Failure};
pub(crate) use crate::source::Source;
use crate::store::part::{self, Part, Readers};

/// Nothing is read yet.
pub(crate) fn begin() {
    INPUT_TAKEN.store(false, Ordering::Relaxed);
}

/// Reads a document of ours. `-` is standard input.
pub(crate) fn read(path: &Path) -> Result<Source, Failure> {
    read_within(path, Limit::DOCUMENT_BYTES)
}

/// Reads an evidence document, which may be large. `-` is standard input.
pub(crate) fn read_evidence(path: &Path) -> Result<Source, Failure> {
    read_within(path, warifu_evidence::limits::DOCUMENT_BYTES)
}

/// Reads a key file, and wipes its bytes when they are no longer needed.
pub(crate) fn read_secret(path: &Path) -> Result<Zeroizing<Vec<u8>>, Failure> {
    read_bytes(path, KEY_BYTES).map(Zeroizing::new)
}

/// Reads a file of at most so many bytes.
pub(crate) fn read_within(path: &Path, limit: usize) -> Result<Source, Failure> {
    let bytes = read_bytes(path, limit)?;
    let name = if is_stream(path) { "<standard input>".to_owned() } else { path.display().to_string() };
    Ok(Source::new(path, name, bytes))
}

fn read_bytes(path: &Path, limit: usize) -> Result<Vec<u8>, Failure> {
    // one byte more than allowed tells that there is more
    let most = limit as u64 + 1;
    let mut bytes = Vec::new();
    let result = if is_stream(path) {
        if INPUT_TAKEN.swap(true, Ordering::Relaxed) {
            return Err(Failure::usage(Both::new("standard input is read once only", "標準入力は一度しか読めない"))
                .help(Both::new(
                    "name a file for all but one `-`",
                    "`-` は一つだけとし、ほかはファイルを指定してください",
                )));
        }
        io::stdin().lock().take(most).read_to_end(&mut bytes)
    } else {
        let file = OpenOptions::new().read(true).open(path).map_err(|error| unreadable(path, &error))?;
        if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
            return Err(directory(path));
        }
        file.take(most).read_to_end(&mut bytes)
    };
    result.map_err(|error| unreadable(path, &error))?;
    if bytes.len() > limit {
        return Err(Failure::input("too-large", Both::new("file too large", "ファイルが大きすぎる"))
            .file(path)
            .help(Both::new(format!("use at most {limit} bytes"), format!("{limit}バイト以下としてください"))));
    }
    Ok(bytes)
}

/// The digest of a file, which may be larger than memory.
pub(crate) fn digest(path: &Path) -> Result<Digest, Failure> {
    let file = OpenOptions::new().read(true).open(path).map_err(|error| unreadable(path, &error))?;
    Digest::of_reader(file).map_err(|error| unreadable(path, &error))
}

/// The files of a folder and of its folders, in the order of their paths. A file stands for itself.
pub(crate) fn walk(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    walk_within(path, MOST_FILES)
}

/// The same where each entry may hold bad news: what is neither a file nor a folder is an error, such as a link that leads to a
/// folder or to nothing.
pub(crate) fn walk_all(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    walk_all_within(path, MOST_FILES)
}

/// The same for folders with at most so many files.
pub(crate) fn walk_all_within(path: &Path, most: usize) -> Result<Vec<PathBuf>, Failure> {
    let (found, passed) = walk_through(path, most, Closed::Fails)?;
    passed.first().map_or(Ok(found), |passed| Err(not_a_file(passed)))
}

/// The files, and what is neither a file nor a folder or is a folder that cannot be opened, for who has a line for each.
pub(crate) fn walk_apart(path: &Path) -> Result<(Vec<PathBuf>, Vec<PathBuf>), Failure> {
    walk_through(path, MOST_FILES, Closed::IsTold)
}

/// The same for folders with at most so many files.
pub(crate) fn walk_apart_within(path: &Path, most: usize) -> Result<(Vec<PathBuf>, Vec<PathBuf>), Failure> {
    walk_through(path, most, Closed::Fails)
}

/// The error of what is neither a file nor a folder; it is not opened, since that may wait for ever.
pub(crate) fn not_a_file(path: &Path) -> Failure {
    // a link to nothing says so itself
    let about = match fs::metadata(path) {
        Ok(about) => about,
        Err(error) => return unreadable(path, &error),
    };
    let is_link = fs::symlink_metadata(path).is_ok_and(|about| about.is_symlink());
    let message = if about.is_dir() && !is_link {
        Both::new("this folder cannot be opened", "フォルダを開けない")
    } else if about.is_dir() {
        Both::new("this is a link to a folder, which is not followed", "フォルダへのリンクであり、たどらない")
    } else if is_link {
        Both::new("this is a link, which is not followed", "リンクであり、たどらない")
    } else {
        Both::new("this is neither a file nor a folder", "ファイルでもフォルダでもない")
    };
    Failure::io("file-not-readable", message).file(path).help(Both::new(
        "copy the files that are meant into the folder, or take this away",
        "対象のファイルをこのフォルダに複写するか、これを取り除いてください",
    ))
}

/// The same for folders with at most so many files.
pub(crate) fn walk_within(path: &Path, most: usize) -> Result<Vec<PathBuf>, Failure> {
    walk_through(path, most, Closed::Fails).map(|(found, _)| found)
}

/// What becomes of a folder inside another one that cannot be opened.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Closed {
    Fails,
    IsTold,
}

/// The files, and what is neither a file nor a folder, each in the order of their paths.
fn walk_through(path: &Path, most: usize, closed: Closed) -> Result<(Vec<PathBuf>, Vec<PathBuf>), Failure> {
    let metadata = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if !metadata.is_dir() {
        return Ok((vec![path.to_owned()], Vec::new()));
    }
    let (mut found, mut passed) = (Vec::new(), Vec::new());
    let mut open = vec![path.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(_) if closed == Closed::IsTold && folder != path => {
                passed.push(folder);
                continue;
            }
            Err(error) => return Err(unreadable(&folder, &error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| unreadable(&folder, &error))?;
            let kind = entry.file_type().map_err(|error| unreadable(&entry.path(), &error))?;
            // a link to a folder may lead round in a circle
            if kind.is_dir() {
                open.push(entry.path());
            } else if !entry.path().is_file() {
                passed.push(entry.path());
            } else if !part::is_own(&entry.path()) {
                found.push(entry.path());
            }
            if found.len() + passed.len() > most {
                let message = Both::new(
                    format!("more than {most} files in one folder"),
                    format!("一つのフォルダに{most}個を超えるファイルがある"),
                );
                return Err(Failure::input("too-many", message).file(path));
            }
        }
    }
    found.sort();
    passed.sort();
    Ok((found, passed))
}

/// Writes a whole file or nothing; the bytes come back where they belong on standard output.
pub(crate) fn write(path: &Path, bytes: Vec<u8>) -> Result<Option<Vec<u8>>, Failure> {
    write_for(Readers::AsUsual, path, bytes)
}

/// The same, where the file is none of these, from which it was made: what they hold would be gone.
pub(crate) fn write_apart<'p>(
    inputs: impl IntoIterator<Item = &'p PathBuf>,
    path: &Path,
    bytes: Vec<u8>,
) -> Result<Option<Vec<u8>>, Failure> {
    refuse_input(inputs, path)?;
    write(path, bytes)
}

/// Refuses an output that is one of these files; links count as what they lead to.
fn refuse_input<'p>(inputs: impl IntoIterator<Item = &'p PathBuf>, path: &Path) -> Result<(), Failure> {
    // devices and pipes are not replaced
    if is_stream(path) || !path.is_file() {
        return Ok(());
    }
    let Ok(output) = fs::canonicalize(path) else { return Ok(()) };
    if !inputs.into_iter().any(|input| fs::canonicalize(input).is_ok_and(|input| input == output)) {
        return Ok(());
    }
    let message = Both::new(
        "the output would replace a file that it is made from",
        "出力により、その作成に用いるファイルが失われる",
    );
    Err(Failure::io("output-is-input", message)
        .file(path)
        .help(Both::new("choose another name for the output", "出力に別の名前を指定してください")))
}

/// Writes a file that only its owner may read.
pub(crate) fn write_private(path: &Path, bytes: Vec<u8>) -> Result<Option<Vec<u8>>, Failure> {
    write_for(Readers::Owner, path, bytes)
}

fn write_for(readers: Readers, path: &Path, bytes: Vec<u8>) -> Result<Option<Vec<u8>>, Failure> {
    if is_stream(path) {
        return Ok(Some(bytes));
    }
    refuse_private_key(path)?;
    // devices and pipes are written to, not replaced
    let target = part::target_of(path);
    let result = match fs::metadata(&target) {
        Ok(metadata) if metadata.is_dir() => return Err(directory(path)),
        Ok(metadata) if !metadata.is_file() => write_into(OpenOptions::new().write(true), &target, &bytes),
        _ => part::replace(&target, &bytes, readers),
    };
    result.map(|()| None).map_err(|error| Failure::unwritable(path, &error))
}

/// A file that is written bit by bit and stands under its name only when it is whole. For standard output it is kept.
#[derive(Debug)]
pub(crate) struct Draft {
    path: PathBuf,
    /// Where it is until then; none for standard output.
    part: Option<io::BufWriter<Part>>,
    kept: Vec<u8>,
}

impl Draft {
    /// Begins a file that is none of these, from which it is made: what they hold would be gone.
    pub(crate) fn begin_apart<'p>(inputs: impl IntoIterator<Item = &'p PathBuf>, path: &Path) -> Result<Self, Failure> {
        refuse_input(inputs, path)?;
        Self::begin(path)
    }

    fn begin(path: &Path) -> Result<Self, Failure> {
        let mut draft = Self { path: path.to_owned(), part: None, kept: Vec::new() };
        if is_stream(path) {
            return Ok(draft);
        }
        refuse_private_key(path)?;
        if fs::metadata(path).is_ok_and(|metadata| metadata.is_dir()) {
            return Err(directory(path));
        }
        let part =
            Part::begin(&part::target_of(path), Readers::AsUsual).map_err(|error| Failure::unwritable(path, &error))?;
        draft.part = Some(io::BufWriter::new(part));
        Ok(draft)
    }

    /// Adds to it.
    pub(crate) fn add(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        if let Some(part) = &mut self.part {
            return part.write_all(bytes).map_err(|error| Failure::unwritable(&self.path, &error));
        }
        self.kept.extend_from_slice(bytes);
        Ok(())
    }

    /// Puts it under its name; the bytes come back where they belong on standard output.
    pub(crate) fn finish(mut self) -> Result<Option<Vec<u8>>, Failure> {
        let Some(part) = self.part.take() else { return Ok(Some(std::mem::take(&mut self.kept))) };
        let part = part.into_inner().map_err(io::IntoInnerError::into_error);
        part.and_then(Part::place).map(|()| None).map_err(|error| Failure::unwritable(&self.path, &error))
    }
}

/// Writes all of these files, or none that was not there before; folders are made as they are needed.
pub(crate) fn write_all(files: &[(PathBuf, Vec<u8>)]) -> Result<(), Failure> {
    let mut made: Vec<&Path> = Vec::new();
    for (path, bytes) in files {
        let is_new = !path.exists();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let done = folder.map_or(Ok(()), create_folder).and_then(|()| write(path, bytes.clone()).map(drop));
        if let Err(failure) = done {
            // what was begun is not left behind
            for path in made {
                let _ = fs::remove_file(path);
            }
            return Err(failure);
        }
        if is_new {
            made.push(path);
        }
    }
    Ok(())
}

/// Takes a file away.
pub(crate) fn remove(path: &Path) -> Result<(), Failure> {
    fs::remove_file(path).map_err(|error| Failure::unwritable(path, &error))
}

/// Writes a private key where there is no file yet; nobody but its owner may read it.
pub(crate) fn write_secret(path: &Path, text: &str) -> Result<(), Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = write_into(&mut options, path, text.as_bytes());
    written.and_then(|()| part::sync_folder(part::folder_of(path))).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            return exists(path);
        }
        // what was begun is not left behind
        let _ = fs::remove_file(path);
        Failure::unwritable(path, &error)
    })
}

/// Makes a folder, if it is not there, and all above it.
pub(crate) fn create_folder(path: &Path) -> Result<(), Failure> {
    part::create_folder(path).map_err(|error| Failure::unwritable(path, &error))
}

/// Whether a path stands for standard input or output.
pub(crate) fn is_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// There is a file already, and it stays.
fn exists(path: &Path) -> Failure {
    let message = Both::new(
        "there is a file of this name already, and private keys are never overwritten",
        "この名前のファイルが既にあり、秘密鍵は上書きしない",
    );
    Failure::io("file-exists", message)
        .file(path)
        .help(Both::new("choose another name, or move the file away", "別の名前を選ぶか、ファイルを移動してください"))
}

fn write_into(options: &mut OpenOptions, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    match file.sync_all() {
        // pipes and devices cannot
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        result => result,
    }
}

fn refuse_private_key(path: &Path) -> Result<(), Failure> {
    let mut start = Vec::new();
    // what cannot be read is no key that could be recognised
    if !fs::metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return Ok(());
    }
    if let Ok(file) = OpenOptions::new().read(true).open(path) {
        let _ = file.take(64).read_to_end(&mut start);
    }
    let is_key = String::from_utf8_lossy(&start).contains("PRIVATE KEY-----");
    zeroize::Zeroize::zeroize(&mut start);
    if is_key { Err(exists(path)) } else { Ok(()) }
}

pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let (code, message) = match error.kind() {
        io::ErrorKind::NotFound => ("file-not-found", Both::new("no such file", "ファイルが存在しない")),
        io::ErrorKind::PermissionDenied => {
            ("file-not-readable", Both::new("no permission to read this file", "このファイルを読む権限がない"))
        }
        io::ErrorKind::IsADirectory => return directory(path),
        _ => (
            "file-not-readable",
            Both::new(format!("this file cannot be read: {error}"), format!("このファイルを読めない：{error}")),
        ),
    };
    Failure::io(code, message)
        .file(path)
        .help(Both::new("check the path and the permissions", "パスと権限を確認してください"))
}

fn directory(path: &Path) -> Failure {
    Failure::io("is-a-folder", Both::new("this is a folder, not a file", "これはファイルではなくフォルダである"))
        .file(path)
        .help(Both::new("name a file in it", "その中のファイルを指定してください"))
}

/// Whether standard input was read; a second time it would seem to be empty.
static INPUT_TAKEN: AtomicBool = AtomicBool::new(false);
/// Much more than any key takes.
const KEY_BYTES: usize = 64 * 1024;
/// Enough for the evidence of any product.
const MOST_FILES: usize = 100_000;
