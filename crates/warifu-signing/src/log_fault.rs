use std::fmt::{Debug, Display};

use warifu_model::json::plural;
use warifu_model::{Language, problems};
use warifu_seal::checkpoint::CheckpointError;
use warifu_seal::merkle::{ConsistencyError, InclusionError};
use warifu_seal::note::NoteError;
use warifu_seal::tiles::{EntriesError, TileError, TilePath, TilePathError};
use warifu_seal::witness::WitnessError;

use crate::log::LogEntryError;

problems! {
    /// Reason why a log was not read or changed. `E` is the error of its [`Files`].
    #[derive(Clone, Debug, Eq, PartialEq)]
    pub enum LogFolderError<E: Debug + Display> {
        /// A file cannot be read or written.
        Files(error: E) => {
            code: "log-file-unreadable",
            en: "a file of the log cannot be read or written: {error}",
            ja: "ログのファイルを読み書きできない：{error}",
            help_en: "check where the log is kept; what was written before is a readable log",
            help_ja: "ログの保存先を確認してください。それまでに書き込まれたものは読み取り可能なログです",
        }
        /// The files are there, and something speaks against them.
        Log(error: LogFault) => { delegate }
    }
}

problems! {
    /// A fault that speaks against the files of a log, or against adding to it.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum LogFault {
        /// There is a log already.
        Begun => {
            code: "file-exists",
            en: "there is a log in this folder already",
            ja: "このフォルダには既にログがあります",
            help_en: "name an empty folder",
            help_ja: "空のフォルダを指定してください",
        }
        /// A checkpoint does not read or cannot be made.
        Checkpoint {
            /// The name of the file.
            file: &'static str,
            /// The fault in it.
            error: CheckpointError,
        } => { delegate error }
        /// Two trees do not fit together.
        Consistency(error: ConsistencyError) => { delegate }
        /// A cosigned copy of the checkpoint does not hold, or is of another checkpoint.
        Copy {
            /// The number of the copy, from zero.
            number: usize,
            /// The fault in it.
            error: CheckpointError,
        } => { delegate error }
        /// A bundle of entries holds fewer than the log has.
        EntriesCutShort {
            /// The name of the file.
            file: String,
            /// The number found.
            found: usize,
            /// The number required.
            width: u16,
        } => {
            code: "entry-bundle-cut-short",
            en: ("{}, where the log has {width}", plural(*found, "entry", "entries")),
            ja: "登録が{found}件しかありません。ログでは{width}件です",
            help_en: "restore the file from a copy",
            help_ja: "ファイルを複製から復元してください",
        }
        /// A bundle of entries does not read.
        EntriesMalformed {
            /// The name of the file.
            file: String,
            /// The fault in it.
            error: EntriesError,
        } => { delegate error }
        /// An entry that cannot be added.
        Entry(error: LogEntryError) => { delegate }
        /// A file that the log has to have is not there.
        FileMissing {
            /// The name of the file.
            file: String,
        } => {
            code: "file-not-found",
            en: "there is no file `{file}`",
            ja: "ファイル `{file}` がありません",
            help_en: "restore the file from a copy",
            help_ja: "ファイルを複製から復元してください",
        }
        /// The tree has no such leaf.
        Inclusion(error: InclusionError) => { delegate }
        /// A key signed nothing of this log.
        KeyOfAnotherLog(error: CheckpointError) => {
            code: (error.code()),
            en: "{error}",
            ja: ("{}", error.message(Language::Ja)),
            help_en: "give the key that this log was begun with",
            help_ja: "このログを開始したときの鍵を指定してください",
        }
        /// The memory of a witness does not read, or is not about this log.
        Memory(error: CheckpointError) => { delegate }
        /// The memory of a witness is not cosigned by it.
        MemoryOfAnother => {
            code: "witness-state-foreign",
            en: "this state is not of this witness",
            ja: "この状態ファイルは別の連署者のものです",
            help_en: "give the key and the name with which it was begun",
            help_ja: "開始したときの鍵と名前を指定してください",
        }
        /// Files on disk that do not fit together.
        Mismatch {
            /// The name of the file.
            file: String,
            /// The reason why it does not fit, in English.
            how: String,
            /// The same in Japanese.
            how_ja: String,
        } => {
            code: "tiles-of-another-tree",
            en: "{how}",
            ja: "{how_ja}",
            help_en: "nothing was changed: restore this folder from a copy, and audit it",
            help_ja: "何も変更していません。このフォルダを複製から復元し、監査してください",
        }
        /// There is no log.
        NotBegun => {
            code: "log-not-found",
            en: "there is no log in this folder",
            ja: "このフォルダにログがありません",
            help_en: "begin a log here, or name the folder of one",
            help_ja: "ここでログを開始するか、ログのフォルダを指定してください",
        }
        /// The entry and the tiles at hand do not lead to the checkpoint.
        NotProven(error: InclusionError) => {
            code: "tiles-of-another-tree",
            en: "the tiles do not lead to the checkpoint: {error}",
            ja: ("タイルがチェックポイントと一致しません：{}", error.message(Language::Ja)),
            help_en: "audit the log: it names the file that is wrong",
            help_ja: "誤りのあるファイルは、ログの監査で確認できます",
        }
        /// The name of the log is not one that can be signed.
        Origin(error: NoteError) => { delegate }
        /// A tile has no name, because the log is too large.
        Path(error: TilePathError) => { delegate }
        /// A tile has another number of bytes than it should.
        TileLength {
            /// The name of the file.
            file: String,
            /// The number of hashes it should have.
            width: u16,
            /// The number of bytes it has.
            found: usize,
        } => {
            code: "wrong-tile-length",
            en: ("a tile of {} has {}", plural(*width, "hash", "hashes"), plural(*found, "byte", "bytes")),
            ja: "ハッシュ{width}個のタイルが{found}バイトです",
            help_en: "restore the tile from a copy",
            help_ja: "タイルを複製から復元してください",
        }
        /// The tiles at hand are not those of the checkpoint that a witness is shown: they prove nothing.
        TilesOfAnother => {
            code: "tiles-of-another-tree",
            en: "the tiles do not lead to the checkpoint",
            ja: "タイルがチェックポイントと一致しません",
            help_en: "get the tiles again; nothing was cosigned",
            help_ja: "タイルを取得し直してください。連署はしていません",
        }
        /// An earlier checkpoint that a witness saw speaks against the log.
        Witness(error: WitnessError) => { delegate }
    }
}

