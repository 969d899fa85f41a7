use warifu_model::Language;

/// A format that is recognised and not read.
#[derive(Eq, PartialEq)]
pub struct Unread {
    pub(crate) name: &'static str,
    /// What helps, in English and Japanese.
    pub(crate) advice: [&'static str; 2],
}

impl Unread {
    /// The name, for people.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns what helps, in one sentence.
    pub fn advice(&self, language: Language) -> &'static str {
        let [en, ja] = self.advice;
        language.pick(en, ja)
    }
}

impl std::fmt::Debug for Unread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}
