//! Small file systems in memory, to be filled and to be taken the right to write from. They need root; without, that is said and there is none.
#![expect(clippy::print_stderr, reason = "a test that was skipped has to say so")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// A file system of its own, which goes with its owner.
#[derive(Debug)]
pub struct Disk(PathBuf);

impl Disk {
    /// Mounts one of this size (`8m`); none where that is not allowed, which is said.
    pub fn mount(size: &str) -> Option<Self> {
        static DISKS: AtomicU32 = AtomicU32::new(0);
        let number = DISKS.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("warifu-disk-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let size = format!("size={size}");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&folder).output();
        if mounted.is_ok_and(|mounted| mounted.status.success()) {
            return Some(Self(folder));
        }
        let _ = std::fs::remove_dir(&folder);
        eprintln!("SKIPPED: no file system can be mounted here; full and read-only disks were not tested");
        None
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A file on it, by its name.
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Mounts it again: `ro` or `rw`.
    pub fn remount(&self, how: &str) {
        let how = format!("remount,{how}");
        let mounted = Command::new("mount").args(["-o", &how]).arg(&self.0).status().unwrap();
        assert!(mounted.success(), "{how}");
    }

    /// Fills it up to so many bytes that are left; gives the file that does, to be removed.
    pub fn fill(&self, left: usize) -> PathBuf {
        let ballast = self.file("ballast");
        let available = self.available();
        let bytes = vec![0; available.saturating_sub(left)];
        #[expect(clippy::disallowed_methods, reason = "tests make files")]
        std::fs::write(&ballast, bytes).unwrap();
        ballast
    }

    /// The number of bytes that are left.
    fn available(&self) -> usize {
        let said = Command::new("df").args(["--output=avail", "-B1"]).arg(&self.0).output().unwrap();
        let said = String::from_utf8(said.stdout).unwrap();
        said.split_whitespace().last().and_then(|bytes| bytes.parse().ok()).unwrap()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
        let _ = std::fs::remove_dir(&self.0);
    }
}
