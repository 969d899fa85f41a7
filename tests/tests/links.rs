//! Links between the project's own pages lead somewhere: the file is there, and so is the heading.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use warifu_tests::files;

#[test]
fn links_lead_somewhere() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for page in pages() {
        for link in links(&files::text(&page)) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            seen += 1;
            let (path, heading) = link.split_once('#').map_or((link.as_str(), None), |(path, to)| (path, Some(to)));
            let target =
                if path.is_empty() { page.clone() } else { joined(page.parent().unwrap_or(Path::new("")), path) };
            let is_there = files::exists(&target)
                && heading.is_none_or(|heading| anchors(&files::text(&target)).contains(heading));
            if !is_there {
                wrong.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(seen > 200, "only {seen} links");
    assert!(wrong.is_empty(), "links that lead nowhere:\n{}", wrong.join("\n"));
}

/// Files that pages name in backquotes, from the root: a recipe that leads to a file that is gone costs a walk. Words in capitals stand
/// for a name. Decisions and changes tell of what was there then.
#[test]
fn files_that_pages_name_are_there() {
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for page in pages().into_iter().filter(|page| !page.starts_with("docs/adr") && !page.starts_with("CHANGELOG.md")) {
        for name in files::text(&page).split('`').skip(1).step_by(2) {
            let is_of_tree =
                ["crates/", "docs/", "tests/", "schemas/", "benches/", ".ci/"].iter().any(|top| name.starts_with(top));
            let is_file = name.rsplit('/').next().is_some_and(|last| last.contains('.'));
            let is_pattern = name.contains(['*', ' ', '<', '…', '{'])
                || name
                    .split(['/', '.', '-'])
                    .any(|part| part.len() > 1 && part.bytes().all(|byte| byte.is_ascii_uppercase()));
            if is_of_tree && is_file && (!is_pattern || name.ends_with("README.md")) {
                seen += 1;
                // a page of a crate names files from the crate's folder
                if !page.ancestors().any(|folder| files::exists(folder.join(name))) {
                    wrong.push(format!("{}: {name}", page.display()));
                }
            }
        }
    }
    assert!(seen > 50, "only {seen} files");
    assert!(wrong.is_empty(), "files that are not there:\n{}", wrong.join("\n"));
}

fn pages() -> Vec<PathBuf> {
    let folders = ["docs", "examples", "tests", "benches", "fuzz", "crates"];
    let below = folders.into_iter().flat_map(|folder| files::below(folder, ".md"));
    let top = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"].map(PathBuf::from);
    below
        .chain(top)
        .filter(|path| !path.components().any(|part| matches!(part.as_os_str().to_str(), Some("target" | "bundled"))))
        .collect()
}

/// The targets of links in Markdown, outside of code.
fn links(text: &str) -> Vec<String> {
    let mut in_code = false;
    let mut found = Vec::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        } else if !in_code {
            let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join("_");
            found.extend(prose.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0.to_owned())));
        }
    }
    found
}

/// The headings of a page as links name them.
fn anchors(text: &str) -> BTreeSet<String> {
    let heads = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let anchor = |head: &str| {
        let kept = head
            .to_lowercase()
            .chars()
            .filter(|c| c.is_alphanumeric() || *c == ' ' || *c == '-' || *c == '_')
            .collect::<String>();
        kept.replace(' ', "-")
    };
    heads.map(anchor).collect()
}

fn joined(folder: &Path, path: &str) -> PathBuf {
    let mut target = PathBuf::new();
    for part in folder.join(path).components() {
        match part {
            Component::ParentDir => drop(target.pop()),
            Component::CurDir => {}
            other => target.push(other),
        }
    }
    target
}
