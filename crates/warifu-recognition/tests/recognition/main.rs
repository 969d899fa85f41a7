//! All tests of this package in one program.

mod brute_force;
mod carry;
mod conflicts;
mod fitness;
mod json;
mod relations;
mod sectors;
mod support;
