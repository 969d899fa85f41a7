//! CycloneDX documents that nobody here wrote, in JSON and in XML: what is read of them, and what independent readers count.

use std::collections::BTreeMap;

use warifu_evidence::{Binding, Import, ImportError, Imported};
use warifu_model::Product;

use crate::support::{FIRMWARE, claim, product, vector};

/// The product that a document is about, by whatever it says of it: so each document can be read.
fn product_of(text: &str) -> Product {
    let metadata = between(text, "<metadata>", "</metadata>").unwrap_or_default();
    let json: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let component = &json["metadata"]["component"];
    let of = |json: &str, tag: &str| {
        let text = component[json].as_str().map(str::to_owned);
        text.or_else(|| between(&own(metadata), &format!("<{tag}>"), &format!("</{tag}>")).map(unescaped))
    };
    let known = [("purl", of("purl", "purl")), ("cpe", of("cpe", "cpe"))];
    let named: Vec<_> = known.iter().filter_map(|(kind, text)| Some((*kind, text.as_deref()?))).collect();
    let is_sha256 = |hash: &&serde_json::Value| hash["alg"] == "SHA-256";
    let hashes = component["hashes"].as_array().into_iter().flatten().find(is_sha256);
    let hash = hashes.and_then(|hash| hash["content"].as_str()).map(str::to_owned);
    let hash = hash.or_else(|| between(metadata, "<hash alg=\"SHA-256\">", "<").map(str::to_owned));
    let version = between(metadata, "<version>sha256:", "<").map(str::to_owned);
    let version = version.or_else(|| Some(component["version"].as_str()?.strip_prefix("sha256:")?.to_owned()));
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
                let claims = part.claims.iter().map(|(id, value)| {
                    format!("{id}={}", String::from_utf8(value.to_canonical()).unwrap())
                });
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
        if !json.ends_with(".json") || !xml.ends_with(".xml") {
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
    eprintln!("{same} twins say the same, {} differ", differing.len());
    for (file, how) in &differing {
        eprintln!("== {file}\n{how}");
    }
}

#[test]
fn every_document_is_read_or_refused_and_counted_as_others_count() {
    let Some(rows) = table("real2/expected.tsv") else { return };
    let mut facts: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for row in rows {
        let [file, fact, value, ..] = row.as_slice() else { panic!("{row:?}") };
        facts.entry(file.clone()).or_default().insert(fact.clone(), value.clone());
    }
    let (mut read_files, mut refused, mut counted) = (0, BTreeMap::<String, usize>::new(), 0);
    for (file, facts) in facts {
        let format = facts.get("format").map_or("", String::as_str);
        if !format.starts_with("CycloneDX") {
            continue;
        }
        let imported = match read(&document(&file)) {
            Ok(imported) => imported,
            Err(error) => {
                *refused.entry(error.code().to_owned()).or_default() += 1;
                eprintln!("{file} {:?}: {error}", facts.get("expect"));
                continue;
            }
        };
        read_files += 1;
        let number = |fact: &str| facts.get(fact).map_or(0, |text| text.parse::<u64>().unwrap());
        let noted = |code: &str| imported.notes.iter().find(|note| note.code() == code).and_then(|note| note.count);
        let ours = |id: &str| claim(&imported, id).parse::<u64>().ok();
        if let Some(components) = ours("sbom.components") {
            let (theirs, ours) =
                (number("components_nested") + number("components_in_root"), components + noted("files_not_counted").unwrap_or(0));
            counted += 1;
            if theirs != ours {
                eprintln!("{file}: {ours} components, others count {theirs}");
            }
        }
        if let Some(edges) = ours("sbom.relationships") {
            let (theirs, ours) = (number("edges") + number("provides"), edges + noted("relationships_dangling").unwrap_or(0));
            counted += 1;
            if theirs != ours {
                eprintln!("{file}: {ours} relationships, others count {theirs}");
            }
        }
    }
    eprintln!("{read_files} read, refused {refused:?}, {counted} counts compared");
}
