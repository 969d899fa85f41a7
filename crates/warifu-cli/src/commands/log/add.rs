use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use warifu_model::{Digest, Json, Language};
use warifu_seal::audit::LogFiles as _;
use warifu_seal::tiles::{Log, Tile, TilePath, Tiles as _};

use super::checkpoint;
use crate::args::Context;
use crate::commands::common::{number, plural};
use crate::commands::key;
use crate::exit::Exit;
use crate::failure::{Both, Failure};
use crate::files::{self, Source};
use crate::reply::Reply;
use crate::store::log::{State, Store, leaf, mismatch, new_entry, width_at};
use crate::store::{self, Wait};
use warifu_report::{Page, Text, style};

/// Appends files to a log
///
/// Of a bundle, the certificate with all the signatures on it is logged: countersign first, log then. Any other file is
/// logged as it is. What stands in the log already is not added again. A file with a private key in it is refused: what is
/// logged is public for ever.
///
/// Entries and tiles are on disk before anything says so: killed at any moment, the folder is a readable log, with the
/// entries or without. With --key, the new checkpoint is signed at once.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu log add log bundle.json --key log.pem
  warifu log add log certificates/*.json      then: warifu log checkpoint log --key log.pem")]
pub(super) struct Add {
    /// The folder of the log
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Bundles, or any other files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The private key of the log, to sign the checkpoint at once
    #[arg(long, value_name = "KEY.pem")]
    key: Option<PathBuf>,
    #[command(flatten)]
    wait: Wait,
}

/// A file, and the place of its entry.
struct Placed {
    file: String,
    index: u64,
    is_new: bool,
}

impl Add {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let store = Store::new(&self.folder);
        let key = self.key.as_deref().map(key::read_signing).transpose()?;
        let sources = self.files.iter().map(|file| files::read(file)).collect::<Result<Vec<_>, _>>()?;
        let _lock = store.lock(self.wait)?;
        let mut state = store.state()?;
        // a wrong key is noticed before anything is written
        let signer = key.map(|key| checkpoint::signer(&state, key)).transpose()?;
        let (placed, entries) = place(&store, &state, &sources)?;
        append(&store, &mut state, &entries)?;
        let published = match signer {
            Some(signer) => Some(checkpoint::publish(&store, &state, &signer)?),
            None => None,
        };
        let language = context.language;
        let mut page = Page::default();
        let (count, size) = (entries.len(), state.head.size());
        let text = match language {
            Language::En => format!(" {} added; the log has {size}", plural(count, "entry", "entries")),
            Language::Ja => format!(" {count}件を登録しました。ログの登録数は{size}件です"),
        };
        page.line(Text::new().style("✓", style::GOOD).plain(text));
        let rows = placed.iter().map(|placed| {
            let text = Text::new().plain(&*placed.file);
            let text = if placed.is_new {
                text
            } else {
                text.dim(language.pick(", in the log already", "（登録済み）"))
            };
            vec![Text::new().strong(placed.index.to_string()), text]
        });
        page.table(2, rows.collect());
        if published.is_none() {
            page.indented(
                2,
                Text::new().dim(language.pick(
                    "Not in a checkpoint yet: `warifu log checkpoint` signs one.",
                    "まだチェックポイントに含まれていません。`warifu log checkpoint` で署名してください。",
                )),
            );
        }
        let list = placed.iter().map(|placed| {
            Json::object()
                .with("file", placed.file.as_str())
                .with("index", number(placed.index))
                .with("added", placed.is_new)
        });
        let json = Json::object()
            .with("size", number(state.head.size()))
            .with("root", *state.head.root())
            .with("signed", published.is_some())
            .with("entries", Json::List(list.collect()));
        Ok(Reply::new(Exit::Yes, page, json))
    }
}

/// Gives every file its place: the one it has, or the next one.
fn place(store: &Store, state: &State, sources: &[Source]) -> Result<(Vec<Placed>, Vec<Vec<u8>>), Failure> {
    let size = state.head.size();
    let mut known: BTreeMap<Digest, Option<u64>> = BTreeMap::new();
    let mut all = Vec::new();
    for source in sources {
        let entry = new_entry(source)?;
        known.insert(leaf(&entry), None);
        all.push((source.name().to_owned(), entry));
    }
    for index in 0..size.div_ceil(u64::from(Tile::WIDTH)) {
        let tile = store.read(0, index, width_at(size, index))?;
        let (hashes, _) = tile.as_chunks::<32>();
        for (place, hash) in (index * u64::from(Tile::WIDTH)..size).zip(hashes) {
            if let Some(found @ None) = known.get_mut(&Digest::from_bytes(*hash)) {
                *found = Some(place);
            }
        }
    }
    let (mut placed, mut entries) = (Vec::new(), Vec::new());
    for (file, entry) in all {
        let next = size + entries.len() as u64;
        let found = known.entry(leaf(&entry)).or_default();
        placed.push(Placed { file, index: found.unwrap_or(next), is_new: found.is_none() });
        if found.replace(found.unwrap_or(next)).is_none() {
            entries.push(entry);
        }
    }
    Ok((placed, entries))
}

/// Entries, then tiles, then the head: whatever is said of the tree is on disk before it is said.
fn append(store: &Store, state: &mut State, entries: &[Vec<u8>]) -> Result<(), Failure> {
    if entries.is_empty() {
        return Ok(());
    }
    let width = u64::from(Tile::WIDTH);
    let size = state.head.size();
    let first = size / width;
    let mut edge = match size % width {
        0 => Vec::new(),
        _ => store.entries(first, width_at(size, first))?,
    };
    let edge_leaves: Vec<u8> = edge.iter().flat_map(|entry| *leaf(entry).as_bytes()).collect();
    if !edge.is_empty() && !store.read(0, first, width_at(size, first))?.starts_with(&edge_leaves) {
        let path = TilePath::entries(first, width_at(size, first)).map_err(Failure::bug)?;
        return Err(mismatch(
            &store.path(&path),
            Both::new("the entries are not those of the tiles", "登録内容がタイルと一致しません"),
        ));
    }
    edge.extend_from_slice(entries);
    for (index, bundle) in (first..).zip(edge.chunks(usize::from(Tile::WIDTH))) {
        let path = u16::try_from(bundle.len()).map(|width| TilePath::entries(index, width)).map_err(Failure::bug)?;
        let bytes = Log::write_entries(bundle).map_err(|error| Failure::of(&error))?;
        store.put(&path.map_err(Failure::bug)?, &bytes)?;
    }
    let grown = warifu_signing::append_to_log(&mut state.log, state.head.origin(), entries)
        .map_err(|error| Failure::of(&error))?;
    grown.tiles.iter().try_for_each(|tile| store.put(tile.path(), &tile.to_bytes()))?;
    state.head = grown.head;
    store::write(&store.head(), state.head.to_text().as_bytes())
}
