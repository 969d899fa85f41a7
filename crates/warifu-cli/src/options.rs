//! Which option or command settles what a library says. A library speaks to whoever embeds it as well, and names a field or a
//! concept; the program puts behind its help how that is given here.

use warifu_model::{Language, Problem};

/// The help of a problem, with the option that settles it.
pub(crate) fn help(problem: &impl Problem, language: Language) -> String {
    with_option(&problem.help(language), of(problem.code()), language)
}

/// The option or command that settles a problem of this code.
pub(crate) fn of(code: &str) -> Option<&'static str> {
    SETTLES.iter().find(|(settled, _)| *settled == code).map(|(_, option)| *option)
}

/// The option that settles a remark on a trust policy. Remarks have codes of their own.
pub(crate) fn of_trust_lint(code: &str) -> Option<&'static str> {
    SETTLES_REMARKS.iter().find(|(settled, _)| *settled == code).map(|(_, option)| *option)
}

/// A text with an option behind it.
pub(crate) fn with_option(text: &str, option: Option<&str>, language: Language) -> String {
    match (option, language) {
        (None, _) => text.to_owned(),
        (Some(option), Language::En) => format!("{text} ({option})"),
        (Some(option), Language::Ja) => format!("{text}（{option}）"),
    }
}

/// By the codes of the libraries.
const SETTLES: [(&str, &str); 33] = [
    ("authority-none", "`warifu bundle --accreditation`"),
    ("certificate-number-unknown", "`warifu status list`"),
    ("charter-given-twice", "`--authority`, `--issuer`"),
    ("charter-missing", "`--authority`, `--issuer`"),
    ("claim-unknown", "`--vocabulary`"),
    ("cosignature-missing", "`warifu log witness`, `--witness`"),
    ("diff-levels", "`--level`"),
    ("diff-limit", "`--effort`"),
    ("evidence-kind-unknown", "`--vocabulary`"),
    ("feed-role-without-keys", "`--role`"),
    ("feed-shelf-differs", "`warifu catalog bump --publish`"),
    ("feed-signers-missing", "`--key`"),
    ("feed-version-too-small", "`warifu catalog bump`"),
    ("key-encrypted", "`--passphrase-file`, `WARIFU_PASSPHRASE`"),
    ("key-openssh", "`warifu key new -o KEY.pem`"),
    ("key-other-form", "`warifu key new -o KEY.pem`"),
    ("key-sigstore", "`warifu key new -o KEY.pem`"),
    ("log-not-found", "`warifu log init`"),
    ("names-no-product", "`--vendor`, `--model`, `--version`"),
    ("old-keys-missing", "`--drop-keys`"),
    ("oscal-version", "`--version`"),
    ("paper-other-attestation", "`--attestation`"),
    ("paper-other-set", "`warifu evaluate --set eu-cra --record`"),
    ("paper-unknown-set", "`--with`"),
    ("plan-steps", "`--steps`"),
    ("product-not-described", "`--product`, `warifu init`"),
    ("report-no-record", "`warifu evaluate --record`"),
    ("report-plan-unreadable", "`warifu plan --format json`"),
    ("status-index-missing", "`warifu issue --status`"),
    ("status-recorded-earlier", "`--at`"),
    ("subject-mismatch", "`warifu import --about`"),
    ("subject-missing", "`warifu import --about`"),
    ("tiles-of-another-tree", "`warifu log audit`"),
];

/// By the codes of remarks on trust policies.
const SETTLES_REMARKS: [(&str, &str); 4] = [
    ("digest-unknown", "`warifu catalog list --format json`"),
    ("level-unknown", "`warifu catalog show SET`"),
    ("range-empty", "`warifu catalog list`"),
    ("set-unknown", "`warifu catalog list`, `--set`"),
];

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Every option that is named behind a help, with the command where one is named.
    pub(crate) fn named() -> impl Iterator<Item = &'static str> {
        let all = SETTLES.iter().chain(&SETTLES_REMARKS).map(|(_, options)| *options);
        all.flat_map(|options| options.split('`').skip(1).step_by(2))
    }

    #[test]
    fn an_option_stands_behind_the_help() {
        assert_eq!(
            with_option("give a later time", of("status-recorded-earlier"), Language::En),
            "give a later time (`--at`)"
        );
        assert_eq!(with_option("後の日時", of("status-recorded-earlier"), Language::Ja), "後の日時（`--at`）");
        assert_eq!(with_option("as it is", of("syntax"), Language::En), "as it is");
    }
}
