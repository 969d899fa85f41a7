use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The number of threads that go through products at the same time. It decides how long it takes, and nothing else: products come
/// out in the same order with the same bytes.
///
/// ```
/// use warifu_compare::impact::Threads;
///
/// assert_eq!(Threads::new(4).count(), 4);
/// assert_eq!(Threads::new(0).count(), 1);
/// assert_eq!(Threads::new(1_000_000).count(), Threads::MOST);
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Threads(NonZeroUsize);

impl Threads {
    /// The largest number of threads.
    pub const MOST: usize = 64;
    /// One thread: that of the caller.
    pub const ONE: Self = Self(NonZeroUsize::MIN);

    /// So many threads, at least one and at most [`Threads::MOST`].
    pub fn new(count: usize) -> Self {
        Self(NonZeroUsize::new(count.min(Self::MOST)).unwrap_or(NonZeroUsize::MIN))
    }

    /// The number.
    pub fn count(self) -> usize {
        self.0.get()
    }

    /// Does the same work on every item, and gives what came out in the order of the items. All of it is in memory at once, so
    /// that whoever has many items hands over [`Threads::BATCH`] of them at a time.
    pub fn map<T: Sync, R: Send>(self, items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
        self.shared(items, SHARE, work)
    }

    /// The same for few items that take long: each thread takes one at a time.
    pub(crate) fn each<T: Sync, R: Send>(self, items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
        self.shared(items, 1, work)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where a library has threads: they end with the call, and no result shows them"
    )]
    fn shared<T: Sync, R: Send>(self, items: &[T], share: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
        let threads = self.count().min(items.len().div_ceil(share));
        if threads < 2 {
            return items.iter().map(work).collect();
        }
        let shares: Vec<&[T]> = items.chunks(share).collect();
        let next = AtomicUsize::new(0);
        // Whoever is done with a share takes the next one, since some products take longer than others.
        let take = || {
            let mut done = Vec::new();
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let Some(share) = shares.get(place) else { return done };
                done.push((place, share.iter().map(&work).collect::<Vec<R>>()));
            }
        };
        let mut done = thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(take)).collect();
            let mut done = take();
            for other in others {
                done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
            }
            done
        });
        done.sort_unstable_by_key(|(place, _)| *place);
        done.into_iter().flat_map(|(_, results)| results).collect()
    }

    /// The largest number of products whose results are kept before the first of them is given out.
    pub const BATCH: usize = 4_096;
}

/// The number of items that a thread takes at a time.
const SHARE: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_the_items() {
        for count in [0, 1, SHARE, SHARE + 1, 1_000] {
            let items: Vec<usize> = (0..count).collect();
            let expected: Vec<usize> = items.iter().map(|item| item * 3).collect();
            for threads in [1, 2, 3, 7, 64] {
                assert_eq!(Threads::new(threads).map(&items, |item| item * 3), expected, "{count} on {threads}");
            }
        }
    }
}
