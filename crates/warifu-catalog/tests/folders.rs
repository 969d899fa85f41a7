//! Source folders: each builds into the published bytes, and what is wrong with one is named with its place.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::path::{Path, PathBuf};

use warifu_catalog::sources::{self, SourceError, SourceFiles, build, unfold};
use warifu_catalog::{Catalog, Document, DocumentKind};
use warifu_model::{Language, Problem as _};
use warifu_testkit::files::one_in;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data");

fn files_of(folder: &Path) -> SourceFiles {
    let mut files = SourceFiles::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

fn folders() -> Vec<PathBuf> {
    let kinds = ["vocabularies", "sets"].iter().flat_map(|kind| fs::read_dir(Path::new(DATA).join(kind)).unwrap());
    let mut folders: Vec<_> = kinds.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn vocabularies(catalog: &Catalog) -> Vec<&Document> {
    catalog.of_kind(DocumentKind::Vocabulary).collect()
}

/// `warifu catalog build FOLDER` writes what this finds to differ.
#[test]
fn every_source_folder_builds_into_what_is_published() {
    let catalog = Catalog::shipped().unwrap();
    let shelf = vocabularies(&catalog);
    let all = folders();
    assert!(!all.is_empty());
    for folder in all {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let built = build(&files_of(&folder), &shelf).unwrap_or_else(|errors| panic!("{name}: {}", errors[0]));
        let document = built.document();
        assert_eq!(name, format!("{}-{}", document.id(), document.version()));
        let published = fs::read(folder.with_extension("").with_file_name(format!("{name}.json"))).unwrap();
        assert!(published == document.bytes(), "`warifu catalog build` was not run after a change: {name}");
    }
}

/// What is published and unfolded builds into a document with the same content, and mostly into the same bytes. Ordinarily it is every
/// eighth document.
#[test]
fn every_published_document_survives_its_folder() {
    let catalog = Catalog::shipped().unwrap();
    let shelf = vocabularies(&catalog);
    let (mut same, mut all) = (0, 0);
    for document in catalog.documents().iter().step_by(one_in(8)) {
        if !matches!(document.kind(), DocumentKind::RequirementSet | DocumentKind::Vocabulary) {
            assert_eq!(unfold(document).map_err(|error| error.code()), Err("source-other-kind"));
            continue;
        }
        let files = unfold(document).unwrap();
        let built = build(&files, &shelf).unwrap_or_else(|errors| panic!("{}: {}", document.id(), errors[0]));
        assert!(built.document().set() == document.set(), "{} {}", document.id(), document.version());
        all += 1;
        same += usize::from(built.document().bytes() == document.bytes());
        let again = unfold(built.document()).unwrap();
        assert_eq!(build(&again, &shelf).unwrap().document().bytes(), built.document().bytes());
    }
    println!("{same} of {all} with the same bytes");
}

/// The smallest set, in which tests break something.
fn small() -> SourceFiles {
    let set = "\
# a remark
format: warifu.requirement-set/1
id: our-doors
version: 1.0.0
language: 1
status: final
title: {en: Doors, ja: 扉}
description: {en: For doors., ja: 扉のためのもの。}
authority:
  name: {en: Our office, ja: 当事務所}
source: {document: Rules for doors, edition: '1', published: '2026'}
legal_basis: []
effective: {from: 2026-01-01}
vocabularies:
- {id: our-words, version: 1.0.0}
levels: {scheme: none}
parameters: []
schemas: []
groups:
- id: D
  title: {en: Doors, ja: 扉}
requirements: [D.1]
withdrawn: []
";
    let requirement = "\
id: D.1
groups: [D]
title: {en: Locked, ja: 施錠}
statement:
  en: The door is locked.
  ja: 扉は施錠されている。
assurance: unverified
criterion:
  equals: {claim: door.locked, value: true}
examples:
  pass: [{claims: {door.locked: true}}]
  fail: [{claims: {door.locked: false}}]
";
    SourceFiles::from([
        ("set.yaml".to_owned(), set.as_bytes().to_vec()),
        ("requirements/D.1.yaml".to_owned(), requirement.as_bytes().to_vec()),
        ("README.md".to_owned(), b"a remark".to_vec()),
    ])
}

fn words() -> SourceFiles {
    let header = "\
format: warifu.vocabulary/1
id: our-words
version: 1.0.0
title: {en: Words, ja: 語}
groups: [door]
evidence_kinds: []
roles: []
";
    let door = "\
title: {en: Doors, ja: 扉}
tokens:
  oak: {en: Oak, ja: 楢}
claims:
- id: door.locked
  title: {en: Locked, ja: 施錠}
  description: {en: It is locked., ja: 施錠されている。}
  type: {kind: boolean}
- id: door.wood
  title: {en: Wood, ja: 木材}
  description: {en: Its wood., ja: 木材の種類。}
  type: {kind: token, tokens: [oak]}
";
    SourceFiles::from([
        ("vocabulary.yaml".to_owned(), header.as_bytes().to_vec()),
        ("claims/door.yaml".to_owned(), door.as_bytes().to_vec()),
    ])
}

fn errors(files: &SourceFiles) -> Vec<SourceError> {
    let words = build(&words(), &[]).unwrap();
    build(files, &[words.document()]).err().unwrap_or_default()
}

/// A file with one text in place of another.
fn with(mut files: SourceFiles, file: &str, old: &str, new: &str) -> SourceFiles {
    let text = String::from_utf8(files.remove(file).unwrap()).unwrap();
    assert!(text.contains(old), "{old}");
    files.insert(file.to_owned(), text.replacen(old, new, 1).into_bytes());
    files
}

#[test]
fn a_small_folder_builds_and_names_its_places() {
    let words = build(&words(), &[]).unwrap();
    let built = build(&small(), &[words.document()]).unwrap();
    let set = built.document().set().unwrap();
    assert_eq!(set.vocabularies[0].digest, words.document().digest());
    let place = built.place("/requirements/0/criterion/equals/value");
    assert_eq!((place.file.as_str(), place.pointer.as_str()), ("requirements/D.1.yaml", "/criterion/equals/value"));
    let bytes = &small()[&place.file];
    assert!(bytes[place.offset..].starts_with(b"true"));
    assert_eq!(built.place("/title/en").file, "set.yaml");
    assert_eq!(words.place("/tokens/oak/ja").pointer, "/tokens/oak/ja");
    assert_eq!(words.place("/groups/0/title").file, "claims/door.yaml");
}

/// Each with the code, the file, the pointer, and what stands at the offset.
#[test]
fn each_trap_of_yaml_is_refused_where_it_is() {
    let value = "{claim: door.locked, value: true}";
    let cases: &[(&str, &str, &str, &str, &str)] = &[
        (value, "{claim: door.locked, value: 1.10}", "yaml-ambiguous", "/criterion/equals/value", "1.10"),
        (value, "{claim: door.locked, value: 0o17}", "yaml-ambiguous", "/criterion/equals/value", "0o17"),
        (value, "{claim: door.locked, value: ~}", "yaml-ambiguous", "/criterion/equals/value", "~"),
        (value, "{claim: door.locked, value: TRUE}", "yaml-ambiguous", "/criterion/equals/value", "TRUE"),
        (value, "{claim: door.locked, value: }", "yaml-no-value", "/criterion/equals/value", ""),
        (value, "{claim: &a door.locked, value: true}", "yaml-anchor", "/criterion/equals/claim", "door.locked"),
        (value, "*a", "yaml-anchor", "/criterion/equals", "*a"),
        (value, "{<<: {}, claim: door.locked, value: true}", "yaml-merge-key", "/criterion/equals", "<<"),
        (value, "{claim: !!str door.locked, value: true}", "yaml-tag", "/criterion/equals/claim", "door.locked"),
        (
            value,
            "{claim: door.locked, claim: door.locked}",
            "duplicate-key",
            "/criterion/equals",
            "claim: door.locked}",
        ),
        (value, "{claim: door.locked, true: true}", "yaml-key", "/criterion/equals", "true: true"),
        (value, "{claim: door.locked, [a]: true}", "yaml-key", "/criterion/equals", "[a]"),
        (value, "{claim: door.locked, valu: true}", "missing-field", "/criterion/equals", "{claim"),
        ("groups: [D]\n", "groups: [D]\nnote: x\n", "unknown-field", "/note", "note"),
        ("groups: [D]\n", "groups: 7\n", "wrong-type", "/groups", "7"),
        ("groups: [D]\n", "---\ngroups: [D]\n", "yaml-several-documents", "", "---"),
        ("id: D.1\n", "%YAML 1.1\n---\nid: D.1\n", "yaml-syntax", "", "%YAML"),
        ("id: D.1\n", "\u{feff}id: D.1\n", "not-utf8", "", "\u{feff}"),
        ("id: D.1\n", "id: D.2\n", "source-id-differs", "/id", "D.2"),
        ("statement:\n  en", "statement:\n\ten", "yaml-syntax", "", ""),
        ("en: The door is locked.", "en: The door: it is locked.", "yaml-syntax", "", ""),
        ("groups: [D]\n", "groups: 12345678901234567890\n", "number-out-of-range", "/groups", "1234"),
    ];
    for (old, new, code, pointer, at) in cases {
        let files = with(small(), "requirements/D.1.yaml", old, new);
        let errors = errors(&files);
        assert_eq!(errors.iter().map(SourceError::code_of).collect::<Vec<_>>(), [*code], "{new}: {errors:?}");
        let place = &errors[0].place;
        assert_eq!(place.file, "requirements/D.1.yaml");
        if !pointer.is_empty() {
            assert_eq!(place.pointer, *pointer, "{new}");
        }
        let rest = String::from_utf8_lossy(&files[&place.file][place.offset..]).into_owned();
        assert!(rest.starts_with(at), "{new}: {rest}");
        for language in [Language::En, Language::Ja] {
            assert!(!errors[0].message(language).is_empty() && !errors[0].help(language).is_empty());
        }
    }
}

trait Coded {
    fn code_of(&self) -> &'static str;
}

impl Coded for SourceError {
    fn code_of(&self) -> &'static str {
        self.problem.code()
    }
}

/// Read as a text where a text is asked for, because YAML 1.2 takes them for texts.
#[test]
fn what_yaml_1_2_takes_for_a_text_is_a_text() {
    for text in ["No", "on", "2026-01-31", "1.2.0", "12:30", "1_000"] {
        let files = with(small(), "requirements/D.1.yaml", "en: Locked", &format!("en: {text}"));
        let words = build(&words(), &[]).unwrap();
        let built = build(&files, &[words.document()]).unwrap();
        assert_eq!(built.document().set().unwrap().requirements[0].title.en, text);
    }
}

#[test]
fn depth_and_size_are_bounded() {
    let deep = format!("value: {}1{}", "[".repeat(500), "]".repeat(500));
    for (new, codes) in [
        (deep, ["too-deep", "yaml-syntax"]),
        (format!("value: {}1{}", "[".repeat(60), "]".repeat(60)), ["too-deep", "too-deep"]),
        ("a: ".repeat(100_000), ["yaml-syntax", "yaml-syntax"]),
        ("- ".repeat(100_000), ["too-deep", "yaml-syntax"]),
        ("x".repeat(17 * 1024 * 1024), ["too-large", "too-large"]),
    ] {
        let mut files = small();
        files.insert("requirements/D.1.yaml".into(), new.into_bytes());
        let errors = errors(&files);
        assert!(codes.contains(&errors[0].problem.code()), "{:?}", errors[0].problem.code());
    }
    let mut files = small();
    for (text, code) in [("", "empty"), ("# only a remark\n", "empty"), ("- a\n", "wrong-type"), ("a\n", "wrong-type")]
    {
        files.insert("requirements/D.1.yaml".into(), text.into());
        assert_eq!(errors(&files)[0].problem.code(), code, "{text:?}");
    }
    files.insert("requirements/D.1.yaml".into(), vec![b'a', 0xff]);
    assert_eq!(errors(&files)[0].problem.code(), "not-utf8");
}

/// Lists, files and pins have to agree.
#[test]
fn lists_and_files_agree() {
    let code = |files: &SourceFiles| {
        let errors = errors(files);
        errors.first().map(|error| (error.problem.code(), error.place.file.clone(), error.place.pointer.clone()))
    };
    let found = |code: &'static str, file: &str, pointer: &str| Some((code, file.to_owned(), pointer.to_owned()));
    let listed = |new: &str| with(small(), "set.yaml", "[D.1]", new);
    assert_eq!(code(&listed("[D.1, D.2]")), found("source-file-missing", "set.yaml", "/requirements/1"));
    assert_eq!(code(&listed("[D.1, D.1]")), found("duplicate-item", "set.yaml", "/requirements/1"));
    assert_eq!(code(&listed("[D.1, d.1]")), found("source-names-clash", "set.yaml", "/requirements/1"));
    assert_eq!(code(&listed("[7]")), found("wrong-type", "set.yaml", "/requirements/0"));
    for name in ["requirements/D.9.yaml", "requirements/D.1.yml", "requirement/D.1.yaml", "extra.yaml"] {
        let mut files = small();
        files.insert(name.into(), b"id: D.9\n".to_vec());
        assert_eq!(code(&files), found("source-file-unlisted", name, ""));
    }
    let pin = |new: &str| with(small(), "set.yaml", "{id: our-words, version: 1.0.0}", new);
    let unknown = pin("{id: our-word, version: 1.0.0}");
    assert_eq!(code(&unknown), found("source-vocabulary-unknown", "set.yaml", "/vocabularies/0"));
    assert!(errors(&unknown)[0].help(Language::En).contains("our-words 1.0.0"));
    let digest = format!("sha256:{}", "0".repeat(64));
    let other = pin(&format!("{{id: our-words, version: 1.0.0, digest: \"{digest}\"}}"));
    assert_eq!(code(&other), found("source-pin-differs", "set.yaml", "/vocabularies/0/digest"));
    let mut both = small();
    both.extend(words());
    assert_eq!(code(&both), found("source-header-missing", "", ""));
    assert_eq!(code(&SourceFiles::new()), found("source-header-missing", "", ""));
}

#[test]
fn groups_and_tokens_agree() {
    let code = |files: &SourceFiles| {
        let error = build(files, &[]).err().and_then(|errors| errors.into_iter().next());
        error.map(|error| (error.problem.code(), error.place.file.clone(), error.place.pointer.clone()))
    };
    let found = |code: &'static str, file: &str, pointer: &str| Some((code, file.to_owned(), pointer.to_owned()));
    let mut tokens = words();
    tokens.insert("tokens.yaml".into(), "oak: {en: Oak, ja: 楢}\n".into());
    assert_eq!(code(&tokens), None);
    tokens.insert("tokens.yaml".into(), "oak: {en: Oak tree, ja: 楢}\n".into());
    assert_eq!(code(&tokens), found("source-token-differs", "claims/door.yaml", "/tokens/oak"));
    let door = |old: &str, new: &str| with(words(), "claims/door.yaml", old, new);
    // a title of no token, with the token that could be meant
    let unused = build(&door("  oak: {", "  oaks: {"), &[]).unwrap_err();
    assert_eq!(unused[0].problem.code(), "unknown-reference");
    assert!(unused[0].help(Language::En).contains("did you mean `oak`?"), "{}", unused[0].help(Language::En));
    let group = door("- id: door.locked\n", "- id: door.locked\n  group: door\n");
    assert_eq!(code(&group), found("unknown-field", "claims/door.yaml", "/claims/0/group"));
    assert_eq!(code(&door("title: {en: Doors, ja: 扉}\n", "")), found("missing-field", "claims/door.yaml", ""));
    assert_eq!(code(&door("claims:", "claim:")).map(|found| found.0), Some("unknown-field"));
    assert_eq!(code(&door("en: Locked", "en: 5")), found("wrong-type", "claims/door.yaml", "/claims/0/title/en"));
    let header = with(words(), "vocabulary.yaml", "roles: []", "roles: []\nclaims: []");
    assert_eq!(code(&header), found("unknown-field", "vocabulary.yaml", "/claims"));
}

/// Whatever stands in a file, the answer is a document or an error with a place in that file.
#[test]
fn hostile_bytes_end_in_an_error_with_a_place() {
    let words = build(&words(), &[]).unwrap();
    let file = "requirements/D.1.yaml";
    let whole = small()[file].clone();
    let marks: [&[u8]; 16] = [
        b"",
        b"\t",
        b"\n",
        b"&",
        b"*",
        b"!",
        b"{",
        b"]",
        b"%",
        b"\"",
        b"'",
        b"|",
        b">",
        b"- ",
        b"\0",
        "\u{feff}".as_bytes(),
    ];
    let (mut refused, mut built) = (0, 0);
    // ordinarily at one byte in four
    let step = one_in(4);
    for at in (0..whole.len()).step_by(step) {
        let cut = std::iter::once(whole[..at].to_vec());
        let spliced = marks.iter().map(|mark| [&whole[..at], *mark, &whole[at + 1..]].concat());
        for bytes in cut.chain(spliced) {
            let mut files = small();
            let length = bytes.len();
            files.insert(file.to_owned(), bytes);
            match build(&files, &[words.document()]) {
                Ok(_) => built += 1,
                Err(errors) => {
                    refused += 1;
                    assert!(errors.iter().all(|error| error.place.offset <= length.max(2_000)), "{errors:?}");
                    assert!(
                        errors.iter().all(|error| !error.place.file.is_empty() && !error.help(Language::Ja).is_empty())
                    );
                }
            }
        }
    }
    println!("{refused} refused, {built} built");
    assert!(refused > 2_000 / step && built > 100 / step, "{refused} refused, {built} built");
}

/// A set in other languages is written as a table and as OSCAL with its texts.
#[test]
fn texts_in_other_languages_are_exported() {
    let catalog = Catalog::shipped().unwrap();
    let vocabulary = catalog.of_kind(DocumentKind::Vocabulary).last().unwrap();
    let tags = ["de", "fr"].iter().filter_map(|tag| warifu_model::LanguageTag::parse(tag)).collect();
    let texts = warifu_model::Texts::of(tags).unwrap();
    let new = sources::Skeleton {
        id: &warifu_model::SetId::parse("our-doors").unwrap(),
        vocabularies: &[vocabulary],
        levels: sources::SkeletonLevels::None,
        texts: &texts,
        remarks: Language::En,
    };
    let files = sources::skeleton(&new).unwrap();
    let built = build(&files, &[vocabulary]).unwrap();
    let table = warifu_catalog::csv(built.document());
    let head = table.lines().next().unwrap();
    assert!(head.ends_with("title_de,statement_de,guidance_de,title_fr,statement_fr,guidance_fr"), "{head}");
    assert!(table.lines().nth(1).unwrap().contains("A short title"), "{table}");
    let set = built.document().set().unwrap();
    let oscal = String::from_utf8(warifu_catalog::oscal(set, built.document().digest()).to_canonical()).unwrap();
    assert!(oscal.contains("\"texts-in\"") && oscal.contains("\"value\":\"de fr\""), "{oscal}");
}
