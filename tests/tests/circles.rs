//! No two files import each other, not by a detour either: who reads a file from the top knows all that it rests on.
//!
//! Imports are read as text: `use` declarations and paths in the code that is built into a crate. What a file only hands on (`pub use`)
//! is no import, and a name that was handed on is followed to the file that has it.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a broken assumption has to stop a test, loudly"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use warifu_tests::files;

/// A path of modules and a name, such as `["diff", "report", "Diff"]`.
type Names = Vec<String>;

/// The files of one crate, by module path; the root is the empty path.
struct Crate {
    files: BTreeMap<Names, PathBuf>,
    /// Per file, what it hands on: a name, and the path it comes from.
    handed_on: BTreeMap<Names, Vec<(String, Names)>>,
}

#[test]
fn no_circle_of_files() {
    let mut wrong = Vec::new();
    let mut arrows = 0;
    for folder in folders() {
        let read = Crate::read(&folder);
        let graph = read.graph();
        arrows += graph.values().map(BTreeSet::len).sum::<usize>();
        wrong.extend(circles(&graph).into_iter().map(|circle| read.told(&circle, &graph)));
    }
    assert!(arrows > 1_000, "only {arrows} imports were found");
    assert!(wrong.is_empty(), "{} circles of files:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_circle_is_found() {
    let names = |text: &str| vec![text.to_owned()];
    let graph: BTreeMap<Names, BTreeSet<Names>> = [("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")]
        .into_iter()
        .map(|(from, to)| (names(from), BTreeSet::from([names(to)])))
        .collect();
    assert_eq!(circles(&graph), [vec![names("a"), names("b"), names("c")]]);
    let text = "use crate::a::{B, c::{self, D as E}};\npub(crate) use super::f::G;\nlet x = self::h::i(crate::j::K);";
    let found: Vec<String> = paths(text).into_iter().map(|path| path.names.join("::")).collect();
    assert_eq!(found, ["crate::a::B", "crate::a::c", "crate::a::c::D", "super::f::G", "self::h::i", "crate::j::K"]);
}

fn folders() -> BTreeSet<PathBuf> {
    let sources = files::below("crates", ".rs").into_iter();
    sources
        .filter_map(|path| path.iter().position(|part| part == "src").map(|i| path.iter().take(i + 1).collect()))
        .collect()
}

impl Crate {
    fn read(folder: &Path) -> Self {
        let mut files: BTreeMap<Names, PathBuf> = BTreeMap::new();
        for path in files::below(folder, ".rs") {
            let inside = path.strip_prefix(folder).unwrap().with_extension("");
            let mut names: Names = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            if matches!(names.last().map(String::as_str), Some("mod" | "lib" | "main")) {
                names.pop();
            }
            files.insert(names, path);
        }
        let mut read = Self { files, handed_on: BTreeMap::new() };
        for (module, path) in &read.files {
            let text = shipped(&files::text(path));
            let on = paths(&text).into_iter().filter(|path| path.is_handed_on);
            let on = on.filter_map(|path| Some((path.name.clone(), read.absolute(module, &path.names)?))).collect();
            read.handed_on.insert(module.clone(), on);
        }
        read
    }

    /// Per file, the files of the same crate that it imports from.
    fn graph(&self) -> BTreeMap<Names, BTreeSet<Names>> {
        let mut graph = BTreeMap::new();
        for (module, path) in &self.files {
            let used = paths(&shipped(&files::text(path))).into_iter().filter(|path| !path.is_handed_on);
            let used = used.filter_map(|path| self.absolute(module, &path.names));
            let arrows = used.map(|names| self.home(&names, 0)).filter(|home| home != module).collect();
            graph.insert(module.clone(), arrows);
        }
        graph
    }

    /// A path from the root of the crate; none for what is not of this crate.
    fn absolute(&self, module: &Names, names: &[String]) -> Option<Names> {
        let (first, rest) = names.split_first()?;
        let mut start = match first.as_str() {
            "crate" => Vec::new(),
            "self" => module.clone(),
            "super" => module[..module.len().checked_sub(1)?].to_vec(),
            child => {
                let mut start = module.clone();
                start.push(child.to_owned());
                return self.files.contains_key(&start).then(|| [start.as_slice(), rest].concat());
            }
        };
        for name in rest {
            match name.as_str() {
                "super" => drop(start.pop()),
                _ => start.push(name.clone()),
            }
        }
        Some(start)
    }

    /// The file that has what a path names.
    fn home(&self, names: &[String], depth: usize) -> Names {
        let split = (0..=names.len()).rev().find(|split| self.files.contains_key(&names[..*split])).unwrap_or(0);
        let (module, rest) = names.split_at(split);
        let on = rest.first().and_then(|name| {
            let on = self.handed_on.get(module)?;
            on.iter().find(|(handed, _)| handed == name)
        });
        match on {
            Some((_, from)) if depth < 8 => self.home(from, depth + 1),
            _ => module.to_vec(),
        }
    }

    fn told(&self, circle: &[Names], graph: &BTreeMap<Names, BTreeSet<Names>>) -> String {
        let name = |module: &Names| self.files[module].display().to_string();
        let arrows = circle
            .iter()
            .flat_map(|from| graph[from].iter().filter(|to| circle.contains(to)).map(move |to| (from, to)));
        let lines: Vec<String> = arrows.map(|(from, to)| format!("  {} -> {}", name(from), name(to))).collect();
        format!("{} files:\n{}", circle.len(), lines.join("\n"))
    }
}

/// A path in the text of a file.
struct Named {
    names: Names,
    /// By which name it is known here.
    name: String,
    is_handed_on: bool,
}

/// The paths in a text that may lead to other files of its crate.
fn paths(text: &str) -> Vec<Named> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = next(rest) {
        let (before, tail) = rest.split_at(at);
        let line = before.rsplit(['\n', ';', '}']).next().unwrap_or_default().trim();
        let in_use = line.ends_with("use") || line == "use";
        let is_handed_on = in_use && line.starts_with("pub");
        let end = if in_use { tail.find(';').unwrap_or(tail.len()) } else { path_end(tail) };
        let (path, after) = tail.split_at(end);
        let mut add = |names: Names, name: String| found.push(Named { names, name, is_handed_on });
        spread(&mut Vec::new(), path, &mut add);
        rest = after;
    }
    found
}

