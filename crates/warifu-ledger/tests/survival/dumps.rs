//! A dump in a folder. Its manifest is written last: a dump without one is none.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use warifu_ledger::LedgerError;
use warifu_ledger::dump::{DumpFile, DumpSource, Secrets, dump};
use warifu_ledger::store::Read;

/// Writes a dump, file by file.
pub(crate) fn write(read: &mut dyn Read, folder: &Path) -> Result<(), LedgerError> {
    dump(read, Secrets::Included, |file, bytes| {
        let path = folder.join(file.path());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
        file.write_all(bytes).unwrap();
        Ok(())
    })
    .map(drop)
}

/// A dump that is read.
pub(crate) struct Folder {
    path: PathBuf,
    rest: BTreeMap<DumpFile, Vec<Vec<u8>>>,
}

impl Folder {
    pub(crate) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), rest: BTreeMap::new() }
    }
}

impl DumpSource for Folder {
    type Error = LedgerError;

    #[expect(clippy::disallowed_methods, reason = "tests read files")]
    fn file(&mut self, file: DumpFile) -> Result<Vec<u8>, LedgerError> {
        std::fs::read(self.path.join(file.path())).map_err(|_| LedgerError::Dump { file: file.path() })
    }

    fn line(&mut self, file: DumpFile) -> Result<Option<Vec<u8>>, LedgerError> {
        if !self.rest.contains_key(&file) {
            let bytes = self.file(file)?;
            let mut lines: Vec<Vec<u8>> = bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
            if lines.pop().is_some_and(|last| !last.is_empty()) {
                return Err(LedgerError::Dump { file: file.path() });
            }
            lines.reverse();
            self.rest.insert(file, lines);
        }
        Ok(self.rest.get_mut(&file).and_then(Vec::pop))
    }
}

/// All files of a folder with their bytes.
#[expect(clippy::disallowed_methods, reason = "tests read files")]
pub(crate) fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut all, mut folders) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                all.insert(path.clone(), std::fs::read(&path).unwrap());
            }
        }
    }
    let below = |path: &PathBuf| path.strip_prefix(folder).unwrap().to_owned();
    all.iter().map(|(path, bytes)| (below(path), bytes.clone())).collect()
}
