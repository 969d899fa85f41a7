//! Limits on foreign documents. Fixed numbers, so that what one machine imports, every machine imports.

/// Largest document, in bytes (256 MiB).
pub const DOCUMENT_BYTES: usize = 256 * 1024 * 1024;
/// Largest document that a compressed file opens to, in bytes: as large as one that is not compressed.
pub const OPENED_BYTES: usize = DOCUMENT_BYTES;
/// Most documents of one file, one in each line.
pub const DOCUMENTS_OF_A_FILE: usize = 1000;
/// Deepest nesting of the arrays and objects that are read: enough for the 30 branches that CSAF allows inside each other. What is skipped may nest deeper: skipping neither
/// recurses nor keeps anything. In XML no element nests deeper.
pub const DEPTH: usize = 80;
/// Most attributes of one XML element.
pub const XML_ATTRIBUTES: usize = 64;
/// Most components of one SBOM, nested ones included.
pub const COMPONENTS: u32 = 1_000_000;
/// Most members of one object that is read.
pub const MEMBERS: usize = 100_000;
/// Most subjects of one statement, most elements that an SBOM describes, most products of one VEX statement, and most
/// parts of the product that all VEX statements of a document speak of.
pub const SUBJECTS: usize = 100_000;
/// Most materials (resolved dependencies) of one build.
pub const MATERIALS: u32 = 100_000;
/// Most VEX records about one product: the model's limit for a list of records.
pub const VEX_RECORDS: usize = warifu_model::Limit::RECORDS;
/// Most products that the groups of one CSAF document are opened to, each as often as it is named.
pub const OPENED_PRODUCTS: usize = 1_000_000;
/// Most runs of one SARIF document, and most invocations of one run.
pub const RUNS: usize = 1000;
/// Most extensions of the tool of one SARIF run.
pub const EXTENSIONS: usize = 100;
/// Most rules of one tool, and most rules that one invocation configures.
pub const RULES: usize = 100_000;
/// Most rules of one tool that share an id or a GUID.
pub const RULES_OF_ONE_ID: usize = 100;
/// Most results of one SARIF run.
pub const RESULTS: usize = 1_000_000;
/// Most checks of one Scorecard: the model's limit for a list of records.
pub const CHECKS: usize = warifu_model::Limit::RECORDS;
/// Most properties that one verifier names: the model's limit for a list of records.
pub const PROPERTIES: usize = warifu_model::Limit::RECORDS;
/// Most words of the command of one step.
pub const WORDS: usize = 10_000;
/// Longest text that becomes (part of) a claim, in bytes.
pub const TEXT_BYTES: usize = 4096;
/// Most elements of one SPDX 3 document, those inside others included.
pub const ELEMENTS: usize = 4_000_000;
/// Most relationships of one SBOM.
pub const RELATIONSHIPS: usize = 4_000_000;
