//! An arrangement as commands name it: by id in the catalogue, or by file, as it is or signed.

use std::path::Path;

use warifu_catalog::{Catalog, DocumentKind};
use warifu_model::{Arrangement, Digest, Envelope, Format, ReadError, VersionRange};

use crate::commands::common::{bad_range, ids};
use crate::failure::{Both, Failure};
use crate::files::{self, Source};

/// An arrangement that was read.
#[derive(Debug)]
pub(super) struct Opened {
    /// Where it came from.
    pub(super) source: Source,
    /// The arrangement.
    pub(super) arrangement: Arrangement,
    /// The digest of its exact bytes, without an envelope.
    pub(super) digest: Digest,
    /// The envelope that it came in, if it did.
    pub(super) envelope: Option<Envelope>,
}

impl Opened {
    /// Reads the one that an argument names.
    pub(super) fn choose(name: &str) -> Result<Self, Failure> {
        let path = Path::new(name);
        if files::is_stream(path)
            || path.exists()
            || name.contains(['/', '\\'])
            || path.extension().is_some_and(|one| one == "json")
        {
            return Self::read(files::read(path)?);
        }
        let (id, range) = name.split_once('@').unwrap_or((name, "*"));
        let range = VersionRange::parse(range).ok_or_else(|| bad_range(range))?;
        let catalog = Catalog::shipped().map_err(Failure::bug)?;
        let all = || catalog.of_kind(DocumentKind::Arrangement);
        let found = all().filter(|one| one.id() == id && range.contains(one.version())).last();
        let found = found.ok_or_else(|| {
            let known: Vec<_> = all().map(warifu_catalog::Document::id).collect();
            Failure::usage(Both::new(format!("no arrangement `{name}`"), format!("取決め `{name}` がない")))
                .code("arrangement-unknown")
                .help(ids("give a file, or one of ", "ファイル、又は次のいずれかを指定してください：", known))
        })?;
        Self::read(Source::inside(name, found.bytes().to_vec()))
    }

    fn read(source: Source) -> Result<Self, Failure> {
        let read = |error: ReadError| Failure::read(&source, &error);
        if Format::of(source.bytes()).map_err(read)? != Some(Format::Envelope) {
            let arrangement = Arrangement::read(source.bytes()).map_err(read)?;
            return Ok(Self { digest: source.digest(), arrangement, envelope: None, source });
        }
        let envelope = Envelope::read(source.bytes()).map_err(read)?;
        let inside = |error: ReadError| Failure::of(&error).file(source.path()).in_content(&error.pointer);
        let arrangement = Arrangement::read(&envelope.payload).map_err(inside)?;
        Ok(Self { digest: Digest::of(&envelope.payload), arrangement, envelope: Some(envelope), source })
    }
}
