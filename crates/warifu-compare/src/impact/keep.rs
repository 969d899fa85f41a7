use warifu_core::{CheckSignature, NamedDocuments};
use warifu_model::{Digest, Language, Record};

use super::product::Subject;
use super::products::{ByDigest, ProductFiles};
use super::sorting::SortedFiles;
use super::threads::Threads;
use crate::columns::{ColumnsError, ColumnsWriter, Keeper, KeptRow};

impl SortedFiles {
    /// The digests of all records among the files, whatever set they are of.
    pub fn record_digests(&self) -> impl Iterator<Item = Digest> {
        let records = self.records.iter().collect::<std::collections::BTreeSet<_>>();
        let of = move |(digest, file): (&Digest, &usize)| records.contains(file).then_some(*digest);
        self.by_digest.iter().filter_map(of)
    }

    /// Writes columns of the products that have a record, in the order of the records; the bytes of the file are handed over part by
    /// part. Records of other sets, and those that do not read, are named in the file and not kept. Gives the number of products.
    ///
    /// # Errors
    ///
    /// [`ColumnsError::TooMany`], what keeps a file from being read, and what `take` gives.
    pub fn keep<F: ProductFiles>(
        &self,
        (keeper, files): (&Keeper, &F),
        language: Language,
        signatures: &(dyn CheckSignature + Sync),
        threads: Threads,
        mut take: impl FnMut(&[u8]) -> Result<(), F::Error>,
    ) -> Result<u64, F::Error>
    where
        F::Error: From<ColumnsError>,
    {
        let mut writer = ColumnsWriter::new(keeper);
        let mut kept = 0;
        self.record_digests().for_each(|digest| writer.name(digest));
        for batch in self.records.chunks(Threads::BATCH) {
            for row in threads.map(batch, |file| self.row((keeper, files), *file, language, signatures)) {
                if let Some(row) = row? {
                    writer.add(row)?;
                    kept += 1;
                }
            }
            take(&writer.take())?;
        }
        take(&writer.finish())?;
        Ok(kept)
    }

    fn row<F: ProductFiles>(
        &self,
        (keeper, files): (&Keeper, &F),
        file: usize,
        language: Language,
        signatures: &(dyn CheckSignature + Sync),
    ) -> Result<Option<KeptRow>, F::Error> {
        let bytes = files.read(file)?;
        let digest = Digest::of(&bytes);
        let record = match Record::read(&bytes) {
            Ok(record) if keeper.is_of(&record) => record,
            _ => return Ok(None),
        };
        let held = self.certificates.get(&digest);
        let holder = held.map_or(record.product.vendor.as_str(), |held| held.holder.in_language(language));
        let bare = Subject { holder, record: &record, request: None };
        let documents = ByDigest { sorted: self, files };
        let row = match NamedDocuments::find(&record, &documents, &[]) {
            Ok(named) => {
                named.request(|request| keeper.row(digest, &Subject { request: Some(*request), ..bare }, signatures))
            }
            Err(_) => keeper.row(digest, &bare, signatures),
        };
        Ok(Some(row))
    }
}
