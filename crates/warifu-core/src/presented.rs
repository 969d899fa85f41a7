use warifu_model::Digest;

/// The provided evidence documents, by digest.
#[derive(Debug)]
pub(crate) struct Presented<'a>(Vec<(Digest, &'a [u8])>);

impl<'a> Presented<'a> {
    pub(crate) fn new(documents: &[&'a [u8]]) -> Self {
        let mut documents: Vec<_> = documents.iter().map(|bytes| (Digest::of(bytes), *bytes)).collect();
        documents.sort_unstable_by_key(|(digest, _)| *digest);
        documents.dedup_by_key(|(digest, _)| *digest);
        Self(documents)
    }

    pub(crate) fn find(&self, digest: Digest) -> Option<&'a [u8]> {
        let place = self.0.binary_search_by(|(other, _)| other.cmp(&digest)).ok()?;
        self.0.get(place).map(|(_, bytes)| *bytes)
    }
}
