//! What a certification body keeps for decades: a journal that only grows, and everything that follows from it.
//!
//! [`store`] is where it is kept; `docs/adr/0047-the-ledger.md` says why it is built like this.

pub mod store;
