//! Whether the world knows more than the ledger, as it does after a copy was brought back.

use warifu_model::{Certificate, Digest, Envelope, StatusSnapshot};
use warifu_seal::checkpoint::Checkpoint;
use warifu_seal::dsse::Opened;
use warifu_seal::note::{NoteKey, NoteKind};
use warifu_seal::tiles::Tiles;

use super::{Body, seen};
use crate::beyond::Beyond;
use crate::error::LedgerError;
use crate::fold::{self, StoredTiles};
use crate::roster;
use crate::rows::{CertificateRow, SnapshotRow};
use crate::store::Read;

/// Something that the body has published.
#[derive(Clone, Copy, Debug)]
pub enum Published<'a> {
    /// A certificate.
    Certificate(&'a Envelope),
    /// A checkpoint of the log, also with cosignatures of witnesses.
    Checkpoint(&'a [u8]),
    /// A status snapshot.
    Snapshot(&'a Envelope),
}

impl Body {
    /// Tells where what was published is beyond this ledger: as long as that is so, nothing may be issued, since places and numbers
    /// would be given twice. A signature by a key that ends or has ended counts; what no known key signed is told, too.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Store`].
    pub fn beyond(&mut self, published: &[Published<'_>]) -> Result<Vec<Beyond>, LedgerError> {
        let mut read = self.store.read()?;
        let mut found = Vec::new();
        for one in published {
            found.extend(match one {
                Published::Certificate(envelope) => certificate(&mut *read, envelope)?,
                Published::Checkpoint(note) => log(&mut *read, &self.opened.origin, note)?,
                Published::Snapshot(envelope) => snapshot(&mut *read, envelope)?,
            });
        }
        Ok(found)
    }

    /// Refuses where what was published is beyond this ledger.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Beyond`], and as [`Body::beyond`].
    pub fn demand_current(&mut self, published: &[Published<'_>]) -> Result<(), LedgerError> {
        let found = self.beyond(published)?;
        if found.is_empty() { Ok(()) } else { Err(LedgerError::Beyond { found }) }
    }
}

fn certificate(read: &mut dyn Read, envelope: &Envelope) -> Result<Option<Beyond>, LedgerError> {
    let keys = roster::keys(read)?.into_iter().map(roster::usable).collect::<Result<Vec<_>, _>>()?;
    let stated = Certificate::read(&envelope.payload).ok().and_then(|stated| stated.status_index);
    let is_signed = Opened::open_envelope(envelope, &keys).is_ok();
    let Some(place) = stated.filter(|_| is_signed) else { return Ok(Some(Beyond::Unsigned)) };
    let row = read.get(CertificateRow::TABLE, &[i64::from(place).into()])?.map(|row| CertificateRow::of(&row));
    let is_ours = row.is_some_and(|row| row.stage.is_out() && row.digest == Digest::of(&envelope.payload));
    let places = seen::count(read)?;
    Ok((!is_ours).then_some(Beyond::Certificate { place, places }))
}

fn log(read: &mut dyn Read, origin: &str, note: &[u8]) -> Result<Option<Beyond>, LedgerError> {
    let key = |key| Ok::<_, LedgerError>(NoteKey::new(origin, NoteKind::Ed25519, roster::usable(key)?).ok());
    let keys: Vec<_> = roster::keys(read)?.into_iter().map(key).collect::<Result<_, _>>()?;
    let keys: Vec<NoteKey> = keys.into_iter().flatten().collect();
    let Ok(opened) = Checkpoint::open_by(note, origin, &keys, &[]) else { return Ok(Some(Beyond::Unsigned)) };
    let (published, known) = (opened.checkpoint().size(), fold::size(read)?);
    if published > u64::from(known) {
        return Ok(Some(Beyond::Log { published, known }));
    }
    let is_ours = StoredTiles::new(read).root(published)? == *opened.checkpoint().root();
    Ok((!is_ours).then_some(Beyond::OtherLog { published }))
}

fn snapshot(read: &mut dyn Read, envelope: &Envelope) -> Result<Option<Beyond>, LedgerError> {
    let keys = roster::keys(read)?.into_iter().map(roster::usable).collect::<Result<Vec<_>, _>>()?;
    let stated = StatusSnapshot::read(&envelope.payload).ok();
    let is_signed = Opened::open_envelope(envelope, &keys).is_ok();
    let Some(stated) = stated.filter(|_| is_signed) else { return Ok(Some(Beyond::Unsigned)) };
    let known = seen::last_snapshot(read)?.map_or(0, |last| last.number);
    let (published, certificates, places) = (stated.sequence, stated.count, seen::count(read)?);
    if published > known || certificates > places {
        return Ok(Some(Beyond::Snapshot { published, certificates, known, places }));
    }
    let row = read.get(SnapshotRow::TABLE, &[i64::from(published).into()])?.map(|row| SnapshotRow::of(&row));
    // of one that was entered only the last is known, and a number may have been left out
    let is_ours = row.is_none_or(|row| row.digest == Digest::of(&envelope.payload));
    Ok((!is_ours).then_some(Beyond::OtherSnapshot { published }))
}