impl LogFault {
    /// The name of the file that it is about, where it is about one.
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::Checkpoint { file, .. } => Some(file),
            Self::EntriesCutShort { file, .. }
            | Self::EntriesMalformed { file, .. }
            | Self::FileMissing { file }
            | Self::Mismatch { file, .. }
            | Self::TileLength { file, .. } => Some(file),
            Self::KeyOfAnotherLog(_) => Some(CHECKPOINT),
            _ => None,
        }
    }

    pub(crate) fn mismatch(file: impl Into<String>, how: impl Into<String>, how_ja: impl Into<String>) -> Self {
        Self::Mismatch { file: file.into(), how: how.into(), how_ja: how_ja.into() }
    }
}

impl<E> From<LogFault> for LogFolderError<E> {
    fn from(error: LogFault) -> Self {
        Self::Log(error)
    }
}

impl<E> From<LogEntryError> for LogFolderError<E> {
    fn from(error: LogEntryError) -> Self {
        Self::Log(LogFault::Entry(error))
    }
}

impl<E> From<TilePathError> for LogFolderError<E> {
    fn from(error: TilePathError) -> Self {
        Self::Log(LogFault::Path(error))
    }
}

impl<E> From<TileError<LogFolderError<E>>> for LogFolderError<E> {
    fn from(error: TileError<LogFolderError<E>>) -> Self {
        match error {
            TileError::Read(error) => error,
            TileError::Consistency(error) => LogFault::Consistency(error).into(),
            TileError::Inclusion(error) => LogFault::Inclusion(error).into(),
            TileError::Length { level, index, width, found } => {
                let file = TilePath::hashes(level, index, width).map(|path| path.to_string()).unwrap_or_default();
                LogFault::TileLength { file, width, found }.into()
            }
        }
    }
}

/// The file with the checkpoint that is published.
pub(crate) const CHECKPOINT: &str = "checkpoint";
