use std::fmt;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of a known number that are read once, piece by piece.
#[derive(Clone)]
pub struct Flow {
    size: u64,
    reader: Arc<Mutex<Box<dyn Read + Send>>>,
}

impl Flow {
    /// So many bytes from a reader; what it has beyond them is left.
    pub fn new(size: u64, reader: impl Read + Send + 'static) -> Self {
        Self { size, reader: Arc::new(Mutex::new(Box::new(reader.take(size)))) }
    }

    /// How many bytes it had in the beginning.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The next bytes, at most so many, and none at the end.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn next(&self, most: usize) -> io::Result<Vec<u8>> {
        let most = u64::try_from(most).unwrap_or(u64::MAX);
        let mut bytes = Vec::new();
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        (&mut *reader).take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// All bytes that are left, where they are as many as were told.
    ///
    /// # Errors
    ///
    /// What the system says; [`io::ErrorKind::UnexpectedEof`] where there are fewer.
    pub fn whole(&self) -> io::Result<Vec<u8>> {
        let bytes = self.next(usize::MAX)?;
        let is_whole = u64::try_from(bytes.len()).is_ok_and(|length| length == self.size);
        if is_whole { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }
}

impl fmt::Debug for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flow").field("size", &self.size).finish_non_exhaustive()
    }
}

/// Two are the same where they are one: reading the one reads the other.
impl PartialEq for Flow {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.reader, &other.reader)
    }
}

impl Eq for Flow {}
