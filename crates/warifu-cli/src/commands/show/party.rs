//! Policies, products and other papers of the parties.

use warifu_model::{Admission, Costs, Declaration, Json, Language, Product, Role, Terms, TrustPolicy, Waivers};

use crate::commands::common::value_text;
use warifu_report::{Page, Text};

/// A product.
pub(super) fn product(page: &mut Page, product: &Product, language: Language) {
    page.fields(
        0,
        [
            ("name", Text::new().strong(product.name.in_language(language))),
            ("vendor", product.vendor.as_str().into()),
            ("model", product.model.as_str().into()),
            ("version", product.version.as_str().into()),
            ("kind", product.kind.as_str().into()),
        ],
    );
    page.heading("Identifiers");
    page.fields(0, product.identifiers.iter().map(|id| (id.kind.as_str(), id.value.as_str().into())));
    page.heading("Artifacts");
    page.fields(0, product.artifacts.iter().map(|file| (file.name.as_str(), file.digest.to_string().into())));
}

/// An admission policy.
pub(super) fn admission(page: &mut Page, admission: &Admission) {
    page.fields(
        0,
        [
            ("id", Text::new().strong(admission.id.as_str())),
            ("unsigned", word(admission.unsigned)),
            ("unknown signers", word(admission.unknown_signers)),
            ("evidence", word(admission.evidence)),
            ("waivers", word(admission.waivers)),
        ],
    );
    page.heading("Signers");
    for signer in &admission.signers {
        page.line(Text::new().strong(&*signer.name).plain(format!(", {} party", signer.party.as_str())));
        page.fields(
            2,
            [
                ("roles", roles(&signer.roles)),
                ("key", signer.key.to_string().into()),
                ("from", signer.from.map(|at| at.to_string()).unwrap_or_default().into()),
                ("until", signer.until.map(|at| at.to_string()).unwrap_or_default().into()),
            ],
        );
    }
}

/// What changes cost, for `plan`.
pub(super) fn costs(page: &mut Page, costs: &Costs) {
    let cost = |cost: &Option<u32>| cost.map_or("never to be changed".to_owned(), |cost| cost.to_string()).into();
    page.fields(0, [("what is not named", costs.default.to_string().into())]);
    page.heading("Claims");
    page.fields(2, costs.claims.iter().map(|(claim, one)| (claim.as_str(), cost(one))));
    page.heading("Evidence");
    page.fields(2, costs.evidence.iter().map(|(kind, one)| (kind.as_str(), cost(one))));
    page.heading("Certificates");
    page.fields(2, costs.certificates.iter().map(|(set, one)| (set.as_str(), cost(one))));
}

/// A trust policy.
pub(super) fn trust_policy(page: &mut Page, policy: &TrustPolicy) {
    page.fields(0, [("id", Text::new().strong(policy.id.as_str())), ("waivers", word(policy.waivers))]);
    page.heading("Trusted keys");
    for root in &policy.roots {
        page.line(Text::new().strong(&*root.name).plain(format!(", for body {}", root.body)));
        page.fields(
            2,
            [
                ("roles", roles(&root.roles)),
                ("key", root.key.to_string().into()),
                ("from", root.from.map(|at| at.to_string()).unwrap_or_default().into()),
                ("until", root.until.map(|at| at.to_string()).unwrap_or_default().into()),
            ],
        );
    }
    page.heading("Signatures needed");
    page.fields(0, policy.thresholds.iter().map(|t| (t.role.as_str(), t.count.to_string().into())));
    page.heading("Accepted sets");
    page.fields(
        0,
        policy.sets.iter().map(|set| {
            let levels =
                set.levels.as_ref().map(|levels| format!(", levels {}", levels.describe())).unwrap_or_default();
            (set.id.as_str(), format!("{}{levels}", set.versions).into())
        }),
    );
}

/// Terms of a certificate.
pub(super) fn terms(page: &mut Page, terms: &Terms, language: Language) {
    page.fields(
        0,
        [
            ("number", Text::new().strong(&*terms.number)),
            ("body", format!("{} ({})", terms.body.name.in_language(language), terms.body.id).into()),
            ("holder", terms.holder.name.in_language(language).into()),
            ("scope", terms.scope.in_language(language).into()),
            ("granted at", terms.granted_at.to_string().into()),
            ("expires at", terms.expires_at.map_or("never by itself".into(), |at| at.to_string()).into()),
            ("signatory", terms.signatory.as_str().into()),
        ],
    );
}

/// A declaration.
pub(super) fn declaration(page: &mut Page, declaration: &Declaration) {
    page.fields(
        0,
        [
            ("title", Text::new().strong(&*declaration.title)),
            ("kind", declaration.kind.as_str().into()),
            ("made by", declaration.made_by.as_str().into()),
            ("made at", declaration.made_at.to_string().into()),
            ("valid until", declaration.valid_until.map(|at| at.to_string()).unwrap_or_default().into()),
        ],
    );
    page.heading("Claims");
    page.fields(0, declaration.claims.iter().map(|(claim, value)| (claim.as_str(), value_text(value).into())));
}

/// Waivers.
pub(super) fn waivers(page: &mut Page, waivers: &Waivers) {
    for waiver in &waivers.waivers {
        page.line(Text::new().strong(waiver.id.as_str()).plain(format!(" for {}", waiver.requirement)));
        page.fields(
            2,
            [
                ("kind", waiver.kind.as_str().into()),
                ("in force", format!("{} to {}", waiver.from, waiver.until).into()),
                ("approved by", waiver.approved_by.as_str().into()),
                ("because", waiver.justification.as_str().into()),
            ],
        );
    }
}

/// A verdict that was written down.
pub(super) fn verdict(page: &mut Page, verdict: &Json) {
    let text = |name: &str| verdict.member(name).map(value_text).unwrap_or_default();
    page.fields(
        0,
        [
            ("verdict", Text::new().strong(text("verdict"))),
            ("code", text("code").into()),
            ("at", text("at").into()),
            ("known at", text("known_at").into()),
        ],
    );
    page.heading("Checks");
    let checks = match verdict.member("checks") {
        Some(Json::List(checks)) => checks.as_slice(),
        _ => &[],
    };
    let member = |check: &Json, name: &str| Text::from(check.member(name).map(value_text).unwrap_or_default());
    page.table(0, checks.iter().map(|c| vec![member(c, "check"), member(c, "outcome"), member(c, "code")]).collect());
}

fn roles(roles: &[Role]) -> Text {
    roles.iter().map(Role::as_str).collect::<Vec<_>>().join(", ").into()
}

fn word(value: impl Into<Json>) -> Text {
    value_text(&value.into()).into()
}
