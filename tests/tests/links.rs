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
