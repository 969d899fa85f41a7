use std::path::PathBuf;

use clap::Args;
use warifu_model::Timestamp;

use crate::args::timestamp;

/// Assesses a product against all its requirement sets, in one go
///
/// Reads everything that lies in `evidence` and `declarations` of a folder that `warifu init` made, puts it together to an
/// attestation, evaluates that against every set, looks for the cheapest changes for all sets at once, and writes attestation,
/// records, plan and reports. Run it again whenever something changed: documents that are the same are not read again.
///
/// SBOMs alone need nothing prepared and no set: each is held against every edition of the minimum elements of an SBOM, and every
/// component that lacks something is named. Nothing is written then.
///
/// What cannot be read is listed with its reason and holds up nobody; but it may have held bad news, so that the answer is then no
/// better than undetermined. Files can be given instead of a folder. The product is then that of --product, or what the SBOM
/// among them says that it describes.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu assess sbom.cdx.json
      an SBOM against the minimum elements of 2021, of the draft of 2025, and of 2026
  warifu assess
      the product in this folder
  warifu assess hk-210 --set us-ssdf --set jp-jc-star:star-1
  warifu assess sbom.cdx.json --set us-cisa-ssdaf --out result
  warifu assess --watch
      again whenever a file in it changes

Exit codes: that of the worst set: 0 satisfied, 1 not satisfied, 2 undetermined, also where a file could not be read")]
pub(crate) struct Assess {
    /// A folder of a product, or evidence documents; this folder where nothing is given
    #[arg(value_name = "DIR | FILE")]
    pub(super) paths: Vec<PathBuf>,
    /// A set, with its level after a colon: ID, ID@RANGE, ID@RANGE:LEVEL or a file; instead of those in `assessment.json`
    #[arg(long = "set", value_name = "ID@RANGE[:LEVEL]")]
    pub(super) sets: Vec<String>,
    /// The product (warifu.product/1); `product.json` of the folder where it is left out
    #[arg(long, value_name = "FILE")]
    pub(super) product: Option<PathBuf>,
    /// Where results go; as `assessment.json` says, or `out`, where it is left out
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// The admission policy: which keys act for which party (warifu.admission/1)
    #[arg(long, value_name = "ADMISSION.json")]
    pub(super) admit: Option<PathBuf>,
    /// Dated, justified exceptions (warifu.waivers/1)
    #[arg(long, value_name = "FILE")]
    pub(super) waivers: Option<PathBuf>,
    /// Assess again whenever one of the files changes, until Ctrl-C
    #[arg(long)]
    pub(super) watch: bool,
    /// The time for which it is asked; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    pub(super) at: Option<Timestamp>,
    /// A set, a vocabulary, or the base of a profile, that the catalogue does not have
    #[arg(long = "vocabulary", visible_alias = "base", value_name = "FILE")]
    pub(super) shelf: Vec<PathBuf>,
}
