//! The ledger of a body, by its verbs.

#[cfg(test)]
mod attacked;
#[cfg(test)]
mod certifying;
#[cfg(test)]
mod composing;
#[cfg(test)]
mod dumping;
#[cfg(test)]
mod entering;
#[cfg(test)]
mod other_cases;
#[cfg(test)]
mod publishing;
#[cfg(test)]
mod refusing;
#[cfg(test)]
mod same;
#[cfg(test)]
mod scale;
#[cfg(test)]
mod stores;
#[cfg(test)]
mod story;
#[cfg(test)]
mod suspending;
#[cfg(test)]
mod verifying;
#[cfg(test)]
mod world;

#[test]
fn all_of_them_hold_in_a_file() {
    stores::run_again(stores::Kind::Sqlite, &["same::", "scale::"]);
}

#[test]
fn all_of_them_hold_on_a_server() {
    // a store for each byte that is changed: a server takes half a second for each, and the bytes are refused before any row is read back
    stores::run_again(stores::Kind::Postgres, &["same::", "scale::", "dumping::no_changed_byte"]);
}
