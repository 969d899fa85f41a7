//! Many certificates in a short time: the journal, the documents, the signatures and the rows are those of an issuance, without the evaluation
//! and without a transaction for each step.

use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Instant;

use warifu_benches::Failure;
use warifu_ledger::store::{Options, SqliteStore, Store};
use warifu_ledger::tables::SCHEMA;

use super::maker::{Components, DAY, Made, Maker, Shape};
use super::place;

/// Certifications from the application to the certificate; statuses and other cases between them. One thread makes and signs, the other
/// one enters. A file is copied on the way, at 10,000 and 100,000.
pub(super) fn fill(store: &mut dyn Store, place: &str, wanted: u32) -> Result<(), Failure> {
    let begun = Instant::now();
    let (sender, receiver) = sync_channel::<Vec<Made>>(2);
    std::thread::scope(|scope| {
        scope.spawn(move || make(wanted, &sender));
        let mut entered = 0;
        for made in receiver {
            let mut write = store.write()?;
            for one in &made {
                one.append(&mut *write)?;
            }
            SCHEMA.rebuilt(&mut *write)?;
            write.commit()?;
            entered = (entered + GROUP).min(wanted);
            if entered % (wanted / 50).max(GROUP) == 0 || entered == wanted {
                println!("{entered} certificates after {:.0} s", begun.elapsed().as_secs_f64());
            }
            if COPIES.contains(&entered) && entered < wanted && !place::is_server(place) {
                let copy = format!("{place}.{entered}");
                SqliteStore::open_to_read(Path::new(place), &SCHEMA, Options::default())?.backup(Path::new(&copy))?;
            }
        }
        Ok(())
    })
}

/// Makes groups of entries, for as long as somebody takes them.
fn make(wanted: u32, sender: &SyncSender<Vec<Made>>) {
    let mut maker = Maker::new(1, Shape { variety: 20_000, surveillance: true, components: Components::Recent });
    let mut made = vec![maker.opened()];
    for number in 1..=wanted {
        made.extend(maker.certify());
        if number % 10 == 0 {
            // so many affairs are spread over four years
            maker.now += FOUR_YEARS * 10 / i64::from(wanted.max(10));
            made.extend(maker.affair());
        }
        if number % GROUP == 0 || number == wanted {
            if sender.send(std::mem::take(&mut made)).is_err() {
                return;
            }
            let surplus = maker.facts.len().saturating_sub(2_000);
            maker.facts.drain(..surplus);
        }
    }
}

/// Certificates that are entered at once.
const GROUP: u32 = 2_000;
const COPIES: [u32; 2] = [10_000, 100_000];
const FOUR_YEARS: i64 = 4 * 365 * DAY;
