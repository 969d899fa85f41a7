use warifu_model::json::shorten;
use warifu_model::{Json, Phrase, ReadError, ReadProblem, RequirementSet, Vocabulary};

use super::assemble::{Assembled, assemble};
use super::error::{SourceError, SourceProblem};
use super::place::SourcePlace;
use super::tree::{Member, Of, Tree, Value};
use super::{SET, SourceFiles, VOCABULARY};
use crate::document::Document;
use crate::kind::DocumentKind;
use crate::nearest::nearest;

/// A document that was built from a source folder, with the places of its parts there.
#[derive(Clone, Debug)]
pub struct Built {
    document: Document,
    root: Tree,
    files: Vec<String>,
}

/// Builds the published document of a source folder: fields in the order of its format, two spaces, a line feed at the end.
///
/// Vocabularies that a set names without a digest are pinned from `shelf`; of two with one id and version the first one is taken.
///
/// ```
/// use warifu_catalog::sources::{SourceFiles, build};
///
/// let file = |text: &str| text.as_bytes().to_vec();
/// let header = "format: warifu.vocabulary/1\nid: our-claims\nversion: 1.0.0\ntitle: {en: Claims, ja: 主張}\ngroups: [door]\n\
///     evidence_kinds: []\nroles: []\n";
/// let door = "title: {en: Doors, ja: 扉}\nclaims:\n- id: door.locked\n  title: {en: Locked, ja: 施錠}\n\
///     \x20 description: {en: It is locked., ja: 施錠されている。}\n  type: {kind: boolean}\n";
/// let mut files = SourceFiles::new();
/// files.insert("vocabulary.yaml".into(), file(header));
/// files.insert("claims/door.yaml".into(), file(door));
/// let built = build(&files, &[]).map_err(|errors| errors[0].to_string())?;
/// assert_eq!(built.document().id(), "our-claims");
/// assert_eq!(built.place("/claims/0/type").file, "claims/door.yaml");
/// # Ok::<(), String>(())
/// ```
///
/// # Errors
///
/// Everything that is wrong with the files; where they read, the first rule of the format that is broken.
pub fn build(files: &SourceFiles, shelf: &[&Document]) -> Result<Built, Vec<SourceError>> {
    let Assembled { mut root, files, is_set } = assemble(files)?;
    if is_set {
        let errors = pin(&mut root, &files, shelf);
        if !errors.is_empty() {
            return Err(errors);
        }
    }
    // not the canonical form, which would sort what the author has put into an order
    let whole = root.to_json().to_pretty().into_bytes();
    let read = if is_set {
        RequirementSet::read(&whole).map(|set| (DocumentKind::RequirementSet, Json::from(&set)))
    } else {
        Vocabulary::read(&whole).map(|vocabulary| (DocumentKind::Vocabulary, Json::from(&vocabulary)))
    };
    let header = if is_set { SET } else { VOCABULARY };
    let refused = |error: &ReadError| {
        let of = match *error.problem {
            ReadProblem::UnknownField { .. } => Of::Key,
            _ => Of::Value,
        };
        vec![SourceError::read(error, root.find(&error.pointer, &files, of), meant(error, &root))]
    };
    let (kind, json) = read.map_err(|error| refused(&error))?;
    let document = Document::read(kind, json.to_pretty().into_bytes(), &[]).map_err(|error| {
        let rule = Phrase {
            en: "the document does not read as it was written", ja: "文書が書いたとおりに読めない"
        };
        let problem = SourceProblem::rule(ReadProblem::Broken { rule }, shorten(&error.to_string()));
        vec![SourceError::new(header, "", 0, problem)]
    })?;
    Ok(Built { document, root, files })
}

impl Built {
    /// The published document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Finds the place of the value at a JSON Pointer of the document in the sources; that of the value around it where it has none.
    pub fn place(&self, pointer: &str) -> SourcePlace {
        self.root.find(pointer, &self.files, Of::Value)
    }
}

