//! CycloneDX documents that nobody here wrote, in JSON and in XML: what is read of them, and what independent readers count.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use warifu_evidence::{Binding, Import, ImportError, Imported};
use warifu_model::Product;

use crate::support::{FIRMWARE, claim, product, vector};

/// The product that a document is about, by whatever it says of it: so each document can be read.
fn product_of(text: &str) -> Product {
    let metadata = between(text, "<metadata>", "</metadata>").unwrap_or_default();
    let json: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let component = json.pointer("/metadata/component").unwrap_or(&serde_json::Value::Null);
    let of = |json: &str, tag: &str| {
        let text = component.get(json).and_then(serde_json::Value::as_str).map(str::to_owned);
        text.or_else(|| between(&own(metadata), &format!("<{tag}>"), &format!("</{tag}>")).map(unescaped))
    };
    let known = [("purl", of("purl", "purl")), ("cpe", of("cpe", "cpe"))];
    let named: Vec<_> = known.iter().filter_map(|(kind, text)| Some((*kind, text.as_deref()?))).collect();
    let is_sha256 = |hash: &&serde_json::Value| hash.get("alg").is_some_and(|alg| alg == "SHA-256");
    let hashes = component.get("hashes").and_then(serde_json::Value::as_array).into_iter().flatten().find(is_sha256);
    let hash = hashes.and_then(|hash| hash.get("content")?.as_str()).map(str::to_owned);
    let hash = hash.or_else(|| between(metadata, "<hash alg=\"SHA-256\">", "<").map(str::to_owned));
    let version = between(metadata, "<version>sha256:", "<").map(str::to_owned);
    let version = version.or_else(|| Some(component.get("version")?.as_str()?.strip_prefix("sha256:")?.to_owned()));
    let digest = hash.or(version).filter(|text| text.len() == 64).map(|text| text.to_lowercase());
    product(&named, &[digest.as_deref().unwrap_or(FIRMWARE)])
}

/// The component of the metadata without what is nested in it.
fn own(metadata: &str) -> String {
    let component = metadata.split_once("<component ").map_or("", |(_, component)| component);
    component.split("<components>").next().unwrap_or_default().to_owned()
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    text.split_once(start)?.1.split_once(end).map(|(inner, _)| inner)
}

fn unescaped(text: &str) -> String {
    text.replace("&amp;", "&")
}

fn read(text: &str) -> Result<Imported, ImportError> {
    Import::of(&product_of(text)).bound(Binding::Maker).read(text.as_bytes())
}

/// A table of the foreign material, without its first line.
fn table(path: &str) -> Option<Vec<Vec<String>>> {
    let text = String::from_utf8(vector(path)?).unwrap();
    Some(text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect())
}

fn document(path: &str) -> String {
    let bytes = vector(&format!("real2/{path}")).unwrap_or_else(|| panic!("{path} is in the table and not there"));
    String::from_utf8(bytes).unwrap()
}

/// What a document says, or why it is refused.
fn said(text: &str) -> String {
    match read(text) {
        Err(error) => format!("{}: {error}", error.code()),
        Ok(imported) => {
            let parts = imported.parts.iter().map(|part| {
                let claims = part
                    .claims
                    .iter()
                    .map(|(id, value)| format!("{id}={}", String::from_utf8(value.to_canonical()).unwrap()));
                let who = (&part.made_by, part.made_at.map(|time| time.to_string()));
                format!("{} {who:?} {}", part.kind.as_str(), claims.collect::<Vec<_>>().join(" "))
            });
            let notes = imported.notes.iter().map(|note| format!("{}:{:?}", note.code(), note.count));
            parts.chain(notes).collect::<Vec<_>>().join("\n")
        }
    }
}

