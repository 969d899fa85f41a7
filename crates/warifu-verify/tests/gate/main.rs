//! The gate, from bytes to verdict. Each case changes one thing in a bundle that is accepted.

#[cfg(test)]
mod acceptance;
#[cfg(test)]
mod authenticity;
#[cfg(test)]
mod chain;
#[cfg(test)]
mod flips;
#[cfg(test)]
mod knowledge;
#[cfg(test)]
mod opening;
#[cfg(test)]
mod random_worlds;
#[cfg(test)]
mod support;
#[cfg(test)]
mod totality;
#[cfg(test)]
mod world;
