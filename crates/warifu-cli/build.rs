//! Links what the tests start thousands of times at a fixed address, on Linux with glibc and in the `dev` profile alone.
//!
//! A program that may be loaded anywhere has its addresses written at each start: 200,000 of them in the unoptimised program, in pages
//! that would not be touched otherwise. What is handed out keeps the protection that a random address gives.

#![expect(clippy::disallowed_methods, reason = "a build script is told by the environment what it builds for")]

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    let is_glibc = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    if is_glibc && is("CARGO_CFG_TARGET_ARCH", "x86_64") && is("PROFILE", "debug") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
