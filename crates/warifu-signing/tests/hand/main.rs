//! Signing through its public face: attest, evaluate, issue, countersign, and back through the gate.

#[cfg(test)]
mod attesting;
#[cfg(test)]
mod certifying;
#[cfg(test)]
mod countersigning;
#[cfg(test)]
mod disclosing;
#[cfg(test)]
mod encrypting;
#[cfg(test)]
mod foreign;
#[cfg(test)]
mod issuing;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod logging;
#[cfg(test)]
mod signers;
#[cfg(test)]
mod support;
#[cfg(test)]
mod whole;
