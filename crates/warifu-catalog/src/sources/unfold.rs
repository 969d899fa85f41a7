use warifu_model::json::Tape;
use warifu_model::{Json, problems};

use super::{SET, SourceFiles, TOKENS, VOCABULARY, claims_file, emit::emit, requirement_file};
use crate::document::Document;
use crate::kind::DocumentKind;

problems! {
    /// The reason why a document has no source folder.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum UnfoldError {
        /// The document is neither a set nor a vocabulary.
        OtherKind => {
            code: "source-other-kind",
            en: "only requirement sets and vocabularies have source folders",
            ja: "ソースフォルダーがあるのは要求事項集と語彙だけである",
            help_en: "name a requirement set or a vocabulary; a profile is one short file already",
            help_ja: "要求事項集又は語彙を指定してください。プロファイルは元から短い一つのファイルです",
        }
        /// Two ids would have one file.
        NamesClash {
            /// The file.
            file: String,
        } => {
            code: "source-names-clash",
            en: "two ids would have the file `{file}`",
            ja: "二つのidが同じファイル `{file}` になる",
            help_en: "ids have to differ in more than special characters and the case of letters",
            help_ja: "特殊文字や大文字小文字以外でも異なるidである必要があります",
        }
    }
}

/// Takes a published set or vocabulary apart into the files of a source folder, from which [`build`](super::build) makes it again.
/// Digests of vocabularies are left out: building fills them in.
///
/// ```
/// use warifu_catalog::{Catalog, DocumentKind, sources};
///
/// let catalog = Catalog::shipped()?;
/// let set = catalog.of_kind(DocumentKind::RequirementSet).find(|set| set.id() == "uk-psti").ok_or("a set")?;
/// let files = sources::unfold(set)?;
/// assert!(files.contains_key("set.yaml") && files.len() == set.requirement_count() + 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`UnfoldError`]: another kind of document, or ids whose files would have one name.
pub fn unfold(document: &Document) -> Result<SourceFiles, UnfoldError> {
    let whole = Tape::parse(document.bytes()).map_or(Json::Null, |tape| tape.root().to_json());
    let mut files = Files::default();
    match document.kind() {
        DocumentKind::RequirementSet => set(&whole, &mut files)?,
        DocumentKind::Vocabulary => vocabulary(&whole, &mut files)?,
        _ => return Err(UnfoldError::OtherKind),
    }
    Ok(files.0)
}

#[derive(Default)]
struct Files(SourceFiles);

impl Files {
    fn add(&mut self, path: String, json: &Json) -> Result<(), UnfoldError> {
        let lower = path.to_lowercase();
        if self.0.keys().any(|other| other.to_lowercase() == lower) {
            return Err(UnfoldError::NamesClash { file: path });
        }
        self.0.insert(path, emit(json));
        Ok(())
    }
}

fn set(whole: &Json, files: &mut Files) -> Result<(), UnfoldError> {
    let requirements = items(whole, "requirements");
    for requirement in requirements {
        files.add(requirement_file(id_of(requirement)), requirement)?;
    }
    let header = members(whole).map(|(key, value)| match key {
        "requirements" => (key, ids(requirements)),
        "vocabularies" => (key, Json::List(items(whole, key).iter().map(|pin| without(pin, &["digest"])).collect())),
        _ => (key, value.clone()),
    });
    files.add(SET.to_owned(), &object(header))
}

fn vocabulary(whole: &Json, files: &mut Files) -> Result<(), UnfoldError> {
    let (groups, claims) = (items(whole, "groups"), items(whole, "claims"));
    for group in groups {
        let id = id_of(group);
        let of_group = claims.iter().filter(|claim| text(claim, "group") == id).map(|claim| without(claim, &["group"]));
        let title = group.member("title").cloned().unwrap_or(Json::Null);
        let json = Json::object().with("title", title).with("claims", Json::List(of_group.collect()));
        files.add(claims_file(id), &json)?;
    }
    if let Some(tokens) = whole.member("tokens") {
        files.add(TOKENS.to_owned(), tokens)?;
    }
    let header = members(&without(whole, &["claims", "tokens"]))
        .map(|(key, value)| (key, if key == "groups" { ids(groups) } else { value.clone() }))
        .fold(Json::object(), |json, (key, value)| json.with(key.to_owned(), value));
    files.add(VOCABULARY.to_owned(), &header)
}

fn members(json: &Json) -> impl Iterator<Item = (&str, &Json)> {
    let all = match json {
        Json::Object(members) => members.as_slice(),
        _ => &[],
    };
    all.iter().map(|(key, value)| (key.as_ref(), value))
}

fn object<'k>(all: impl Iterator<Item = (&'k str, Json)>) -> Json {
    all.fold(Json::object(), |json, (key, value)| json.with(key.to_owned(), value))
}

fn without(json: &Json, keys: &[&str]) -> Json {
    object(members(json).filter(|(key, _)| !keys.contains(key)).map(|(key, value)| (key, value.clone())))
}

fn items<'j>(json: &'j Json, key: &str) -> &'j [Json] {
    match json.member(key) {
        Some(Json::List(items)) => items,
        _ => &[],
    }
}

fn ids(all: &[Json]) -> Json {
    Json::list(all.iter().map(id_of))
}

fn id_of(json: &Json) -> &str {
    text(json, "id")
}

fn text<'j>(json: &'j Json, key: &str) -> &'j str {
    json.member(key).and_then(Json::as_text).unwrap_or_default()
}
