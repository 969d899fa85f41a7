//! Files that must survive the process being killed, and folders that one process changes at a time.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Writes a whole file or nothing, with the folders above it, and returns when it is on disk under its name.
pub(crate) fn store(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write(path, bytes).map_err(|error| {
        let message = format!("this file cannot be written: {error}");
        Failure::io("file-not-writable", message).file(path).help("check the path, the permissions and the free space")
    })
}

/// Says that this process changes what `path` stands for, until the lock is dropped. The lock of a process that is no more
/// holds nobody up.
pub(crate) fn lock(path: &Path) -> Result<Lock, Failure> {
    let own = PathBuf::from(format!("{}.{}", path.display(), std::process::id()));
    store(&own, std::process::id().to_string().as_bytes())?;
    let mut taken = fs::hard_link(&own, path);
    if matches!(&taken, Err(error) if error.kind() == io::ErrorKind::AlreadyExists) && is_abandoned(path) {
        let _ = fs::remove_file(path);
        taken = fs::hard_link(&own, path);
    }
    let _ = fs::remove_file(&own);
    taken.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::io("log-in-use", "another process is changing this")
            .file(path)
            .help("wait for it; if no such process runs any more, delete this file"),
        _ => Failure::io("file-not-writable", format!("this file cannot be written: {error}")).file(path),
    })?;
    Ok(Lock { path: path.to_owned() })
}

/// While it lives, no other process changes the same thing.
#[derive(Debug)]
pub(crate) struct Lock {
    path: PathBuf,
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether the process that made the lock is no more. Where that cannot be told, it is taken to run.
fn is_abandoned(path: &Path) -> bool {
    let Ok(file) = OpenOptions::new().read(true).open(path) else { return false };
    let Ok(owner) = io::read_to_string(io::Read::take(file, 32)) else { return false };
    let processes = Path::new("/proc");
    processes.join("self").exists() && owner.parse::<u32>().is_ok_and(|id| !processes.join(id.to_string()).exists())
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().ok_or(io::ErrorKind::InvalidInput)?);
    name.push(format!(".{}.part", std::process::id()));
    let part = folder.join(name);
    let written = fill(&part, bytes).and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written?;
    // the name has to survive as well; where folders cannot be opened, the rename is all that can be had
    if let Ok(folder) = OpenOptions::new().read(true).open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

fn fill(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
