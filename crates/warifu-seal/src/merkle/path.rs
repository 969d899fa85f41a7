//! Which subtrees a proof is made of, whatever their hashes are read from.

use std::ops::Range;

/// The subtrees whose hashes prove leaf `index` of `size`, lowest first, each as its range of leaves
/// (RFC 6962, section 2.1.1). `index` is below `size`.
pub(crate) fn inclusion(index: u64, size: u64) -> Vec<Range<u64>> {
    let mut path = Vec::new();
    let mut tree = 0..size;
    while tree.end - tree.start > 1 {
        let middle = tree.start + split_point(tree.end - tree.start);
        if index < middle {
            path.push(middle..tree.end);
            tree.end = middle;
        } else {
            path.push(tree.start..middle);
            tree.start = middle;
        }
    }
    path.reverse();
    path
}

/// The subtrees whose hashes prove that the tree of `new` leaves begins with that of `old` (RFC 6962, section 2.1.2),
/// lowest first. `old` is at least 1 and at most `new`.
pub(crate) fn consistency(old: u64, new: u64) -> Vec<Range<u64>> {
    let mut path = Vec::new();
    let mut tree = 0..new;
    // what is left of the old tree once its left edge has been passed: from then on the checker does not know it whole
    let mut passed = false;
    while tree.end != old {
        let middle = tree.start + split_point(tree.end - tree.start);
        if old <= middle {
            path.push(middle..tree.end);
            tree.end = middle;
        } else {
            path.push(tree.start..middle);
            tree.start = middle;
            passed = true;
        }
    }
    if passed {
        path.push(tree);
    }
    path.reverse();
    path
}

/// Greatest power of two below `size`, where `size` is at least 2.
pub(crate) const fn split_point(size: u64) -> u64 {
    1 << (u64::BITS - 1 - (size - 1).leading_zeros())
}
