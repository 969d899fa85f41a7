//! Status lists: one state, one encoding, and about a kilobyte for a hundred thousand.

use std::collections::BTreeMap;

use proptest::{collection::vec, prelude::*};
use warifu_model::Status;
use warifu_seal::status_list::{StatusList, StatusListError};

/// Numbers that look random and are the same on every machine (a linear congruential generator, high bits).
fn numbers(seed: u64) -> impl Iterator<Item = u32> {
    let mut state = seed;
    std::iter::from_fn(move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(state >> 33).ok()
    })
}

fn scattered(count: u32, marked: usize, seed: u64) -> BTreeMap<u32, Status> {
    let mut state = BTreeMap::new();
    let mut numbers = numbers(seed);
    while state.len() < marked {
        let status = [Status::Withdrawn, Status::Withdrawn, Status::Suspended, Status::Superseded];
        let index = numbers.next().unwrap() % count;
        state.insert(index, status[numbers.next().unwrap() as usize % 4]);
    }
    state
}

fn round_trip(count: u32, state: &BTreeMap<u32, Status>) -> StatusList {
    let list = StatusList::new(count, state).unwrap();
    let read = StatusList::read(count, list.as_bytes()).unwrap();
    assert_eq!(read, list);
    let marked: BTreeMap<_, _> = state.iter().map(|(i, s)| (*i, *s)).filter(|(_, s)| *s != Status::Active).collect();
    assert_eq!(read.marked().collect::<BTreeMap<_, _>>(), marked);
    list
}

#[test]
fn a_hundred_thousand_certificates_take_about_a_kilobyte() {
    for seed in 1..=20 {
        let state = scattered(100_000, 1_000, seed);
        let size = round_trip(100_000, &state).as_bytes().len();
        // 8,080 bits say which thousand of a hundred thousand, 1,500 more which of the three, one half and two quarters
        assert!((1_198..=1_300).contains(&size), "{size} bytes");
    }
}

#[test]
fn nothing_marked_is_one_byte_and_everything_marked_two_bits_each() {
    assert_eq!(round_trip(100_000, &BTreeMap::new()).as_bytes(), [0x80]);
    assert_eq!(round_trip(0, &BTreeMap::new()).as_bytes(), [0x80]);
    let all = (0..1_000).map(|index| (index, Status::Withdrawn)).collect();
    assert_eq!(round_trip(1_000, &all).as_bytes().len(), (19 + 2_000_usize).div_ceil(8));
}

#[test]
fn a_small_list_by_hand() {
    // two marked of ten: gamma of 3 is 011; 12 * 10 / 50 = 2, so two low bits;
    // index 1: 0 01, suspended 10; index 9, seven between: 10 11, withdrawn 0
    let state = [(1, Status::Suspended), (9, Status::Withdrawn)].into();
    assert_eq!(round_trip(10, &state).as_bytes(), [0b0110_0110, 0b1011_0000]);
}

#[test]
fn single_certificates_are_looked_up() {
    let state = [(0, Status::Superseded), (5, Status::Suspended), (9, Status::Withdrawn)].into();
    let list = round_trip(10, &state);
    for index in 0..10 {
        assert_eq!(list.status(index), Some(state.get(&index).copied().unwrap_or_default()), "{index}");
    }
    assert_eq!(list.status(10), None);
    assert_eq!(list.status(u32::MAX), None);
}

#[test]
fn wrong_lists_are_named() {
    let one = [(9, Status::Withdrawn)].into();
    assert_eq!(StatusList::new(9, &one), Err(StatusListError::OutOfRange { count: 9 }));
    assert_eq!(
        StatusList::new(StatusList::MAX_COUNT + 1, &one),
        Err(StatusListError::TooMany { count: StatusList::MAX_COUNT + 1 })
    );
    assert_eq!(
        StatusList::read(StatusList::MAX_COUNT + 1, &[0x80]),
        Err(StatusListError::TooMany { count: StatusList::MAX_COUNT + 1 })
    );
    let code = |count, bytes: &[u8]| StatusList::read(count, bytes).map_err(|error| error.code());
    assert_eq!(code(10, &[]), Err("status-list-cut-short"));
    assert_eq!(code(10, &[0]), Err("status-list-cut-short"));
    assert_eq!(code(10, &[0; 100]), Err("status-list-cut-short"));
    assert_eq!(code(10, &[0x80, 0]), Err("status-list-surplus"));
    assert_eq!(code(10, &[0x81]), Err("status-list-surplus"));
    assert_eq!(code(0, &[0b0100_0000]), Err("status-index-out-of-range"));
    // two marked of ten, the second beyond the end
    assert_eq!(code(10, &[0b0110_0110, 0b1101_1000]), Err("status-index-out-of-range"));
}

#[test]
fn many_ones_end_soon() {
    let bomb = [&[0x5f][..], &vec![0xff; 1 << 20]].concat();
    assert_eq!(StatusList::read(StatusList::MAX_COUNT, &bomb), Err(StatusListError::CutShort));
}

proptest! {
    #[test]
    fn any_state_comes_back(count in 1..3_000_u32, picks in vec((any::<prop::sample::Index>(), 0..4_usize), 0..600)) {
        let state = picks.iter().map(|(pick, status)| {
            (u32::try_from(pick.index(count as usize)).unwrap(), Status::ALL[*status])
        });
        round_trip(count, &state.collect());
    }

    #[test]
    fn any_bytes_get_an_answer_and_what_is_read_is_what_is_written(count in 0..200_u32, bytes in vec(any::<u8>(), 0..40)) {
        if let Ok(list) = StatusList::read(count, &bytes) {
            let state = list.marked().collect();
            let written = StatusList::new(count, &state).unwrap();
            prop_assert_eq!(written.as_bytes(), &bytes[..]);
        }
    }

    #[test]
    fn every_flipped_bit_is_another_state_or_none(seed: u64, bit in 0..4_000_usize) {
        let list = round_trip(5_000, &scattered(5_000, 50, seed));
        let mut bytes = list.as_bytes().to_vec();
        let place = bit % (bytes.len() * 8);
        bytes[place / 8] ^= 1 << (place % 8);
        if let Ok(other) = StatusList::read(5_000, &bytes) {
            prop_assert!(other.marked().ne(list.marked()));
        }
    }
}
