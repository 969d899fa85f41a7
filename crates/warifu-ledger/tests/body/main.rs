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

use warifu_testkit::files::every;

#[test]
fn all_of_them_hold_in_a_file() {
    // what breaks a ledger in each of many places does it ordinarily in memory alone
    let often = [
        "attacked::a_row",
        "attacked::no_entry",
        "dumping::no_changed_byte",
        "verifying::a_flipped",
        "verifying::every_bit",
    ];
    let left_out: &[&str] = if every() { &[] } else { &often };
    stores::run_again(stores::Kind::Sqlite, &[&["same::", "scale::"], left_out].concat());
}

#[test]
fn all_of_them_hold_on_a_server() {
    // a store for each byte that is changed: a server takes half a second for each, and the bytes are refused before any row is read back
    stores::run_again(stores::Kind::Postgres, &["same::", "scale::", "dumping::no_changed_byte"]);
}
