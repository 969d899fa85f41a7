//! Documents in, claims or named errors out.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on may panic, and says what it skips")]

mod analysis_real;
mod assemble;
mod carried;
mod codes;
mod csaf;
mod csaf_real;
mod cyclonedx;
mod cyclonedx_real;
mod cyclonedx_xml;
mod declaration;
mod example;
mod faults;
mod hostile;
mod large;
mod misspelt;
mod openvex;
mod page;
mod provenance;
mod questionnaire;
mod real;
mod sarif;
mod scorecard;
mod spdx;
mod spdx3;
mod spdx_real;
mod spdx_tag_value;
mod statements;
mod support;
mod together;
mod transport;
mod vocabularies;
