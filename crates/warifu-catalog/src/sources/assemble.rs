//! The value of the document from the values of the files, each part with its own place.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::json::shorten;
use warifu_model::{Phrase, ReadProblem};

use super::error::{SourceError, SourceProblem};
use super::tree::{Member, Of, Tree, Value};
use super::{SET, SourceFiles, TOKENS, VOCABULARY, claims_file, requirement_file, yaml};

/// The whole document, and the names of the files that it is from.
pub(super) struct Assembled {
    pub(super) root: Tree,
    pub(super) files: Vec<String>,
    pub(super) is_set: bool,
}

/// Reads every file and puts the document together, or names what is wrong with each.
pub(super) fn assemble(sources: &SourceFiles) -> Result<Assembled, Vec<SourceError>> {
    let is_set = match (sources.contains_key(SET), sources.contains_key(VOCABULARY)) {
        (true, false) => true,
        (false, true) => false,
        _ => return Err(vec![SourceError::of_folder()]),
    };
    let mut folder = Folder { is_set, files: Vec::new(), trees: BTreeMap::new(), errors: Vec::new() };
    for (path, bytes) in sources.iter().filter(|(path, _)| is_yaml(path)) {
        folder.read(path, bytes);
    }
    let root = if is_set { folder.set() } else { folder.vocabulary() };
    match root {
        Some(root) if folder.errors.is_empty() => Ok(Assembled { root, files: folder.files, is_set }),
        _ => Err(folder.errors),
    }
}

/// Returns whether a file has to be listed: other files (remarks, what an editor leaves behind) are passed over.
fn is_yaml(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    !name.starts_with('.') && matches!(ending.as_deref(), Some("yaml" | "yml"))
}

struct Folder {
    is_set: bool,
    files: Vec<String>,
    /// The files that were read; none where a file does not read, which was noted.
    trees: BTreeMap<String, Option<Tree>>,
    errors: Vec<SourceError>,
}

/// An id in the list of a header, with its place.
struct Listed {
    id: String,
    at: Tree,
    file: String,
}

