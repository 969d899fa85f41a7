//! A large SBOM streams by. The size is set by `WARIFU_LARGE_MB` (default 3; run with 30 and `--release` to measure).

use std::fmt::Write as _;
use std::time::Duration;

use warifu_evidence::{OtherDocuments, import_among};

use crate::support::{PURL, claim, controller};

/// An SBOM of at least this many bytes, with the members that generators write.
fn sbom(bytes: usize) -> (String, usize) {
    let mut text = format!(
        r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {{"timestamp": "2026-05-01T00:00:00Z", "component": {{"type": "firmware", "name": "hk-210", "purl": "{PURL}"}}}}, "components": ["#
    );
    let mut count = 0;
    while text.len() < bytes {
        let comma = if count > 0 { "," } else { "" };
        write!(
            text,
            r#"{comma}
    {{
      "type": "library",
      "bom-ref": "pkg:npm/package-{count}@1.0.{count}?package-id={count:016x}",
      "supplier": {{"name": "Supplier {count}"}},
      "name": "package-{count}",
      "version": "1.0.{count}",
      "description": "A component with a description of the usual length, and an escaped \"quotation\".",
      "hashes": [{{"alg": "SHA-256", "content": "{count:064x}"}}],
      "licenses": [{{"license": {{"id": "MIT"}}}}],
      "cpe": "cpe:2.3:a:supplier:package-{count}:1.0.{count}:*:*:*:*:*:*:*",
      "purl": "pkg:npm/%40scope/package-{count}@1.0.{count}?arch=arm",
      "properties": [{{"name": "generator:location:0:path", "value": "/usr/lib/node_modules/package-{count}/package.json"}}]
    }}"#
        )
        .unwrap();
        count += 1;
    }
    text.push_str("]}");
    (text, count)
}

/// The same in XML.
fn xml_sbom(bytes: usize) -> (String, usize) {
    let mut text = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"><metadata><timestamp>2026-05-01T00:00:00Z</timestamp>
  <component type="firmware"><name>hk-210</name><purl>{PURL}</purl></component></metadata><components>"#
    );
    let mut count = 0;
    while text.len() < bytes {
        write!(
            text,
            r#"
    <component type="library" bom-ref="pkg:npm/package-{count}@1.0.{count}?package-id={count:016x}">
      <supplier><name>Supplier {count}</name></supplier>
      <name>package-{count}</name>
      <version>1.0.{count}</version>
      <description>A component with a description of the usual length, and an escaped &quot;quotation&quot;.</description>
      <hashes><hash alg="SHA-256">{count:064x}</hash></hashes>
      <licenses><license><id>MIT</id></license></licenses>
      <cpe>cpe:2.3:a:supplier:package-{count}:1.0.{count}:*:*:*:*:*:*:*</cpe>
      <purl>pkg:npm/%40scope/package-{count}@1.0.{count}?arch=arm</purl>
      <properties><property name="generator:location:0:path">/usr/lib/node_modules/package-{count}/package.json</property></properties>
    </component>"#
        )
        .unwrap();
        count += 1;
    }
    text.push_str("</components></bom>");
    (text, count)
}

#[test]
fn a_large_sbom_is_counted_and_progress_is_told() {
    let bytes = megabytes() * 1_000_000;
    for (form, (text, count)) in [("JSON", sbom(bytes)), ("XML", xml_sbom(bytes))] {
        let mut told = Vec::new();
        let (imported, took) = timed(|| {
            import_among(text.as_bytes(), &controller(), &OtherDocuments::default(), &mut |bytes| told.push(bytes))
                .unwrap()
        });
        assert_eq!(claim(&imported, "sbom.components"), count.to_string());
        assert_eq!(claim(&imported, "sbom.identified_share"), "\"1\"");
        assert!(told.is_sorted_by(|a, b| a < b), "progress only grows");
        assert_eq!(told.last(), Some(&(text.len() as u64)));
        assert!(told.len() > text.len() / 1_000_000, "{} steps", told.len());
        eprintln!("{form}, {} bytes, {count} components: {} ms", text.len(), took.as_millis());
    }
}

#[expect(clippy::disallowed_methods, reason = "a test may read the environment")]
fn megabytes() -> usize {
    std::env::var("WARIFU_LARGE_MB").ok().and_then(|text| text.parse().ok()).unwrap_or(3)
}

#[expect(clippy::disallowed_methods, reason = "a test may measure")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = std::time::Instant::now();
    let result = work();
    (result, start.elapsed())
}