/// Where the next path begins: after `use`, or at a name before `::`.
fn next(text: &str) -> Option<usize> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let named = text.match_indices("::").find_map(|(at, _)| {
        let start = text[..at].rfind(|c: char| !is_name(c)).map_or(0, |before| before + 1);
        let is_whole = start < at && !text[..start].ends_with([':', '$', '<', '\'']);
        is_whole.then_some(start)
    });
    let used = text.match_indices("use ").map(|(at, _)| at).find(|at| {
        let line = text[..*at].rsplit('\n').next().unwrap_or_default().trim();
        line.is_empty() || line.starts_with("pub")
    });
    named.into_iter().chain(used.map(|at| at + 4)).min()
}

fn path_end(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != ':').unwrap_or(text.len())
}

/// The single paths of a tree such as `a::{B, c::{self, D as E}}`.
fn spread(before: &mut Names, text: &str, add: &mut dyn FnMut(Names, String)) {
    let text = text.trim();
    if let Some((head, tail)) = text.split_once('{') {
        let depth = before.len();
        before.extend(head.split("::").map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned));
        let inside = tail.rsplit_once('}').map_or(tail, |(inside, _)| inside);
        for part in parts(inside) {
            spread(before, part, add);
        }
        before.truncate(depth);
        return;
    }
    let (path, known_as) = text.split_once(" as ").map_or((text, None), |(path, name)| (path, Some(name.trim())));
    let own = path.split("::").map(str::trim).filter(|name| !name.is_empty() && (*name != "self" || before.is_empty()));
    let names: Names = before.iter().cloned().chain(own.map(str::to_owned)).collect();
    if let Some(last) = names.last() {
        let name = known_as.unwrap_or(last).to_owned();
        add(names, name);
    }
}

/// What commas part, outside of brackets.
fn parts(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0_usize, 0, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts.into_iter().filter(|part| !part.trim().is_empty()).collect()
}

/// The code that is built into a crate: no tests at the bottom, no comments.
fn shipped(text: &str) -> String {
    let code = text.split_once("\n#[cfg(test)]").map_or(text, |(code, _)| code);
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The groups of files that reach each other, each sorted.
fn circles(graph: &BTreeMap<Names, BTreeSet<Names>>) -> Vec<Vec<Names>> {
    let reach: BTreeMap<&Names, BTreeSet<&Names>> = graph.keys().map(|from| (from, reached(graph, from))).collect();
    let mut groups = BTreeSet::new();
    for (from, to) in &reach {
        if to.contains(from) {
            let both = to.iter().filter(|other| reach.get(**other).is_some_and(|back| back.contains(from)));
            groups.insert(both.map(|name| (*name).clone()).collect::<Vec<_>>());
        }
    }
    groups.into_iter().collect()
}

fn reached<'g>(graph: &'g BTreeMap<Names, BTreeSet<Names>>, from: &Names) -> BTreeSet<&'g Names> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&Names> = graph.get(from).into_iter().flatten().collect();
    while let Some(next) = open.pop() {
        if reached.insert(next) {
            open.extend(graph.get(next).into_iter().flatten());
        }
    }
    reached
}
