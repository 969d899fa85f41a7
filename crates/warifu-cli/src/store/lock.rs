use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use warifu_model::json::plural;

use crate::failure::{Both, Failure};
use crate::store::part;

/// What one process changes at a time.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Shared {
    /// A bundle, and all others in its folder.
    Bundle,
    /// A folder of a catalogue.
    Catalog,
    /// The status history of a body.
    History,
    /// A log.
    Log,
    /// What a subscriber of a feed has seen: a folder that is there.
    Subscriber,
    /// What a witness remembers.
    Witness,
}

/// How long to wait for what another process changes.
#[derive(Args, Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Wait {
    /// How many seconds to wait while another process changes the same
    #[arg(long = "wait", value_name = "SECONDS", default_value_t = 30)]
    seconds: u32,
}

impl Wait {
    /// As long as that.
    pub(crate) fn duration(self) -> Duration {
        Duration::from_secs(self.seconds.into())
    }
}

/// While it lives, no other process changes the same thing. The operating system ends it with the process, however that
/// ends, and knows of processes in other containers.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Shared {
    /// Where the lock is: on a file that is made once and never removed, or on a folder, so that none stands among bundles.
    fn place(self, path: &Path) -> PathBuf {
        let target = part::target_of(path);
        match self {
            Self::Bundle | Self::Catalog => part::folder_of(&target).to_owned(),
            Self::Log => target.join(".lock"),
            // who reads the folder finds metadata there and nothing else
            Self::Subscriber => target,
            Self::History | Self::Witness => {
                let mut name = target.into_os_string();
                name.push(".lock");
                PathBuf::from(name)
            }
        }
    }

    fn in_use(self) -> (&'static str, [&'static str; 2]) {
        match self {
            Self::Bundle => (
                "bundle-in-use",
                [
                    "another process is changing bundles in this folder",
                    "別のプロセスがこのフォルダのバンドルを変更中です",
                ],
            ),
            Self::Catalog => (
                "catalog-in-use",
                ["another process is publishing into this folder", "別のプロセスがこのフォルダに公開中です"],
            ),
            Self::History => {
                ("history-in-use", ["another process is changing this history", "別のプロセスがこの履歴を変更中です"])
            }
            Self::Log => ("log-in-use", ["another process is changing this log", "別のプロセスがこのログを変更中です"]),
            Self::Subscriber => (
                "feed-state-in-use",
                [
                    "another process is following a feed in this folder",
                    "別のプロセスがこのフォルダでフィードを購読中です",
                ],
            ),
            Self::Witness => (
                "witness-state-in-use",
                ["another process is using the state of this witness", "別のプロセスがこの連署者の状態を使用中です"],
            ),
        }
    }
}

/// Waits until nobody else changes what `path` stands for, and keeps everybody else from it until the lock is dropped.
pub(crate) fn lock(path: &Path, what: Shared, wait: Wait) -> Result<Lock, Failure> {
    let mut place = what.place(path);
    let rounds = u64::from(wait.seconds) * ROUNDS_PER_SECOND;
    for round in 0..=rounds {
        let mut tried = attempt(&place);
        // not every system locks folders
        if tried.is_err() && place.is_dir() {
            place.push(part::FOLDER_LOCK);
            tried = attempt(&place);
        }
        if let Some(lock) = tried? {
            return Ok(lock);
        }
        if round < rounds {
            std::thread::sleep(Duration::from_millis(1000 / ROUNDS_PER_SECOND));
        }
    }
    let (code, [en, ja]) = what.in_use();
    let message = Both::new(
        format!("{en}, and did not end within {}", plural(wait.seconds, "second", "seconds")),
        format!("{ja}。{}秒以内に終わりませんでした", wait.seconds),
    );
    Err(Failure::io(code, message).file(path).help(Both::new(
        "try again, or wait longer with --wait; nothing was changed",
        "もう一度実行するか、--wait で待ち時間を延ばしてください。何も変更していません",
    )))
}

/// None while somebody else holds it.
fn attempt(place: &Path) -> Result<Option<Lock>, Failure> {
    let file = open(place).map_err(|error| Failure::unwritable(place, &error))?;
    match file.try_lock() {
        // somebody may have removed the file by hand, and others may hold one of the same name
        Ok(()) => Ok(part::is_at(&file, place).then_some(Lock { _file: file })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(unlockable(place, &error)),
    }
}

fn open(path: &Path) -> io::Result<File> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => OpenOptions::new().read(true).open(path),
        Ok(metadata) if !metadata.is_file() => Err(io::Error::other("it is no ordinary file, and a lock must be one")),
        _ => OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path),
    }
}

fn unlockable(path: &Path, error: &io::Error) -> Failure {
    let message = Both::new(
        format!("this file system gives no locks: {error}"),
        format!("このファイルシステムはロックに対応していません：{error}"),
    );
    Failure::io("file-not-lockable", message).file(path).help(Both::new(
        "move it to a local disk: without locks two processes could give one place twice",
        "ローカルディスクに移してください。ロックがないと、二つのプロセスが同じ位置を二度与えるおそれがあります",
    ))
}

/// Often enough that nobody notices, seldom enough that nobody else is held up.
const ROUNDS_PER_SECOND: u64 = 50;