impl Folder {
    fn header(&self) -> &'static str {
        if self.is_set { SET } else { VOCABULARY }
    }

    fn read(&mut self, path: &str, bytes: &[u8]) {
        let file = self.files.len();
        self.files.push(path.to_owned());
        let tree = match yaml::parse(file, path, bytes) {
            Ok(tree) => self.object(tree, path).map(|tree| tree.based("")),
            Err(error) => {
                self.errors.push(error);
                None
            }
        };
        self.trees.insert(path.to_owned(), tree);
    }

    fn object(&mut self, tree: Tree, path: &str) -> Option<Tree> {
        if matches!(tree.value, Value::Map(_)) {
            return Some(tree);
        }
        let problem = ReadProblem::WrongType { expected: Phrase { en: "an object", ja: "オブジェクト" } };
        self.errors.push(SourceError::new(path, "", tree.at, SourceProblem::rule(problem, String::new())));
        None
    }

    fn set(&mut self) -> Option<Tree> {
        let header = self.trees.get(SET).cloned().flatten()?;
        let listed = self.listed(&header, "requirements", requirement_file);
        let mut requirements = Vec::new();
        for one in &listed {
            let Some(tree) = self.take(one) else { continue };
            if let Some(found) = tree.member("id").filter(|found| found.text().is_some_and(|id| id != one.id)) {
                let (listed, found_id) = (one.id.clone(), shorten(found.text().unwrap_or_default()));
                let problem = SourceProblem::IdDiffers { listed, found: found_id };
                self.errors.push(SourceError::new(&one.file, "/id", found.at, problem));
            }
            requirements.push(tree);
        }
        self.refuse_unlisted(&[SET], &listed);
        let members = header.members().iter().cloned().map(|mut member| {
            if member.key == "requirements" {
                member.value = member.value.here(Value::List(std::mem::take(&mut requirements)));
            }
            member
        });
        Some(header.here(Value::Map(members.collect())))
    }

    fn vocabulary(&mut self) -> Option<Tree> {
        let header = self.trees.get(VOCABULARY).cloned().flatten()?;
        self.known_members(&header, VOCABULARY, |key| !matches!(key, "claims" | "tokens"), HEADER_FIELDS);
        let listed = self.listed(&header, "groups", claims_file);
        let mut tokens: BTreeMap<String, (Member, String)> = BTreeMap::new();
        if let Some(tree) = self.trees.get(TOKENS).cloned().flatten() {
            self.add_tokens(&mut tokens, &tree, TOKENS);
        }
        let (mut groups, mut claims) = (Vec::new(), Vec::new());
        for one in &listed {
            let Some(tree) = self.take(one) else { continue };
            let known = |key: &str| matches!(key, "title" | "claims" | "tokens");
            self.known_members(&tree, &one.file, known, "title, claims, tokens");
            for name in ["title", "claims"] {
                if tree.member(name).is_none() {
                    let problem = SourceProblem::rule(ReadProblem::MissingField { name }, String::new());
                    self.errors.push(SourceError::new(&one.file, "", tree.at, problem));
                }
            }
            if let Some(own) = tree.member("tokens").cloned() {
                self.add_tokens(&mut tokens, &own.based("/tokens"), &one.file);
            }
            let title = tree.member("title").cloned().map(|title| member("title", title.based("/title")));
            let id = member("id", one.at.clone());
            groups.push(one.at.here(Value::Map([Some(id), title].into_iter().flatten().collect())));
            claims.extend(self.claims(&tree, one));
        }
        self.refuse_unlisted(&[VOCABULARY, TOKENS], &listed);
        let mut members: Vec<Member> = header.members().to_vec();
        for one in &mut members {
            if one.key == "groups" {
                one.value = one.value.here(Value::List(std::mem::take(&mut groups)));
            }
        }
        if !tokens.is_empty() {
            let tokens = tokens.into_values().map(|(token, _)| token).collect();
            members.push(member("tokens", header.here(Value::Map(tokens))));
        }
        members.push(member("claims", header.here(Value::List(claims))));
        Some(header.here(Value::Map(members)))
    }

    /// The claims of a group, each with its group in it.
    fn claims(&mut self, tree: &Tree, listed: &Listed) -> Vec<Tree> {
        let Some(list) = tree.member("claims") else { return Vec::new() };
        let Value::List(items) = &list.value else {
            self.wrong_type(&listed.file, "/claims", list.at, Phrase { en: "an array", ja: "配列" });
            return Vec::new();
        };
        let mut claims = Vec::new();
        for (place, item) in items.iter().enumerate() {
            let pointer = format!("/claims/{place}");
            let Value::Map(members) = &item.value else {
                self.wrong_type(&listed.file, &pointer, item.at, Phrase { en: "an object", ja: "オブジェクト" });
                continue;
            };
            if let Some(own) = members.iter().find(|member| member.key == "group") {
                let problem = ReadProblem::UnknownField { known: CLAIM_FIELDS.to_owned() };
                let problem = SourceProblem::rule(problem, "group".to_owned());
                self.errors.push(SourceError::new(&listed.file, format!("{pointer}/group"), own.at, problem));
            }
            let group = item.here(Value::Text(listed.id.clone()));
            let members = members.iter().cloned().chain([member("group", group.based(pointer.clone()))]).collect();
            claims.push(item.here(Value::Map(members)).based(pointer));
        }
        claims
    }

    fn add_tokens(&mut self, tokens: &mut BTreeMap<String, (Member, String)>, tree: &Tree, file: &str) {
        let base = tree.pointer.clone().unwrap_or_default();
        if !matches!(tree.value, Value::Map(_)) {
            self.wrong_type(file, &base, tree.at, Phrase { en: "an object", ja: "オブジェクト" });
        }
        for one in tree.members() {
            let pointer = format!("{base}/{}", warifu_model::json::escape_pointer(&one.key));
            match tokens.get(&one.key) {
                Some((other, at)) if other.value.to_json() != one.value.to_json() => {
                    let problem = SourceProblem::TokenDiffers { token: shorten(&one.key), other: at.clone() };
                    self.errors.push(SourceError::new(file, pointer, one.at, problem));
                }
                Some(_) => {}
                None => {
                    let mut own = one.clone();
                    own.value = own.value.based(pointer);
                    tokens.insert(one.key.clone(), (own, file.to_owned()));
                }
            }
        }
    }

    /// The ids in a list of the header, each with its file. Two that differ in the case of letters have one file on some systems.
    fn listed(&mut self, header: &Tree, field: &'static str, file_of: fn(&str) -> String) -> Vec<Listed> {
        let file = self.header();
        let Some(list) = header.member(field) else {
            let problem = SourceProblem::rule(ReadProblem::MissingField { name: field }, String::new());
            self.errors.push(SourceError::new(file, "", header.at, problem));
            return Vec::new();
        };
        let Value::List(items) = &list.value else {
            self.wrong_type(file, &format!("/{field}"), list.at, Phrase { en: "an array", ja: "配列" });
            return Vec::new();
        };
        let mut all: Vec<Listed> = Vec::new();
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for (place, item) in items.iter().enumerate() {
            let pointer = format!("/{field}/{place}");
            let Some(id) = item.text() else {
                self.wrong_type(file, &pointer, item.at, Phrase { en: "a string", ja: "文字列" });
                continue;
            };
            let own = file_of(id);
            if let Some(other) = names.insert(own.to_lowercase(), id.to_owned()) {
                let problem = if other == id {
                    let what = Phrase { en: "id", ja: "識別子" };
                    SourceProblem::rule(ReadProblem::DuplicateItem { what }, shorten(id))
                } else {
                    SourceProblem::NamesClash { file: own, other: shorten(&other) }
                };
                self.errors.push(SourceError::new(file, pointer, item.at, problem));
                continue;
            }
            all.push(Listed { id: id.to_owned(), at: item.clone().based(pointer), file: own });
        }
        all
    }

    /// What was read of the file of an id.
    fn take(&mut self, one: &Listed) -> Option<Tree> {
        if let Some(tree) = self.trees.get(&one.file) {
            return tree.clone();
        }
        let place = one.at.find("", &self.files, Of::Value);
        self.errors.push(SourceError::at(place, SourceProblem::MissingFile { file: one.file.clone() }));
        None
    }

    fn refuse_unlisted(&mut self, others: &[&str], listed: &[Listed]) {
        let known: BTreeSet<&str> = listed.iter().map(|one| one.file.as_str()).chain(others.iter().copied()).collect();
        let header = self.header();
        let unlisted = self.trees.keys().filter(|path| !known.contains(path.as_str()));
        let errors: Vec<_> =
            unlisted.map(|path| SourceError::new(path, "", 0, SourceProblem::Unlisted { header })).collect();
        self.errors.extend(errors);
    }

    fn known_members(&mut self, tree: &Tree, file: &str, is_known: impl Fn(&str) -> bool, known: &str) {
        for one in tree.members().iter().filter(|member| !is_known(&member.key)) {
            let problem = ReadProblem::UnknownField { known: known.to_owned() };
            let problem = SourceProblem::rule(problem, shorten(&one.key));
            let pointer = format!("/{}", warifu_model::json::escape_pointer(&one.key));
            self.errors.push(SourceError::new(file, pointer, one.at, problem));
        }
    }

    fn wrong_type(&mut self, file: &str, pointer: &str, at: usize, expected: Phrase) {
        let problem = SourceProblem::rule(ReadProblem::WrongType { expected }, String::new());
        self.errors.push(SourceError::new(file, pointer, at, problem));
    }
}

fn member(key: &str, value: Tree) -> Member {
    Member { key: key.to_owned(), at: value.at, value }
}

/// The fields of `vocabulary.yaml`.
const HEADER_FIELDS: &str = "format, id, version, texts_in, title, groups, evidence_kinds, roles";
/// The fields of a claim in the file of its group, whose name is its group.
const CLAIM_FIELDS: &str = "id, title, description, type, supported_by, about, tokens, combine";
