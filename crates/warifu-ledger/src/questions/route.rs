use warifu_model::{SemVer, SetId, VersionRange};

use super::error::QuestionError;
use super::page::Position;
use crate::fold::LinkKind;
use crate::rows::CertificateRow;
use crate::store::{Read, Scan, Table, Value};
use crate::tables::LINK;

/// Orders along which certificates are met, one after the other: each by a name, ascending, and each along ascending places.
pub(super) struct Route(Vec<(String, Lane)>);

/// Rows of one order that agree in all of its columns but the place.
struct Lane {
    table: &'static Table,
    index: Option<&'static str>,
    equal: Vec<Value>,
    /// The column that holds the place.
    column: usize,
}

impl Route {
    /// All certificates.
    pub(super) fn all() -> Self {
        Self::of_certificates(None, Vec::new())
    }

    /// Certificates along one of their indexes.
    pub(super) fn of_certificates(index: Option<&'static str>, equal: Vec<Value>) -> Self {
        Self(vec![(String::new(), Lane { table: CertificateRow::TABLE, index, equal, column: 0 })])
    }

    /// What something leads to.
    pub(super) fn of_link(kind: LinkKind, value: &str) -> Self {
        let equal = vec![kind.as_str().into(), value.into()];
        Self(vec![(String::new(), Lane { table: &LINK, index: None, equal, column: 2 })])
    }

    /// Certificates for the versions of a set within a range, one version after the other. A row is read for each version that
    /// certificates name.
    pub(super) fn of_set(store: &mut dyn Read, set: &SetId, range: &VersionRange) -> Result<Self, QuestionError> {
        let equal = [set.as_str().into()];
        let (mut lanes, mut last): (Vec<(String, Lane)>, Option<Value>) = (Vec::new(), None);
        loop {
            let scan =
                Scan { index: Some("set"), equal: &equal, from: last.as_ref(), ..Scan::all(CertificateRow::TABLE, 1) };
            let Some(row) = store.scan(&scan)?.first().map(CertificateRow::of) else { return Ok(Self(lanes)) };
            let version = row.set_version;
            // no text stands between this version and it with the least character that a text holds
            last = Some(format!("{version}\u{1}").into());
            if is_within(range, &version) {
                let equal = vec![set.as_str().into(), version.as_str().into()];
                lanes.push((version, Lane { table: CertificateRow::TABLE, index: Some("set"), equal, column: 0 }));
            }
        }
    }

    /// So many places after a position, fewer only at the end.
    pub(super) fn more(
        &self,
        store: &mut dyn Read,
        after: Option<(&str, i64)>,
        want: u32,
    ) -> Result<Vec<(Position, i64)>, QuestionError> {
        let mut found = Vec::new();
        for (name, lane) in &self.0 {
            let place = match after {
                Some((last, _)) if name.as_str() < last => continue,
                Some((last, place)) if name == last => Some(place),
                _ => None,
            };
            let room = want.saturating_sub(u32::try_from(found.len()).unwrap_or(u32::MAX));
            if room == 0 {
                break;
            }
            let places = lane.places(store, place, room)?;
            found.extend(places.into_iter().map(|place| (vec![name.as_str().into(), place.into()], place)));
        }
        Ok(found)
    }
}

impl Lane {
    fn places(&self, store: &mut dyn Read, after: Option<i64>, limit: u32) -> Result<Vec<i64>, QuestionError> {
        let after = after.map(|place| self.equal.iter().cloned().chain([place.into()]).collect::<Vec<_>>());
        let scan =
            Scan { index: self.index, equal: &self.equal, after: after.as_deref(), ..Scan::all(self.table, limit) };
        let rows = store.scan(&scan)?;
        Ok(rows.iter().filter_map(|row| row.get(self.column)).map(Value::integer).collect())
    }
}

/// The place in a route that a position names.
pub(super) fn step(position: &[Value]) -> Option<(&str, i64)> {
    match position {
        [Value::Text(name), Value::Integer(place)] => Some((name, *place)),
        _ => None,
    }
}

/// Whether a version as certificates name it is in a range; one that is too long to be kept is in that of all versions alone.
pub(super) fn is_within(range: &VersionRange, version: &str) -> bool {
    match SemVer::parse(version) {
        Some(version) => range.contains(&version),
        None => *range == VersionRange::any(),
    }
}
