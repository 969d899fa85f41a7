//! Packed status lists: four bytes of count, then the list. What is read packs to the same bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use warifu_seal::status_list::StatusList;

fuzz_target!(|bytes: &[u8]| {
    let Some((count, packed)) = bytes.split_first_chunk::<4>() else { return };
    let count = u32::from_be_bytes(*count);
    let Ok(list) = StatusList::read(count, packed) else { return };
    let marked = list.marked().collect();
    let again = StatusList::new(count, &marked).expect("what was read is packed");
    assert_eq!(again.as_bytes(), packed, "one state has one encoding");
    for (index, status) in marked {
        assert_eq!(list.status(index), Some(status));
    }
    assert_eq!(list.status(count), None);
});