/// The name that a reference which leads nowhere could mean, or the field or value that an unknown one could be.
fn meant(error: &ReadError, root: &Tree) -> Option<String> {
    let listed = |names: &str| names.split(", ").map(str::to_owned).collect::<Vec<_>>();
    let ids = |fields: &[&str]| -> Vec<String> {
        let all = fields.iter().filter_map(|field| root.member(field)).flat_map(Tree::items);
        all.filter_map(|item| item.member("id")?.text().map(str::to_owned)).collect()
    };
    let names = match &*error.problem {
        ReadProblem::NotOneOf { allowed } => listed(allowed),
        ReadProblem::UnknownField { known } => listed(known),
        ReadProblem::UnknownReference { what } => match what.en {
            "legal basis" => ids(&["legal_basis"]),
            "level" | "level of an example" => {
                let levels = root.member("levels").into_iter();
                let lists = levels.flat_map(|one| [one.member("levels"), one.member("dimensions")]).flatten();
                let rungs = lists.flat_map(Tree::items);
                rungs.filter_map(|item| item.member("id")?.text().map(str::to_owned)).collect()
            }
            "successor" => ids(&["requirements", "groups"]),
            "token" => {
                let mut tokens = Vec::new();
                let claims = root.member("claims").into_iter().flat_map(Tree::items);
                claims.filter_map(|claim| claim.member("type")).for_each(|of| of.texts_of("tokens", &mut tokens));
                tokens
            }
            _ => ids(&["groups"]),
        },
        _ => return None,
    };
    // of a member that leads nowhere the name is the last step
    let found = match error.found.as_str() {
        "" => error.pointer.rsplit('/').next().unwrap_or_default(),
        found => found,
    };
    nearest(found, names.iter().map(String::as_str)).map(str::to_owned)
}

/// Fills in the digests of vocabularies.
fn pin(root: &mut Tree, files: &[String], shelf: &[&Document]) -> Vec<SourceError> {
    let mut errors = Vec::new();
    let Value::Map(members) = &mut root.value else { return errors };
    let Some(list) = members.iter_mut().find(|member| member.key == "vocabularies") else { return errors };
    let Value::List(items) = &mut list.value.value else { return errors };
    for (place, item) in items.iter_mut().enumerate() {
        let error = |tree: &Tree, field: &str, problem| {
            let mut at = tree.find("", files, Of::Value);
            at.pointer = format!("/vocabularies/{place}{field}");
            SourceError::at(at, problem)
        };
        // what is not well formed is the business of the strict reader
        let text = |name| item.member(name).and_then(Tree::text);
        let (Some(id), Some(version)) = (text("id"), text("version")) else { continue };
        let vocabulary = format!("{id} {version}");
        let all = || shelf.iter().filter(|one| one.kind() == DocumentKind::Vocabulary);
        let named = || all().filter(|one| one.id() == id && one.version().to_string() == version);
        let given = text("digest").map(str::to_owned);
        let found = match &given {
            Some(digest) => named().find(|one| one.digest().to_string() == *digest).or_else(|| named().next()),
            None => named().next(),
        };
        match (found, given) {
            (None, None) => {
                let problem =
                    SourceProblem::UnknownVocabulary { known: known(id, all()), vocabulary: shorten(&vocabulary) };
                errors.push(error(item, "", problem));
            }
            (Some(found), Some(given)) if found.digest().to_string() != given => {
                let problem = SourceProblem::PinDiffers { vocabulary, digest: found.digest().to_string() };
                errors.push(error(item.member("digest").unwrap_or(item), "/digest", problem));
            }
            // a digest that nothing here has stays as it is: the vocabulary may be elsewhere
            (_, Some(_)) => {}
            (Some(found), None) => {
                let digest = item.here(Value::Text(found.digest().to_string()));
                let at = item.at;
                if let Value::Map(members) = &mut item.value {
                    members.push(Member { key: "digest".to_owned(), at, value: digest });
                }
            }
        }
    }
    errors
}

/// The vocabularies that could be meant, for a message.
fn known<'d>(id: &str, all: impl Iterator<Item = &'d &'d Document> + Clone) -> String {
    let near = nearest(id, all.clone().map(|one| one.id()));
    let is_meant = |one: &&&Document| near.is_none_or(|near| one.id() == near);
    let mut names: Vec<String> = all.filter(is_meant).map(|one| format!("{} {}", one.id(), one.version())).collect();
    names.dedup();
    names.join(", ")
}
