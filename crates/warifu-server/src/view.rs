use std::sync::Arc;

use warifu_ledger::questions::{
    CertificateLine, Filter, Page, Paged, QuestionError, find, search_handed_out, standing,
};
use warifu_ledger::rows::{Cell, CertificateRow, CheckpointRow, EditionRow, EventRow, SnapshotRow};
use warifu_ledger::store::{Direction, Read, Scan, Value};
use warifu_ledger::{fold, journal};
use warifu_model::json::shorten;
use warifu_model::{
    Bundle, Certificate, Digest, Envelope, Issuer, Json, Language, Limit, OpenedAct, SeriesId, Timestamp,
};
use warifu_seal::log_proof::LogProof;
use warifu_seal::tiles::Tiles as _;
use warifu_signing::{CompleteError, Parts, complete};

use crate::editions::{Said, said};
use crate::error::ServerError;

/// The ledger as of one moment, as far as the public may see it: certificates that were handed out.
pub(crate) struct View<'a> {
    pub(crate) read: &'a mut dyn Read,
    pub(crate) opened: &'a OpenedAct,
    pub(crate) now: Timestamp,
}

/// An edition of an accreditation, read.
pub(crate) struct Edition {
    pub(crate) row: EditionRow,
    pub(crate) said: Arc<Said>,
}

/// A certificate in a table: with the name of its holder in the language of the page.
pub(crate) struct Shown {
    pub(crate) line: CertificateLine,
    pub(crate) holder: String,
}

/// As much of an answer as is asked for: so many, after a cursor or from the beginning.
#[derive(Clone, Copy)]
pub(crate) struct Portion<'a> {
    pub(crate) limit: u32,
    pub(crate) cursor: Option<&'a str>,
}

/// Which editions of an accreditation are asked for.
#[derive(Clone, Copy)]
pub(crate) enum Editions {
    /// All of them.
    All,
    /// Those that were made last, and the one that governed at this time. Every edition that is read costs the page of a certificate
    /// as much as the certificate itself, and a body may have dozens.
    About(Timestamp),
}

impl Editions {
    /// Rows that are read at first: where a few are wanted, they are often all that it takes.
    const fn first_rows(self) -> u32 {
        match self {
            Self::All => MOST_EDITIONS,
            Self::About(_) => FIRST_EDITIONS,
        }
    }
}

/// Editions of a series, the latest first, and whether it has others.
pub(crate) struct Chosen {
    pub(crate) editions: Vec<Edition>,
    pub(crate) has_others: bool,
}

/// Rows of a series as they are chosen from the latest on.
struct ChosenRows {
    wanted: Editions,
    rows: Vec<EditionRow>,
    has_governing: bool,
    has_others: bool,
}

impl ChosenRows {
    const fn new(wanted: Editions) -> Self {
        Self { wanted, rows: Vec::new(), has_governing: false, has_others: false }
    }

    fn take(&mut self, rows: Vec<EditionRow>) {
        for row in rows {
            let (most, governs) = match self.wanted {
                Editions::All => (MOST_EDITIONS as usize, false),
                Editions::About(at) => (LATEST_EDITIONS, !self.has_governing && row.since <= at && at < row.until),
            };
            if self.rows.len() < most || governs {
                self.rows.push(row);
                self.has_governing |= governs;
            } else {
                self.has_others = true;
            }
        }
    }

    const fn is_complete(&self) -> bool {
        self.has_others && (self.has_governing || matches!(self.wanted, Editions::All))
    }
}

