//! The client and the writer against a repository in memory. The cases of the public suite `tuf-conformance` are told again in the files
//! that its own are named after; beside them are attacks, random histories against a naive model, and readers of others.

mod basics;
mod delegations;
mod download;
mod expiry;
mod hostile;
mod keys;
mod model;
mod others;
mod publishing;
mod rollback;
mod rotation;
mod simulator;
