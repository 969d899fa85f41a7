//! A new folder with all its files, or none.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use data_encoding::HEXLOWER;
use warifu_model::Timestamp;

use crate::failure::{Both, Failure};
use crate::random;
use crate::store::part::{create_folder, folder_of, place_folder, sync_folder};

/// A folder that is not there yet.
pub(crate) struct NewFolder {
    target: PathBuf,
}

/// Which time files have.
#[derive(Clone, Copy)]
pub(crate) enum Times {
    /// That at which they are written.
    Now,
    /// One for all: in which order they were written is not to be seen.
    At(Timestamp),
}

impl NewFolder {
    /// A folder at a place where nothing is.
    pub(crate) fn at(target: &Path) -> Result<Self, Failure> {
        if fs::symlink_metadata(target).is_ok() || target.file_name().is_none() {
            let message = Both::new(
                "there is something of this name already, and it stays",
                "この名前のものが既にあり、変更しない",
            );
            return Err(Failure::io("file-exists", message)
                .file(target)
                .help(Both::new("choose another name, or move it away", "別の名前を選ぶか、移動してください")));
        }
        Ok(Self { target: target.to_owned() })
    }

    /// Writes the files, readable by their owner alone, beside the place, and then puts the folder there. What was begun is not left
    /// behind, but where the process is killed.
    pub(crate) fn place(&self, files: &[(PathBuf, Vec<u8>)], times: Times) -> Result<(), Failure> {
        let parent = folder_of(&self.target);
        let part = parent.join(format!(".warifu-{}", HEXLOWER.encode(&*random::seed()?)));
        let unwritable = |error: io::Error| Failure::unwritable(&self.target, &error);
        create_folder(parent).map_err(unwritable)?;
        let done = fill(&part, files, times).and_then(|()| place_folder(&part, &self.target));
        done.map_err(|error| {
            let _ = fs::remove_dir_all(&part);
            unwritable(error)
        })
    }
}

fn fill(part: &Path, files: &[(PathBuf, Vec<u8>)], times: Times) -> io::Result<()> {
    make(part)?;
    let mut folders = vec![part.to_owned()];
    for (path, bytes) in files {
        let path = part.join(path);
        let folder = folder_of(&path);
        if !folders.iter().any(|made| made == folder) {
            make(folder)?;
            folders.push(folder.to_owned());
        }
        let mut file = File::create_new(&path)?;
        file.write_all(bytes)?;
        stamp(&file, times)?;
        file.sync_all()?;
    }
    for folder in folders.iter().rev() {
        // a system that does not open folders has no time of theirs to set either
        if let Ok(opened) = fs::OpenOptions::new().read(true).open(folder) {
            let _ = stamp(&opened, times);
        }
        sync_folder(folder)?;
    }
    Ok(())
}

fn make(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn stamp(file: &File, times: Times) -> io::Result<()> {
    let Times::At(at) = times else { return Ok(()) };
    let Ok(seconds) = u64::try_from(at.unix()) else { return Ok(()) };
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    file.set_times(fs::FileTimes::new().set_modified(time).set_accessed(time))
}
