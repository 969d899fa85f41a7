//! What is asked of a ledger.

#[cfg(test)]
mod differential;
#[cfg(test)]
mod maker;
#[cfg(test)]
mod naive;
