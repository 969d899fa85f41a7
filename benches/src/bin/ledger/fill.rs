//! Many certificates in a short time: the journal, the documents, the signatures and the rows are those of an issuance, without the evaluation
//! and without a transaction for each step.

use std::time::Instant;

use warifu_benches::Failure;
use warifu_ledger::store::Store;
use warifu_ledger::tables::SCHEMA;

use super::maker::{DAY, Maker, Shape};

/// Certifications from the application to the certificate; statuses and other cases between them.
pub(super) fn fill(store: &mut dyn Store, wanted: u32) -> Result<(), Failure> {
    let begun = Instant::now();
    let mut maker = Maker::new(1, Shape { variety: 20_000, surveillance: true });
    let mut made = vec![maker.opened()];
    for number in 0..wanted {
        made.extend(maker.certify());
        if number % 10 == 9 {
            // so many affairs are spread over four years
            maker.now += FOUR_YEARS * 10 / i64::from(wanted.max(10));
            made.extend(maker.affair());
        }
        if number % GROUP == GROUP - 1 || number + 1 == wanted {
            let mut write = store.write()?;
            for one in &made {
                one.append(&mut *write)?;
            }
            SCHEMA.rebuilt(&mut *write)?;
            write.commit()?;
            made.clear();
            let surplus = maker.facts.len().saturating_sub(2_000);
            maker.facts.drain(..surplus);
        }
        if (number + 1) % (wanted / 10).max(1) == 0 {
            println!("{} certificates after {:.0} s", number + 1, begun.elapsed().as_secs_f64());
        }
    }
    Ok(())
}

/// Certificates that are entered at once.
const GROUP: u32 = 2_000;
const FOUR_YEARS: i64 = 4 * 365 * DAY;
