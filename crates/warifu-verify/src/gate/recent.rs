/// The last few of a kind, the newest last. There are so few that looking through them costs less than a hash.
#[derive(Clone, Debug)]
pub(super) struct Recent<K, V>(Vec<(K, V)>);

impl<K, V> Default for Recent<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K, V> Recent<K, V> {
    pub(super) fn find(&self, is: impl Fn(&K) -> bool) -> Option<&V> {
        self.0.iter().rev().find(|(key, _)| is(key)).map(|(_, value)| value)
    }

    pub(super) fn keep(&mut self, key: K, value: V) {
        if self.0.len() >= MOST {
            self.0.remove(0);
        }
        self.0.push((key, value));
    }
}

/// How many of a kind are kept.
const MOST: usize = 16;