#[test]
fn twins_in_json_and_xml_say_the_same() {
    let Some(rows) = table("real2/twins.tsv") else { return };
    let (mut same, mut differing) = (0, BTreeMap::new());
    for row in rows {
        let [_, files, ..] = row.as_slice() else { panic!("{row:?}") };
        let files: Vec<_> = files.split(' ').collect();
        let [json, xml] = files.as_slice() else { continue };
        let ends = |file: &str, ending: &str| Path::new(file).extension().is_some_and(|one| one == ending);
        if !ends(json, "json") || !ends(xml, "xml") {
            continue;
        }
        let (one, other) = (said(&document(json)), said(&document(xml)));
        let refusals = [&one, &other].map(|said| said.split_once(": ").map(|(code, _)| code.to_owned()));
        if one == other || (refusals[0].is_some() && refusals[0] == refusals[1]) {
            same += 1;
        } else {
            differing.insert((*xml).to_owned(), format!("{one}\n--\n{other}"));
        }
    }
    for (file, how) in &differing {
        assert!(is_listed(DIFFERENT_TWINS, file), "{file}\n{how}");
    }
    println!("{same} twins say the same; {} are different documents", differing.len());
    assert!(same >= 100, "{same}");
}

#[test]
fn every_document_is_read_or_refused_and_counted_as_others_count() {
    let Some(rows) = table("real2/expected.tsv") else { return };
    let mut facts: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for row in rows {
        let [file, fact, value, ..] = row.as_slice() else { panic!("{row:?}") };
        facts.entry(file.clone()).or_default().insert(fact.clone(), value.clone());
    }
    let (mut read_files, mut refused, mut counted) = (0, BTreeMap::<&str, usize>::new(), 0);
    for (file, facts) in &facts {
        if !facts.get("format").is_some_and(|format| format.starts_with("CycloneDX")) {
            continue;
        }
        match read(&document(file)) {
            Ok(imported) => {
                read_files += 1;
                counted += compare(file, facts, &imported);
            }
            Err(error) => {
                let is_invalid = facts.get("expect").is_some_and(|expect| expect == "invalid");
                assert!(is_invalid || is_listed(REFUSED, file), "{file}: {error}");
                *refused.entry(error.code()).or_default() += 1;
            }
        }
    }
    println!("{read_files} read, refused: {refused:?}, {counted} counts compared");
    assert!(read_files >= 340 && counted >= 580, "{read_files} {counted}");
}

/// Compares what is counted here with what others count, which leave out repeated components and count what leads nowhere.
fn compare(file: &str, facts: &BTreeMap<String, String>, imported: &Imported) -> usize {
    let theirs = |fact: &str| facts.get(fact).map_or(0, |text| text.parse::<u64>().unwrap());
    let noted = |code: &str| imported.notes.iter().find(|note| note.code() == code).and_then(|note| note.count);
    let ours = |claim_id: &str, code: &str| {
        claim(imported, claim_id).parse::<u64>().ok().map(|count| count + noted(code).unwrap_or_default())
    };
    let pairs = [
        (ours("sbom.components", "files_not_counted"), theirs("components_nested") + theirs("components_in_root")),
        (ours("sbom.relationships", "relationships_dangling"), theirs("edges") + theirs("provides")),
    ];
    let counted: Vec<_> = pairs.into_iter().filter_map(|(ours, theirs)| Some((ours?, theirs))).collect();
    for (ours, theirs) in &counted {
        assert!(ours == theirs || is_listed(OTHER_COUNTS, file), "{file}: {ours} here, {theirs} by others");
    }
    counted.len()
}

/// Held against cyclonedx-python-lib itself, where the Python that `WARIFU_PYTHON` names (else `python3`) has it.
#[test]
fn a_foreign_reader_counts_the_same_components() {
    let Some(rows) = table("real2/expected.tsv") else { return };
    let folder = warifu_testkit::files::foreign("real2").unwrap();
    let is_format = |row: &&Vec<String>| row[1] == "format" && row[2].starts_with("CycloneDX");
    let files: Vec<_> = rows.iter().filter(is_format).map(|row| row[0].clone()).collect();
    let paths: Vec<_> = files.iter().map(|file| format!("{}\n", folder.join(file).display())).collect();
    let Some(theirs) = foreign_counts(&paths.concat()) else {
        println!("SKIPPED: no Python with cyclonedx-python-lib; nothing was compared");
        return;
    };
    let mut counted = 0;
    for (file, theirs) in files.iter().zip(theirs.lines()) {
        let (Ok(imported), Ok(theirs)) = (read(&document(file)), theirs.parse::<u64>()) else { continue };
        let Ok(ours) = claim(&imported, "sbom.components").parse::<u64>() else { continue };
        let files = imported.notes.iter().find(|note| note.code() == "files_not_counted").and_then(|note| note.count);
        let ours = ours + files.unwrap_or_default();
        assert!(ours == theirs || is_listed(OTHER_COUNTS, file), "{file}: {ours} here, {theirs} there");
        counted += 1;
    }
    println!("{counted} of {} documents have a count in both", files.len());
    assert!(counted > 200, "{counted}");
}