impl View<'_> {
    /// Certificates with all of these properties.
    pub(crate) fn find(
        &mut self,
        filters: impl IntoIterator<Item = Filter>,
        portion: Portion<'_>,
    ) -> Result<Paged<CertificateLine>, ServerError> {
        let filters: Vec<Filter> = filters.into_iter().chain([Filter::HandedOut]).collect();
        gathered(portion, |page| find(self.read, &filters, page))
    }

    /// Certificates that have all of these words.
    pub(crate) fn search(&mut self, words: &str, portion: Portion<'_>) -> Result<Paged<CertificateLine>, ServerError> {
        gathered(portion, |page| search_handed_out(self.read, words, page))
    }

    /// The certificate of this number, exactly or as people see it; or with this digest, as `sha256-` and 64 digits.
    pub(crate) fn certificate_of(&mut self, name: &str) -> Result<CertificateRow, ServerError> {
        let unknown = || ServerError::NumberUnknown { number: shorten(name) };
        let filter = match name.strip_prefix("sha256-").and_then(Digest::parse_hex) {
            Some(digest) => Filter::Certificate(digest),
            None => Filter::Number(name.to_owned()),
        };
        let found = find(self.read, &[filter], Page::new(MOST_OF_ONE_NUMBER, None)?)?.items;
        let exact = found.iter().find(|line| line.number == name);
        let line = exact.or(if found.len() == 1 { found.first() } else { None }).ok_or_else(unknown)?;
        self.at_place(line.place)?.ok_or_else(unknown)
    }

    /// The certificate at a place, where it was handed out.
    pub(crate) fn at_place(&mut self, place: u32) -> Result<Option<CertificateRow>, ServerError> {
        let row = self.read.get(CertificateRow::TABLE, &[i64::from(place).into()])?;
        Ok(row.map(|row| CertificateRow::of(&row)).filter(|row| row.stage.is_out()))
    }

    /// Its envelope with all signatures.
    pub(crate) fn envelope(&mut self, row: &CertificateRow) -> Result<Envelope, ServerError> {
        let unknown = || ServerError::NumberUnknown { number: shorten(&row.number) };
        let bytes = journal::demand_blob(self.read, &row.envelope.ok_or_else(unknown)?)?;
        Ok(Envelope::read(&bytes)?)
    }

    /// What it says.
    pub(crate) fn certificate(&mut self, row: &CertificateRow) -> Result<Certificate, ServerError> {
        Ok(Certificate::read(&self.envelope(row)?.payload)?)
    }

    /// What was said of it, in the order in which it was said.
    pub(crate) fn events(&mut self, place: u32) -> Result<Vec<EventRow>, ServerError> {
        let equal = [i64::from(place).into()];
        let rows = self.read.scan(&Scan { equal: &equal, ..Scan::all(EventRow::TABLE, MOST_EVENTS) })?;
        Ok(rows.iter().map(EventRow::of).collect())
    }

    /// Gives lines the status that holds now. What was said last may hold from later on, and until then nothing better is shown.
    pub(crate) fn current(&mut self, lines: &mut [CertificateLine]) -> Result<(), ServerError> {
        for line in lines {
            let standing = standing(self.read, &line.digest, self.now, self.now)?;
            line.status = standing.status.unwrap_or(line.status);
        }
        Ok(())
    }

    /// Certificates as a page in this language has them, each with the status that holds now.
    pub(crate) fn shown(
        &mut self,
        mut lines: Vec<CertificateLine>,
        language: Language,
    ) -> Result<Vec<Shown>, ServerError> {
        self.current(&mut lines)?;
        let shown = |line: CertificateLine| {
            let holder = match language {
                Language::En => line.holder.clone(),
                // rows hold the English name alone
                Language::Ja => self.holder(&line)?,
            };
            Ok(Shown { line, holder })
        };
        lines.into_iter().map(shown).collect()
    }

    fn holder(&mut self, line: &CertificateLine) -> Result<String, ServerError> {
        let Some(row) = self.at_place(line.place)? else { return Ok(line.holder.clone()) };
        Ok(self.certificate(&row)?.holder.name.in_language(Language::Ja).to_owned())
    }

    /// The snapshot that was signed last, of those whose envelope is kept.
    pub(crate) fn last_snapshot(&mut self) -> Result<Option<SnapshotRow>, ServerError> {
        Ok(self.snapshots(None, 1)?.into_iter().next().filter(|row| row.envelope.is_some()))
    }

    /// Snapshots, the latest first, before a number.
    pub(crate) fn snapshots(&mut self, before: Option<u32>, limit: u32) -> Result<Vec<SnapshotRow>, ServerError> {
        let below = before.map(|number| Value::Integer(number.into()));
        let direction = Direction::Descending;
        let rows =
            self.read.scan(&Scan { below: below.as_ref(), direction, ..Scan::all(SnapshotRow::TABLE, limit) })?;
        Ok(rows.iter().map(SnapshotRow::of).collect())
    }

    /// The bytes of a snapshot, in its envelope.
    pub(crate) fn snapshot_bytes(&mut self, row: &SnapshotRow) -> Result<Vec<u8>, ServerError> {
        let unknown = || ServerError::SnapshotUnknown { number: row.number.to_string() };
        Ok(journal::demand_blob(self.read, &row.envelope.ok_or_else(unknown)?)?)
    }

    /// The checkpoint that was signed last.
    pub(crate) fn last_checkpoint(&mut self) -> Result<Option<CheckpointRow>, ServerError> {
        let direction = Direction::Descending;
        let rows = self.read.scan(&Scan { direction, ..Scan::all(CheckpointRow::TABLE, 1) })?;
        Ok(rows.first().map(CheckpointRow::of))
    }

    /// Editions of a series, the latest first.
    pub(crate) fn editions(&mut self, series: SeriesId, wanted: Editions) -> Result<Chosen, ServerError> {
        let series = series.to_string();
        let (mut rows, mut after, mut chunk) = (ChosenRows::new(wanted), None, wanted.first_rows());
        for _ in 0..MOST_ROUNDS_OF_EDITIONS {
            let equal = [series.as_str().into()];
            let scan = Scan {
                equal: &equal,
                after: after.as_deref(),
                direction: Direction::Descending,
                ..Scan::all(EditionRow::TABLE, chunk)
            };
            chunk = (chunk * 2).min(MOST_EDITIONS);
            let found: Vec<EditionRow> = self.read.scan(&scan)?.iter().map(EditionRow::of).collect();
            let Some(last) = found.last() else { break };
            after = Some(vec![series.as_str().into(), i64::from(last.number).into()]);
            rows.take(found);
            if rows.is_complete() {
                break;
            }
        }
        let editions = rows.rows.into_iter().map(|row| self.edition(row)).collect::<Result<_, _>>()?;
        Ok(Chosen { editions, has_others: rows.has_others })
    }

    fn edition(&mut self, row: EditionRow) -> Result<Edition, ServerError> {
        let said = said(self.read, &row.envelope)?;
        Ok(Edition { row, said })
    }

    /// Every series of which an edition is kept, ascending.
    pub(crate) fn all_series(&mut self) -> Result<Vec<SeriesId>, ServerError> {
        let mut found = Vec::new();
        let mut after: Option<Vec<Value>> = None;
        while found.len() < MOST_SERIES {
            let scan = Scan { after: after.as_deref(), ..Scan::all(EditionRow::TABLE, 1) };
            let Some(row) = self.read.scan(&scan)?.first().map(EditionRow::of) else { break };
            after = Some(vec![row.series.as_str().into(), i64::MAX.into()]);
            found.extend(SeriesId::parse(&row.series));
        }
        Ok(found)
    }

    /// What an importer needs: the certificate, the accreditations above it, the latest snapshot that knows of it, and the proof that it
    /// is in the log at the last checkpoint.
    pub(crate) fn bundle(&mut self, row: &CertificateRow) -> Result<Vec<u8>, ServerError> {
        let envelope = self.envelope(row)?;
        let certificate = Certificate::read(&envelope.payload)?;
        let bundle = Json::from(&Bundle::of(envelope)).to_canonical();
        let accreditation = self.accreditations(&certificate)?;
        let status = match self.last_snapshot()? {
            Some(snapshot) if snapshot.certificates > row.place => {
                vec![Envelope::read(&self.snapshot_bytes(&snapshot)?)?]
            }
            _ => Vec::new(),
        };
        let parts = Parts { accreditation, status, log: self.log_proof(row)?, ..Parts::default() };
        match complete(&bundle, parts.clone()) {
            // of a certificate under a series that the list does not count for
            Err(CompleteError::Snapshot { .. }) => Ok(complete(&bundle, Parts { status: Vec::new(), ..parts })?),
            done => Ok(done?),
        }
    }

    /// Of each series on the way up: the editions that were made last, and the one that governed when the certificate was granted.
    fn accreditations(&mut self, certificate: &Certificate) -> Result<Vec<Envelope>, ServerError> {
        let mut found = Vec::new();
        let mut seen: Vec<SeriesId> = Vec::new();
        let mut open: Vec<SeriesId> = certificate.series.clone();
        while let Some(series) = open.pop() {
            if seen.contains(&series) || seen.len() >= Limit::PATH * Limit::CERTIFICATE_SERIES {
                continue;
            }
            seen.push(series);
            for edition in self.editions(series, Editions::About(certificate.granted_at))?.editions {
                if let Issuer::Series(above) = edition.said.accreditation.charter.issuer {
                    open.push(above);
                }
                found.push(edition.said.envelope.clone());
            }
        }
        found.truncate(Limit::ACCREDITATIONS);
        Ok(found)
    }

    fn log_proof(&mut self, row: &CertificateRow) -> Result<Option<String>, ServerError> {
        let Some(head) = self.last_checkpoint()? else { return Ok(None) };
        let Some(index) = u64::try_from(row.leaf).ok().filter(|leaf| *leaf < head.size.into()) else { return Ok(None) };
        let tiles = fold::StoredTiles::new(&mut *self.read);
        let hashes = tiles.prove_inclusion(index, head.size.into()).map_err(warifu_ledger::LedgerError::from)?;
        Ok(Some(LogProof { extra: None, index, hashes, checkpoint: head.note }.to_string()))
    }

    /// How many certificates have a place.
    pub(crate) fn places(&mut self) -> Result<u32, ServerError> {
        let direction = Direction::Descending;
        let rows = self.read.scan(&Scan { direction, ..Scan::all(CertificateRow::TABLE, 1) })?;
        Ok(rows.first().map_or(0, |row| CertificateRow::of(row).place.saturating_add(1)))
    }

    /// Every set, and every version of it, for which there are certificates: each with its first one.
    pub(crate) fn schemes(&mut self) -> Result<Vec<CertificateRow>, ServerError> {
        let mut found: Vec<CertificateRow> = Vec::new();
        let mut after: Option<Vec<Value>> = None;
        while found.len() < MOST_SCHEMES {
            let scan = Scan { index: Some("set"), after: after.as_deref(), ..Scan::all(CertificateRow::TABLE, 1) };
            let Some(row) = self.read.scan(&scan)?.first().map(CertificateRow::of) else { break };
            after = Some(vec![row.set_id.as_str().into(), row.set_version.as_str().into(), i64::MAX.into()]);
            found.extend(self.first_out(row)?);
        }
        Ok(found)
    }

    /// The first certificate of a version of a set that was handed out, from this one on.
    fn first_out(&mut self, row: CertificateRow) -> Result<Option<CertificateRow>, ServerError> {
        if row.stage.is_out() {
            return Ok(Some(row));
        }
        let equal = [row.set_id.as_str().into(), row.set_version.as_str().into()];
        let scan = Scan { index: Some("set"), equal: &equal, ..Scan::all(CertificateRow::TABLE, MOST_NOT_OUT) };
        let rows = self.read.scan(&scan)?;
        Ok(rows.iter().map(CertificateRow::of).find(|row| row.stage.is_out()))
    }

    /// Certificates that ended by themselves, the latest first, before this end.
    pub(crate) fn expired(&mut self, limit: u32) -> Result<Vec<CertificateRow>, ServerError> {
        let below = self.now.to_value();
        let scan = Scan {
            index: Some("expires"),
            below: Some(&below),
            direction: Direction::Descending,
            ..Scan::all(CertificateRow::TABLE, limit)
        };
        let rows = self.read.scan(&scan)?;
        Ok(rows.iter().map(CertificateRow::of).filter(|row| row.stage.is_out()).collect())
    }
}

