//! All tests of this package in one program.

mod relations;
