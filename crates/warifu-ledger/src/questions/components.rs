use std::collections::BTreeSet;

use warifu_model::{Digest, Json};

use super::certificate::{CertificateLine, at_place};
use super::error::QuestionError;
use super::page::{Asked, Listed, Page, Paged, Position};
use super::route::Route;
use crate::fold::LinkKind;
use crate::rows::CertificateRow;
use crate::store::{Read, Value};

/// A certificate whose evaluation took the certificate of a component, or of a component of a component.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Dependant {
    /// The certificate.
    pub certificate: CertificateLine,
    /// The certificates between the component and it: the digests of their statements, from the component on, without both ends.
    pub path: Vec<Digest>,
    /// The reason why what depends on it is not listed after it; none where it is.
    pub end: Option<PathEnd>,
}

/// A reason why a path is not followed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PathEnd {
    /// The certificate is on the path already, or is the component: that cannot come about honestly, since a record names what there was before it.
    Cycle,
    /// The path is as long as is followed.
    Depth,
}

/// Gives every path from the certificate of a component to certificates that depend on it, whether or not the component is in this
/// ledger: each certificate before those that depend on it, those of one component in the order of their places. A certificate
/// to which two paths lead is listed twice. Paths are followed over at most 32 certificates.
///
/// # Errors
///
/// [`QuestionError::CursorForeign`], [`QuestionError::Ledger`].
pub fn dependants(store: &mut dyn Read, component: &Digest, page: Page<'_>) -> Result<Paged<Dependant>, QuestionError> {
    let asked = page.of(format!("dependants {component}"))?;
    let mut steps = Steps::resume(store, component, &asked)?;
    asked.walk(
        store,
        |store, _, want| {
            let mut found = Vec::new();
            while found.len() < want as usize
                && let Some(step) = steps.next(store)?
            {
                found.push(step);
            }
            Ok(found)
        },
        |_, found| Ok(Some(found)),
    )
}

/// A walk along paths: the certificates from the component to the one that was met last.
struct Steps {
    component: Digest,
    path: Vec<CertificateRow>,
}

impl Steps {
    fn resume(store: &mut dyn Read, component: &Digest, asked: &Asked) -> Result<Self, QuestionError> {
        let mut path = Vec::new();
        for place in asked.position.iter().flatten().map(Value::integer) {
            path.push(at_place(store, place)?);
        }
        Ok(Self { component: *component, path })
    }

    /// The next one: what depends on the last one first, then its neighbours, then those of what it depends on.
    fn next(&mut self, store: &mut dyn Read) -> Result<Option<(Position, Dependant)>, QuestionError> {
        let mut after = match self.end() {
            None => None,
            Some(_) => self.path.pop().map(|row| i64::from(row.place)),
        };
        loop {
            let above = self.path.last().map_or(self.component, |row| row.digest);
            let route = Route::of_link(LinkKind::Component, &above.to_string());
            let below = route.more(store, after.map(|place| ("", place)), 1)?;
            if let Some((_, place)) = below.first() {
                self.path.push(at_place(store, *place)?);
                return Ok(self.found());
            }
            match self.path.pop() {
                Some(row) => after = Some(i64::from(row.place)),
                None => return Ok(None),
            }
        }
    }

    fn found(&self) -> Option<(Position, Dependant)> {
        let (last, before) = self.path.split_last()?;
        let position = self.path.iter().map(|row| i64::from(row.place).into()).collect();
        let path = before.iter().map(|row| row.digest).collect();
        Some((position, Dependant { certificate: last.clone().into(), path, end: self.end() }))
    }

    /// Why the last one is not followed.
    fn end(&self) -> Option<PathEnd> {
        let (last, before) = self.path.split_last()?;
        let seen: BTreeSet<Digest> = before.iter().map(|row| row.digest).chain([self.component]).collect();
        if seen.contains(&last.digest) {
            return Some(PathEnd::Cycle);
        }
        (self.path.len() >= MOST_STEPS).then_some(PathEnd::Depth)
    }
}

impl PathEnd {
    /// The stable text form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cycle => "cycle",
            Self::Depth => "depth",
        }
    }
}

impl From<&Dependant> for Json {
    fn from(dependant: &Dependant) -> Self {
        Self::from(&dependant.certificate)
            .with("path", Self::list(dependant.path.iter().copied()))
            .with_some("end", dependant.end.map(PathEnd::as_str))
    }
}

impl Listed for Dependant {
    const FORMAT: &'static str = "warifu.ledger-dependants/1";

    fn lists(items: &[Self]) -> Vec<(&'static str, Json)> {
        vec![("certificates", Json::list(items))]
    }
}

/// Certificates on one path.
const MOST_STEPS: usize = 32;