/// Gathers a portion: pages end early where much is passed over. A cursor behind which nothing follows is left out, since it would tell
/// that something else is there.
fn gathered(
    portion: Portion<'_>,
    mut ask: impl FnMut(Page<'_>) -> Result<Paged<CertificateLine>, QuestionError>,
) -> Result<Paged<CertificateLine>, ServerError> {
    let mut found = ask(Page::new(portion.limit, portion.cursor)?)?;
    for _ in 0..MOST_ROUNDS {
        let room = portion.limit.saturating_sub(u32::try_from(found.items.len()).unwrap_or(u32::MAX));
        let Some(cursor) = found.next.take_if(|_| room > 0) else { break };
        let more = ask(Page::new(room, Some(&cursor))?)?;
        found.items.extend(more.items);
        found.next = more.next;
    }
    let mut ahead = found.next.clone();
    for _ in 0..MOST_ROUNDS {
        let Some(cursor) = ahead else {
            found.next = None;
            break;
        };
        let more = ask(Page::new(1, Some(&cursor))?)?;
        if !more.items.is_empty() {
            break;
        }
        ahead = more.next;
    }
    Ok(found)
}

/// Certificates whose numbers look the same: a ledger takes one.
const MOST_OF_ONE_NUMBER: u32 = 10;
/// Pages that are read for one answer.
const MOST_ROUNDS: usize = 20;
const MOST_EVENTS: u32 = 1_000;
/// Editions of one series that are read at once, and shown on a page.
const MOST_EDITIONS: u32 = 100;
/// How often that many are looked through for the one that governed at a grant.
const MOST_ROUNDS_OF_EDITIONS: usize = 100;
/// Editions of one series in a bundle and on the page of a certificate, besides the one that governed at the grant.
const LATEST_EDITIONS: usize = 4;
/// Rows of editions that are read at first for those: one more tells whether there are others.
const FIRST_EDITIONS: u32 = 5;
const MOST_SERIES: usize = 1_000;
const MOST_SCHEMES: usize = 1_000;
const MOST_NOT_OUT: u32 = 1_000;

#[cfg(test)]
mod tests {
    use warifu_ledger::rows::EditionRow;
    use warifu_model::{Digest, Timestamp};

    use super::{ChosenRows, Editions, LATEST_EDITIONS};

    fn day(number: i64) -> Timestamp {
        Timestamp::from_unix(1_700_000_000 + number * 86_400).unwrap()
    }

    /// Edition `number` holds for ten days from day `10 * number`; the latest first.
    fn rows(count: u32) -> Vec<EditionRow> {
        let row = |number: u32| EditionRow {
            series: "series".into(),
            number,
            envelope: Digest::of(b"envelope"),
            kind: "certifies".into(),
            body: "body".into(),
            since: day(10 * i64::from(number)),
            until: day(10 * i64::from(number) + 10),
            issued_at: day(10 * i64::from(number)),
            sequence: number,
        };
        (1..=count).rev().map(row).collect()
    }

    fn chosen(wanted: Editions, count: u32) -> (Vec<u32>, bool) {
        let mut chosen = ChosenRows::new(wanted);
        for part in rows(count).chunks(7) {
            chosen.take(part.to_vec());
            if chosen.is_complete() {
                break;
            }
        }
        (chosen.rows.iter().map(|row| row.number).collect(), chosen.has_others)
    }

    #[test]
    fn about_a_grant_are_the_latest_editions_and_the_one_that_governed() {
        assert_eq!(chosen(Editions::About(day(35)), 30), (vec![30, 29, 28, 27, 3], true));
        assert_eq!(chosen(Editions::About(day(295)), 30), (vec![30, 29, 28, 27], true));
        assert_eq!(
            chosen(Editions::About(day(2)), 30),
            (vec![30, 29, 28, 27], true),
            "before the first one nothing governed"
        );
        assert_eq!(chosen(Editions::About(day(15)), 5), (vec![5, 4, 3, 2, 1], false));
        assert_eq!(chosen(Editions::About(day(15)), 2), (vec![2, 1], false));
        assert_eq!(chosen(Editions::All, 30).0.len(), 30);
        assert_eq!(chosen(Editions::All, 130), ((31..=130).rev().collect(), true));
        assert_eq!(LATEST_EDITIONS, 4);
    }
}
