//! The paper for machines (`warifu.paper/1`).

use warifu_model::Json;

use super::{Blank, Paper, PaperDocument, PaperItem, Said};

impl Paper {
    /// The paper as JSON (`warifu.paper/1`), texts in both languages. `conforms` is true only where the record shows it; the members of
    /// `blanks` count what is missing, for every product and for some.
    pub fn to_json(&self) -> Json {
        let blanks = Json::object().with("needed", self.blanks()).with("where_it_applies", self.conditional_blanks());
        let set = Json::object()
            .with("id", &self.set.id)
            .with("version", &self.set.version)
            .with("digest", self.set.digest)
            .with("title", &self.set_title);
        Json::object()
            .with("format", FORMAT)
            .with("paper", self.kind.as_str())
            .with("title", &self.kind.title())
            .with("product", &self.product)
            .with("set", set)
            .with("at", self.at)
            .with("outcome", self.outcome)
            .with("conforms", self.conforms)
            .with("record", self.record)
            .with("record_file", self.record_name.as_str())
            .with("attestations", Json::list(self.attestations.iter().copied()))
            .with("blanks", blanks)
            .with("remarks", Json::list(&self.remarks))
            .with("items", Json::list(&self.items))
            .with("other_documents", Json::list(&self.others))
    }
}

impl From<&PaperItem> for Json {
    fn from(item: &PaperItem) -> Self {
        Self::object()
            .with("number", item.number)
            .with("title", &item.title)
            .with("assurance", item.assurance)
            .with("state", item.state().as_str())
            .with("says", Self::list(&item.says))
            .with("documents", Self::list(&item.documents))
            .with("blanks", Self::list(&item.blanks))
    }
}

impl From<&Said> for Json {
    fn from(said: &Said) -> Self {
        let name = (!said.name.en.is_empty()).then_some(&said.name);
        Self::object().with_some("name", name).with("text", &said.text).with("from", said.origin.as_str())
    }
}

impl From<&Blank> for Json {
    fn from(blank: &Blank) -> Self {
        Self::object().with("what", &blank.what).with("who", blank.who.as_str()).with("needed", blank.is_always_needed)
    }
}

impl From<&PaperDocument> for Json {
    fn from(one: &PaperDocument) -> Self {
        Self::object()
            .with("digest", one.digest)
            .with("kind", &one.kind)
            .with("title", &one.title)
            .with_some("name", one.name.as_deref())
            .with_some("made_at", one.made_at)
            .with_some("valid_until", one.valid_until)
            .with("presented", one.is_presented)
    }
}

const FORMAT: &str = "warifu.paper/1";
