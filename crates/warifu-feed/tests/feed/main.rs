//! The client and the writer against a repository in memory. The cases of the public suite `tuf-conformance` are told again in the files
//! that its own are named after; beside them are attacks, random histories against a naive model, and readers of others.
#![expect(
    clippy::disallowed_methods,
    reason = "a test reads its environment, writes files of its own and asks readers of others"
)]
#![expect(clippy::string_slice, reason = "a test stops at what it does not expect")]

#[cfg(test)]
mod basics;
#[cfg(test)]
mod delegations;
#[cfg(test)]
mod download;
#[cfg(test)]
mod expiry;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod model;
#[cfg(test)]
mod others;
#[cfg(test)]
mod program;
#[cfg(test)]
mod publishing;
#[cfg(test)]
mod random;
#[cfg(test)]
mod rollback;
#[cfg(test)]
mod rotation;
#[cfg(test)]
mod simulator;
