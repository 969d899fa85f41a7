//! Tests of the wax through its public face, one module per topic, in one binary because linking is what takes time.

#[cfg(test)]
mod audit;
#[cfg(test)]
mod checkpoint;
#[cfg(test)]
mod dsse;
#[cfg(test)]
mod foreign;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod log_proof;
#[cfg(test)]
mod merkle;
#[cfg(test)]
mod note;
#[cfg(test)]
mod openssl;
#[cfg(test)]
mod signature;
#[cfg(test)]
mod signer;
#[cfg(test)]
mod status_list;
#[cfg(test)]
mod support;
#[cfg(test)]
mod threshold;
#[cfg(test)]
mod tiles;
#[cfg(test)]
mod witness;
