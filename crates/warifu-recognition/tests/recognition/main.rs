//! All tests of this package in one program.

mod brute_force;
mod carry;
mod conflicts;
mod relations;
mod support;
