//! What is asked of a ledger.

#[cfg(test)]
mod asked;
#[cfg(test)]
mod differential;
#[cfg(test)]
mod maker;
#[cfg(test)]
mod naive;
#[cfg(test)]
#[path = "../body/stores.rs"]
mod stores;
#[cfg(test)]
mod whole;
#[cfg(test)]
#[path = "../body/world.rs"]
#[expect(dead_code, reason = "the world of the tests of the verbs; not everything in it is asked about here")]
mod world;

#[test]
fn all_of_them_hold_in_a_file() {
    stores::run_again(stores::Kind::Sqlite, &["differential::"]);
}

#[test]
fn all_of_them_hold_on_a_server() {
    stores::run_again(stores::Kind::Postgres, &[]);
}
