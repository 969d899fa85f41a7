"""What the certificate says, against what the policy asks."""

from .producer import Key, digest
from .world import (
    FINDINGS, case, day, drop, finding, full, on_bundle, plain, put, refuse, root_of, unknown,
)


def gate(name, title, check, code, *edits):
    case("gate-" + name, title, refuse(check, code), plain, *edits)


gate("set-other", "A set that the policy does not accept", "set", "set_not_accepted", put("certificate.set.id", "other-baseline"))
gate("set-version-above", "A version at the open end of the range", "set", "set_version_out_of_range", put("certificate.set.version", "2.0.0"))
gate("set-version-below", "A pre-release of the first accepted version", "set", "set_version_out_of_range", put("certificate.set.version", "1.0.0-rc.1"))
gate("set-draft", "A range whose end shuts out drafts of the next version", "set", "set_version_out_of_range", put("certificate.set.version", "2.0.0-draft.1"), put("policy.sets.0.versions", ">=1.0.0, <2.0.0-0"))
gate("set-version-numeric", "Versions compare by number: 1.10.0 is not below 1.9.0", "set", "set_version_out_of_range", put("certificate.set.version", "1.10.0"), put("policy.sets.0.versions", ">=1.0.0, <1.9.0"))
gate("set-edition", "The right version in another edition", "set", "set_digest_not_accepted", put("policy.sets.0.digests", [digest(b"another edition")]))
gate("level-below", "A level that the policy does not accept", "level", "level_not_accepted", put("certificate.level", "star-1"))
gate("level-null", "No level, where the policy asks for one", "level", "level_not_accepted", put("certificate.level", None))
gate("level-of-other-entry", "The level stands in an entry of the policy whose range does not fit", "level", "level_not_accepted", put("certificate.level", "star-1"), lambda w: w.policy["sets"].append({"id": "example-baseline", "versions": ">=2.0.0", "levels": ["star-1"]}))
gate("not-yet-valid", "A second before the grant", "validity", "not_yet_valid", put("at", "2026-11-21T23:59:59Z"))
gate("expired", "At the second of its end", "validity", "expired", put("at", day("2028-11-22")))
gate("expired-long-ago", "Long after its end, asked about now", "validity", "expired", put("at", day("2035-01-01")))
gate("too-old", "Granted a second longer ago than the policy accepts", "validity", "too_old", put("policy.max_certificate_age", "P9D"), put("at", "2026-12-01T00:00:01Z"))
gate("product-other", "Another product", "product", "product_mismatch", put("product.artifacts", [{"name": "hk-210.bin", "digest": digest(b"other firmware")}]))
gate("product-one-slipped-in", "One more artifact than was certified", "product", "product_mismatch", lambda w: w.product["artifacts"].append({"name": "extra.so", "digest": digest(b"slipped in")}))
gate("product-identifier-other", "The right bytes under another package URL", "product", "product_mismatch", put("product.identifiers.0.value", "pkg:generic/hamakaze/hk-211@3.2.1"))
gate("kind-other", "A kind of product that the policy does not accept", "product_kind", "product_kind_not_accepted", put("policy.product_kinds", ["system"]))
gate("kind-none", "A policy that accepts no kind of product", "product_kind", "product_kind_not_accepted", put("policy.product_kinds", []))
gate("waived", "A waived requirement, and a policy that refuses these", "waivers", "waivers_not_accepted", put("certificate.waived", ["R.4"]), put("certificate.weakenings", ["requirement_waived"]))
gate("waived-only-weakening", "The weakening says so, and the list is empty", "waivers", "waivers_not_accepted", put("certificate.weakenings", ["requirement_waived"]))
SHOWN = put("disclosed", [finding(0)])


def shown(**change):
    return put("disclosed", [{**finding(0), **change}])


gate("finding-outcome-changed", "A finding is shown with another outcome", "findings", "finding_proof_invalid", put("disclosed", [{**finding(3), "outcome": "satisfied"}]))
gate("finding-requirement-changed", "A finding is shown for another requirement", "findings", "finding_proof_invalid", shown(requirement="R.9"))
gate("finding-salt-changed", "A finding is shown with another salt", "findings", "finding_proof_invalid", shown(salt=finding(1)["salt"]))
gate("finding-index-changed", "A finding is shown at another place", "findings", "finding_proof_invalid", shown(index=1))
gate("finding-index-beyond", "A finding is shown at a place beyond the last", "findings", "finding_proof_invalid", shown(index=5))
gate("finding-proof-short", "The proof of a finding lacks its last hash", "findings", "finding_proof_invalid", shown(proof=finding(0)["proof"][:-1]))
gate("finding-proof-long", "The proof of a finding has a hash too many", "findings", "finding_proof_invalid", shown(proof=finding(0)["proof"] + finding(0)["proof"][-1:]))
gate("finding-proof-flipped", "A hash of the proof is another", "findings", "finding_proof_invalid", shown(proof=[finding(1)["proof"][0], *finding(0)["proof"][1:]]))
gate("finding-not-met", "A finding that the policy asks for is shown, proven and not met", "findings", "finding_not_met", put("disclosed", [finding(3)]), put("policy.required_findings", ["R.4"]))
case("gate-finding-not-shown", "A finding that the policy asks for is not shown", unknown("findings", "finding_not_disclosed"), plain, SHOWN, put("policy.required_findings", ["R.1", "R.2"]))
case("gate-product-not-given", "The policy asks for the product, and it is not at hand", unknown("product", "product_not_given"), plain, put("product", None))
case("gate-first-failure-tells", "Two failures: the code is that of the first", refuse("level", "level_not_accepted"), plain, put("certificate.level", "star-1"), put("at", day("2030-01-01")))
case("gate-failure-outweighs-unknown", "The product is not at hand, and the certificate has ended", refuse("validity", "expired"), plain, put("product", None), put("at", day("2028-12-01")))
case("gate-unknown-outweighs-stale", "The product is not at hand, and the status is old", unknown("product", "product_not_given"), full, put("product", None), put("at", day("2027-03-01")))
