//! What was written is read by a client before it is handed out.

use std::collections::BTreeMap;

use super::published::published;
use super::signing::Before;
use super::{Plan, PublishError};
use crate::client::{Client, Expiry, Source, SourceFailed};
use crate::error::FeedError;
use crate::names::versioned;
use crate::state::State;

/// The repository as it will be.
struct After<'a> {
    before: &'a BTreeMap<String, Vec<u8>>,
    new: BTreeMap<&'a str, &'a [u8]>,
}

impl Source for After<'_> {
    fn metadata(&mut self, file: &str, _: u64) -> Result<Option<Vec<u8>>, SourceFailed> {
        let new = self.new.get(format!("metadata/{file}").as_str()).map(|bytes| bytes.to_vec());
        Ok(new.or_else(|| self.before.get(file).cloned()))
    }

    fn target(&mut self, path: &str, _: u64) -> Result<Option<Vec<u8>>, SourceFailed> {
        Ok(self.new.get(format!("targets/{path}").as_str()).map(|bytes| bytes.to_vec()))
    }
}

/// Reads the repository as somebody who begins with the first root and as somebody who has seen everything, and looks for each new target, and for
/// each that was there before: a new pattern of one authority takes no name of another one.
pub(super) fn prove(before: &Before<'_>, files: &[(String, Vec<u8>)], plan: &Plan<'_>) -> Result<(), PublishError> {
    let known = published(before.files)?;
    let new = files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    let mut after = After { before: before.files, new };
    let first = after.metadata(&versioned("root", 1, true), 0).ok().flatten().unwrap_or_default();
    let mut states = vec![State::new(first)];
    states.extend(before.seen());
    for mut state in states {
        let mut client = Client::open(&mut state, &mut after, plan.at, Expiry::Strict)?;
        client.refresh()?;
        for authority in &plan.authorities {
            for target in &authority.targets {
                let found = client.find(&target.name)?;
                if found.role() != authority.name || !found.is(&target.bytes) {
                    return Err(PublishError::NotDelegated {
                        name: target.name.clone(),
                        role: authority.name.clone(),
                        found: found.role().to_owned(),
                    });
                }
                client.download(&found)?;
            }
        }
        for target in &known {
            let taken = |found: &str| PublishError::NotDelegated {
                name: target.path().to_owned(),
                role: target.role().to_owned(),
                found: found.to_owned(),
            };
            match client.find(target.path()) {
                Ok(found) if found.role() == target.role() => {}
                Ok(found) => return Err(taken(found.role())),
                Err(FeedError::NoTarget { .. }) => return Err(taken("–")),
                Err(error) => return Err(error.into()),
            }
        }
    }
    Ok(())
}
