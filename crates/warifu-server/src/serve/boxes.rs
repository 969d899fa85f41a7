use std::fs::{self, DirBuilder, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use warifu_model::{Digest, Timestamp, Token};

use super::folder::{keep, locked};
use crate::flow::Flow;
use crate::mailbox::{Boxes, ItemKind, Kept, Mailbox, Opens, Right};

/// A mailbox in a folder: `tokens/DIGEST` says what a token opens, `boxes/NAME/WRITER/TIME-ITEM.KIND` is an item. One process at a time has it; tokens
/// may be made and removed meanwhile.
#[derive(Debug)]
pub struct FolderBoxes {
    folder: PathBuf,
    _lock: File,
}

impl FolderBoxes {
    /// Opens the folder, or makes it.
    ///
    /// # Errors
    ///
    /// What the system says; [`io::ErrorKind::WouldBlock`] where another process has it.
    pub fn open(folder: &Path) -> io::Result<Self> {
        for part in ["tokens", "boxes"] {
            make(&folder.join(part))?;
        }
        Ok(Self { folder: folder.to_owned(), _lock: locked(folder)? })
    }

    /// Enters a token; `holder` says for the operator to whom it was given. Gives the file, which is removed to take the token back.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn admit(folder: &Path, token: &str, opens: &Opens, holder: &Token) -> io::Result<PathBuf> {
        let tokens = folder.join("tokens");
        make(&tokens)?;
        let path = tokens.join(Mailbox::token_digest(token).hex());
        keep(&path, format!("{} {} {holder}\n", opens.right.as_str(), opens.name).as_bytes())?;
        Ok(path)
    }

    /// Tells whether a token reads this box: what is written into one that nobody reads lies there until it is old.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn is_read(folder: &Path, name: &Token) -> io::Result<bool> {
        for (_, path) in children(&folder.join("tokens"))? {
            let found = opens(&read(&path, MOST_TOKEN_FILE)?);
            if found.is_some_and(|found| found.name == *name && found.right == Right::Read) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn place(&self, item: &Kept) -> PathBuf {
        let Kept { name, writer, item, kind, arrived_at, .. } = item;
        let file = format!("{}-{}.{}", arrived_at.unix(), item.hex(), kind.as_str());
        self.folder.join("boxes").join(name.as_str()).join(writer.hex()).join(file)
    }
}

impl Boxes for FolderBoxes {
    fn opens(&mut self, token: &Digest) -> Result<Option<Opens>, String> {
        let path = self.folder.join("tokens").join(token.hex());
        match read(&path, MOST_TOKEN_FILE) {
            Ok(bytes) => Ok(opens(&bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    }

    fn all(&mut self) -> Result<Vec<Kept>, String> {
        found(&self.folder.join("boxes")).map_err(|error| error.to_string())
    }

    fn keep(&mut self, item: &Kept, bytes: &[u8]) -> Result<(), String> {
        let place = self.place(item);
        let made = place.parent().map_or(Ok(()), made_durably).and_then(|()| keep(&place, bytes));
        made.map_err(|error| {
            // half of an item takes no room, and neither does a whole one of which its sender was told that it is not kept
            let _ = fs::remove_file(place.with_extension("part"));
            let _ = fs::remove_file(&place);
            error.to_string()
        })
    }

    fn bytes(&mut self, item: &Kept) -> Result<Flow, String> {
        let whole = || -> io::Result<Flow> {
            let file = File::options().read(true).open(self.place(item))?;
            if file.metadata()?.len() != item.size {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            Ok(Flow::new(item.size, file))
        };
        whole().map_err(|error| error.to_string())
    }

    fn remove(&mut self, item: &Kept) -> Result<(), String> {
        match fs::remove_file(self.place(item)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.to_string()),
            _ => Ok(()),
        }
    }
}

/// A folder that only this user reads.
fn make(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// The same; each folder that was not there is on the disk in the one above it, so that no item goes with its folder.
fn made_durably(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let above = folder.parent().filter(|above| !above.as_os_str().is_empty());
    if let Some(above) = above {
        made_durably(above)?;
    }
    make(folder)?;
    #[cfg(unix)]
    if let Some(above) = above {
        File::options().read(true).open(above)?.sync_all()?;
    }
    Ok(())
}

fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::options().read(true).open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What the file of a token says: right, box, holder.
fn opens(bytes: &[u8]) -> Option<Opens> {
    let mut words = str::from_utf8(bytes).ok()?.split_whitespace();
    let right = Right::parse(words.next()?)?;
    let name = Token::parse(words.next()?)?;
    Some(Opens { name, right })
}

/// Everything below `boxes`. What was written by half is removed; what has another name is not ours, and left alone.
fn found(boxes: &Path) -> io::Result<Vec<Kept>> {
    let mut all = Vec::new();
    for (name, folder) in children(boxes)? {
        let Some(name) = Token::parse(&name) else { continue };
        for (writer, folder) in children(&folder)? {
            let Some(writer) = Digest::parse_hex(&writer) else { continue };
            for (file, path) in children(&folder)? {
                if path.extension().is_some_and(|ending| ending == "part") {
                    fs::remove_file(&path)?;
                } else if let Some((arrived_at, item, kind)) = parts(&file) {
                    let size = fs::metadata(&path)?.len();
                    all.push(Kept { name: name.clone(), writer, item, kind, size, arrived_at });
                }
            }
        }
    }
    Ok(all)
}

fn parts(file: &str) -> Option<(Timestamp, Digest, ItemKind)> {
    let (at, rest) = file.split_once('-')?;
    let (item, kind) = rest.split_once('.')?;
    Some((Timestamp::from_unix(at.parse().ok()?)?, Digest::parse_hex(item)?, ItemKind::parse(kind)?))
}

/// The entries of a folder by their names; none where it is a file.
fn children(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let named = |entry: io::Result<fs::DirEntry>| {
        entry.map(|entry| entry.file_name().into_string().ok().map(|name| (name, entry.path())))
    };
    entries.filter_map(|entry| named(entry).transpose()).collect()
}

/// The longest file of a token, in bytes: two ids and a word.
const MOST_TOKEN_FILE: u64 = 1_024;
