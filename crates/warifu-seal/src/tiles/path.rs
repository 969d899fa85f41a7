use std::{fmt, str::FromStr};

use warifu_model::problems;

use super::size::{MAX_LEVEL, TILE_WIDTH};
use crate::checkpoint::read_decimal;

/// The place where a tile or a bundle of entries lies below the log's own address: `tile/0/x001/x234/067.p/12`.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct TilePath {
    /// None for a bundle of entries.
    level: Option<u8>,
    index: u64,
    width: u16,
}

problems! {
    /// Not the path of a tile.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum TilePathError {
        /// No tree has a tile of that level.
        Level {
            /// The level asked for.
            found: u8,
        } => {
            code: "tile-level-out-of-range",
            en: "tiles have the levels 0 to {MAX_LEVEL}, not {found}",
            ja: "タイルの階層は 0 から {MAX_LEVEL} までであり、{found} はない",
            help_en: "level 7 spans all trees of less than 2^64 leaves",
            help_ja: "階層 7 で、葉が 2^64 件未満の全ての木に足ります",
        }
        /// Not of the one form.
        Malformed => {
            code: "tile-path-malformed",
            en: "not the path of a tile or of a bundle of entries",
            ja: "タイル又はエントリー束のパスではない",
            help_en: "a path is like `tile/0/x001/x234/067` or `tile/entries/000.p/12`",
            help_ja: "パスは `tile/0/x001/x234/067` や `tile/entries/000.p/12` の形です",
        }
        /// No tile is that wide.
        Width {
            /// The width asked for.
            found: u16,
        } => {
            code: "tile-width-out-of-range",
            en: "a tile has 1 to 256 hashes, not {found}",
            ja: "タイルのハッシュは1件から256件までであり、{found}件ではない",
            help_en: "an empty tile is not written, and a full one has 256 hashes",
            help_ja: "空のタイルは書かれません。満杯のタイルのハッシュは256件です",
        }
    }
}

impl TilePath {
    /// The path of a tile of hashes. A full tile has width 256.
    ///
    /// # Errors
    ///
    /// [`TilePathError::Level`], [`TilePathError::Width`].
    pub fn hashes(level: u8, index: u64, width: u16) -> Result<Self, TilePathError> {
        if level > MAX_LEVEL {
            return Err(TilePathError::Level { found: level });
        }
        Self { level: Some(level), index, width }.checked()
    }

    /// The path of a bundle of entries. A full bundle has width 256.
    ///
    /// # Errors
    ///
    /// [`TilePathError::Width`].
    pub fn entries(index: u64, width: u16) -> Result<Self, TilePathError> {
        Self { level: None, index, width }.checked()
    }

    /// Of a tile of hashes its level; none for a bundle of entries.
    pub const fn level(&self) -> Option<u8> {
        self.level
    }

    /// Its place on its level, from zero.
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// The number of hashes or entries it has.
    pub const fn width(&self) -> u16 {
        self.width
    }

    fn checked(self) -> Result<Self, TilePathError> {
        if self.width == 0 || self.width > TILE_WIDTH {
            return Err(TilePathError::Width { found: self.width });
        }
        Ok(self)
    }
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.level {
            Some(level) => write!(f, "tile/{level}/")?,
            None => f.write_str("tile/entries/")?,
        }
        // three digits to an element, every element but the last marked
        let mut rest = self.index / 1000;
        let mut above = Vec::new();
        while rest > 0 {
            above.push(rest % 1000);
            rest /= 1000;
        }
        for element in above.iter().rev() {
            write!(f, "x{element:03}/")?;
        }
        write!(f, "{:03}", self.index % 1000)?;
        if self.width < TILE_WIDTH { write!(f, ".p/{}", self.width) } else { Ok(()) }
    }
}

impl FromStr for TilePath {
    type Err = TilePathError;

    fn from_str(text: &str) -> Result<Self, TilePathError> {
        let path = read(text).ok_or(TilePathError::Malformed)?;
        // whatever is read has to be what would be written: one file, one name
        if path.to_string() == text { Ok(path) } else { Err(TilePathError::Malformed) }
    }
}

fn read(text: &str) -> Option<TilePath> {
    let rest = text.strip_prefix("tile/")?;
    let (level, rest) = rest.split_once('/')?;
    let (place, width) = match rest.split_once(".p/") {
        Some((place, width)) => (place, u16::try_from(read_decimal(width)?).ok().filter(|width| *width < TILE_WIDTH)?),
        None => (rest, TILE_WIDTH),
    };
    let mut index = 0_u64;
    for element in place.split('/') {
        let digits = element.strip_prefix('x').unwrap_or(element);
        if digits.len() != 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        index = index.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
    }
    if level == "entries" {
        return TilePath::entries(index, width).ok();
    }
    TilePath::hashes(u8::try_from(read_decimal(level)?).ok()?, index, width).ok()
}