#[expect(clippy::disallowed_methods, reason = "a test may ask another program")]
fn foreign_counts(paths: &str) -> Option<String> {
    let python = std::env::var("WARIFU_PYTHON").unwrap_or_else(|_| "python3".into());
    let script = warifu_testkit::files::root().join("tests/foreign/cyclonedx_components.py");
    let mut command = std::process::Command::new(python);
    let mut child = command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    // a Python without the library ends before it has read all
    let _ = child.stdin.take()?.write_all(paths.as_bytes());
    let output = child.wait_with_output().ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

/// Tells whether a file is in a list of endings, each with its reason.
fn is_listed(list: &[(&str, &str)], file: &str) -> bool {
    list.iter().any(|(ending, _)| file.ends_with(ending))
}

const DIFFERENT_TWINS: &[(&str, &str)] = &[
    ("invalid-serialnumber-1.4.xml", "three components in the XML, none in the JSON"),
    ("invalid-serialnumber-1.5.xml", "three components in the XML, none in the JSON"),
    ("invalid-serialnumber-1.7.xml", "three components in the XML, none in the JSON"),
    ("valid-metadata-timestamp-1.4.xml", "another time"),
    ("valid-metadata-timestamp-1.5.xml", "another time"),
    ("invalid-citations-1.7.xml", "an author in the XML only"),
    ("valid-license-choice-1.7.xml", "a package URL in the XML only"),
    ("DependencyTrack_dependency-track/valid-bom-1.6.xml", "twins.tsv says so: three components and two"),
    ("cdxgen_cdxgen/bom-deps.xml", "twins.tsv says so: 38 and 106 relationships"),
    ("cdxgen_cdxgen/bom-maventree.xml", "twins.tsv says so: 6 and 26 relationships"),
    ("cdxgen_cdxgen/jt-sbom.xml", "twins.tsv says so: 80 and 215 relationships"),
];
const REFUSED: &[(&str, &str)] = &[
    ("anchore_syft/TestCycloneDxDirectoryEncoder.json", "its time is `timestamp:redacted`"),
    ("anchore_syft/TestCycloneDxImageEncoder.json", "its time is `timestamp:redacted`"),
    ("Use-Cases/Case-8/vex.json", "points to another document, and says nothing bad"),
    ("Use-Cases/Case-9/vex.json", "points to another document, and says nothing bad"),
    ("CycloneDX_bom-examples/vex.json", "points to another document, and says nothing bad"),
    ("cdx-1-5-vulnerabilities.bom.json", "good news about what is not there"),
    ("cdx-use-case-vulnerability-exploitability.json", "good news about what is not there"),
    ("CycloneDX_bom-examples/bom.json", "CycloneDX 1.3"),
    ("cdx-old-version.json", "CycloneDX 1.2"),
    ("cdx-with-incomplete-signature.json", "the hash of its product is too long for SHA-256"),
    ("cdx-with-multiple-signers.json", "the hash of its product is too long for SHA-256"),
    ("cdx-with-signature-no-key.json", "the hash of its product is too long for SHA-256"),
    ("base-debian12_latest_cdxgen.cdx.json", "the package URL of its product is none"),
    ("bom-issue3936-both.json", "its product has no name"),
    ("sbom.cyclonedx-invalid-schema.json", "its components are a text"),
];
const OTHER_COUNTS: &[(&str, &str)] = &[
    ("with-duplicates.cdx.xml", "18 are written; cyclonedx-python-lib keeps a set of 16"),
    ("DependencyTrack_dependency-track/valid-bom-1.6.json", "a relationship of a component to itself"),
];
