//! What is asked of a ledger.

#[cfg(test)]
mod differential;
#[cfg(test)]
mod maker;
#[cfg(test)]
mod naive;
#[cfg(test)]
mod whole;
#[cfg(test)]
#[path = "../body/world.rs"]
#[expect(dead_code, reason = "the world of the tests of the verbs; not everything in it is asked about here")]
mod world;
