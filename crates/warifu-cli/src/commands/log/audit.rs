use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use warifu_model::{Json, Language, Timestamp};
use warifu_seal::checkpoint;
use warifu_seal::tiles::{Log, TILE_WIDTH, Tile, Tiles as _};

use super::store::{Store, leaf, note_key, unusable, width_at};
use crate::args::Context;
use crate::commands::common::number;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reply::Reply;
use warifu_report::{Page, Text, style};

/// Checks a whole log
///
/// Opens the checkpoint with the log's key, hashes every entry, computes every tile from them and compares it with the
/// one in the folder, up to the root. Names the first file that is wrong. Cosignatures of the witnesses that are given
/// have to be there and to hold.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu log audit log --log-key log.vkey --witness witness.vkey

Exit codes: 0 all of it holds, 1 something does not")]
pub(super) struct Audit {
    /// The folder of the log
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The verifier key of the log, or a file that holds it
    #[arg(long, value_name = "VKEY")]
    log_key: String,
    /// The verifier key of a witness that must have cosigned, or a file that holds it
    #[arg(long, num_args = 1.., value_name = "VKEY")]
    witness: Vec<String>,
}

impl Audit {
    pub(super) fn run(self, context: Context) -> Result<Reply, Failure> {
        let store = Store::new(&self.folder);
        let log_key = note_key(&self.log_key)?;
        let witnesses = self.witness.iter().map(|key| note_key(key)).collect::<Result<Vec<_>, _>>()?;
        let (source, _) = store.published()?;
        let opened =
            checkpoint::open(source.bytes(), &log_key, &witnesses).map_err(|error| unusable(&error, source.path()))?;
        if let Some(missing) = witnesses.iter().find(|witness| !opened.cosignatures().contains_key(witness)) {
            let message = format!("the checkpoint is not cosigned by `{}`", missing.name());
            return Err(Failure::refusal("cosignature-missing", message)
                .file(source.path())
                .help("let the witness see the checkpoint, or leave it out"));
        }
        let head = opened.checkpoint();
        let tiles = compare(&store, head.size())?;
        if tiles.root != *head.root() {
            let message = format!("the entries lead to root `{}`, not to `{}`", tiles.root, head.root());
            return Err(Failure::refusal("tiles-of-another-tree", message)
                .file(source.path())
                .help("checkpoint and entries are not of the same log: keep both, they prove it"));
        }
        let seen = opened.cosignatures().iter().map(|(key, time)| (key.name().to_owned(), when(*time)));
        let seen: Vec<_> = seen.collect();
        let page = page(&self.folder.display().to_string(), head, &tiles, &seen, context.language);
        let cosignatures =
            seen.iter().map(|(name, time)| Json::object().with("name", name.as_str()).with("time", time.as_str()));
        let json = Json::object()
            .with("origin", head.origin())
            .with("size", number(head.size()))
            .with("root", *head.root())
            .with("tiles", number(tiles.count))
            .with("cosignatures", Json::List(cosignatures.collect()));
        Ok(Reply::new(Exit::Yes, page, json))
    }
}

/// What came out of the entries.
struct Compared {
    root: warifu_model::Digest,
    /// Tiles and bundles that were looked at.
    count: u64,
}

/// Computes the tree from its entries, and compares every tile with the one on disk. One bundle is held at a time.
fn compare(store: &Store, size: u64) -> Result<Compared, Failure> {
    let mut log = Log::empty();
    let mut partial: BTreeMap<u8, Tile> = BTreeMap::new();
    let mut count = 0;
    for index in 0..size.div_ceil(u64::from(TILE_WIDTH)) {
        let entries = store.entries(index, width_at(size, index)).map_err(Failure::refused)?;
        let leaves: Vec<_> = entries.iter().map(|entry| leaf(entry)).collect();
        count += 1;
        let tiles = log.append(&leaves).map_err(|error| Failure::refusal(error.code(), &error))?;
        for tile in tiles {
            let Some(level) = tile.path().level() else { continue };
            if tile.path().width() == TILE_WIDTH {
                partial.remove(&level);
                hold(store, &tile)?;
                count += 1;
            } else {
                partial.insert(level, tile);
            }
        }
    }
    for tile in partial.values() {
        hold(store, tile)?;
        count += 1;
    }
    Ok(Compared { root: log.root(), count })
}

/// The tile on disk has to be the one that was computed.
fn hold(store: &Store, tile: &Tile) -> Result<(), Failure> {
    let path = tile.path();
    let Some(level) = path.level() else { return Ok(()) };
    let bytes = store.read(level, path.index(), path.width()).map_err(Failure::refused)?;
    let computed = tile.to_bytes();
    let whole = usize::from(TILE_WIDTH) * 32;
    if bytes.starts_with(&computed) && (bytes.len() == computed.len() || bytes.len() == whole) {
        return Ok(());
    }
    let place = bytes.chunks(32).zip(computed.chunks(32)).take_while(|(found, expected)| found == expected).count();
    let below = if level == 0 { "the entries" } else { "the tiles below" };
    let message = format!("`{path}` is not what {below} lead to: hash {place} is the first that differs");
    Err(Failure::refusal("log-tile-wrong", message)
        .file(&store.path(path))
        .help("nothing above it can be relied upon; compare with another copy of the log"))
}

fn when(seconds: u64) -> String {
    let time = i64::try_from(seconds).ok().and_then(Timestamp::from_unix);
    time.map_or_else(|| seconds.to_string(), |time| time.to_string())
}

fn page(
    folder: &str,
    head: &checkpoint::Checkpoint,
    tiles: &Compared,
    seen: &[(String, String)],
    language: Language,
) -> Page {
    let mut page = Page::default();
    let text = language.pick(" the whole log holds: ", " ログ全体に誤りはありません: ");
    page.line(Text::new().style("✓", style::GOOD).plain(text).strong(folder));
    let mut fields = vec![
        (language.pick("origin", "ログ名"), head.origin().into()),
        (language.pick("entries", "登録数"), Text::new().strong(head.size().to_string())),
        (language.pick("root", "ルート"), head.root().to_string().into()),
        (language.pick("files compared", "照合したファイル"), tiles.count.to_string().into()),
    ];
    for (name, time) in seen {
        fields.push((language.pick("cosigned", "連署"), format!("{name}, {time}").into()));
    }
    page.fields(2, fields);
    page
}
