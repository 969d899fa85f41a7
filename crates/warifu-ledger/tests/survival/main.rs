//! Ledgers of four processes that are killed, or whose server is: what was acknowledged is there, what was not is there whole or not at
//! all, and everything holds together.

#[cfg(unix)]
#[cfg(test)]
mod disks;
#[cfg(test)]
mod dumps;
#[cfg(test)]
mod facts;
#[cfg(test)]
mod places;
#[cfg(test)]
mod rounds;
#[cfg(test)]
#[path = "../body/stores.rs"]
#[expect(dead_code, reason = "the stores of the tests of the verbs; here a store has a place")]
mod stores;
#[cfg(test)]
mod worker;
#[cfg(test)]
#[path = "../body/world.rs"]
#[expect(dead_code, reason = "the world of the tests of the verbs; not everything in it is done here")]
mod world;
