use age::x25519;
use warifu_model::problems;

/// What opens sealed items: the identities of age (X25519) of one recipient. Identities in hardware open files with their own plugin.
#[derive(Clone)]
pub struct Identities(Vec<x25519::Identity>);

problems! {
    /// Reason why a file has no identities that open something.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum IdentityError {
        /// A line is no identity of the kind that is read.
        Unreadable {
            /// The number of the line.
            line: usize,
        } => {
            code: "identity-unreadable",
            en: "line {line} is no identity of age that is read here",
            ja: "{line}行目は、ここで読めるageのアイデンティティでない",
            help_en: "give a file as `age-keygen` writes it, with `AGE-SECRET-KEY-1…`; what is in hardware or under a passphrase is opened with age itself",
            help_ja: "`age-keygen` が書く `AGE-SECRET-KEY-1…` のファイルを指定してください。ハードウェア内のもの、パスフレーズ付きのものはage自体で開いてください",
        }
        /// There is none.
        None => {
            code: "identity-none",
            en: "there is no identity of age in this file",
            ja: "このファイルにageのアイデンティティがない",
            help_en: "give a file as `age-keygen` writes it",
            help_ja: "`age-keygen` が書くファイルを指定してください",
        }
    }
}

impl Identities {
    /// Reads a file of identities: one on a line, empty lines and comments (`#`) left aside.
    ///
    /// # Errors
    ///
    /// [`IdentityError`]; it does not repeat the line.
    pub fn read(text: &[u8]) -> Result<Self, IdentityError> {
        let mut found = Vec::new();
        for (line, bytes) in text.split(|byte| *byte == b'\n').enumerate() {
            let wrong = IdentityError::Unreadable { line: line + 1 };
            let Ok(text) = std::str::from_utf8(bytes) else { return Err(wrong) };
            match text.trim() {
                "" => {}
                comment if comment.starts_with('#') => {}
                text => found.push(text.parse().map_err(|_| wrong)?),
            }
        }
        if found.is_empty() { Err(IdentityError::None) } else { Ok(Self(found)) }
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &dyn age::Identity> {
        self.0.iter().map(|one| one as &dyn age::Identity)
    }
}

impl std::fmt::Debug for Identities {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Identities({})", self.0.len())
    }
}
