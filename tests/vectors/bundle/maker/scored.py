"""Certificates of sets that let something pass: a score that was reached, and requirements that are not met."""

from .forms import said
from .world import ACCEPT, case, drop, finding, full, plain, put, refuse

SCORE = {"at_least": 4, "reached": 5, "open": 0, "of": 6}


def takes(name, title, world, *edits):
    case("accept-" + name, title, ACCEPT, world, *edits)


def scored(**change):
    return put("certificate.score", {**SCORE, **change})


UNMET = put("certificate.unmet", ["R.4"])

takes("unmet-recommended", "A requirement that is only recommended is not met; there is no score", plain, UNMET)
takes("unmet-score", "A requirement is not met, and the score is reached without it", plain, UNMET, scored())
takes("unmet-full", "The same with accreditation, status and log", full, UNMET, scored())
takes("unmet-score-exactly", "The points are just enough", plain, UNMET, scored(reached=4))
takes("unmet-score-open", "Some points are undetermined, and the rest is enough", plain, put("certificate.unmet", ["R.4", "R.2"]), scored(reached=4, open=2))
takes("unmet-score-all", "Every point was reached, and nothing is unmet", plain, scored(reached=6))
takes("unmet-empty", "A list of unmet requirements with nothing in it", plain, put("certificate.unmet", []))
takes("unmet-beside-waived", "One requirement is waived, another one unmet", plain, UNMET, put("certificate.waived", ["R.2"]), put("certificate.weakenings", ["requirement_waived"]), put("policy.waivers", "allow"))
takes("unmet-unknown", "The gate has no set, so that it cannot know which requirements there are", plain, put("certificate.unmet", ["R.99"]))
takes("unmet-other-finding-asked", "A finding is asked for, shown and met, while another requirement is unmet", plain, UNMET, put("disclosed", [finding(0)]), put("policy.required_findings", ["R.1"]))

case("gate-unmet-finding-asked", "The finding that is asked for is that of the unmet requirement", refuse("findings", "finding_not_met"), plain, UNMET, scored(), put("disclosed", [finding(3)]), put("policy.required_findings", ["R.4"]))
case("gate-unmet-waived-refused", "Something is waived beside what is unmet, and the policy refuses waivers", refuse("waivers", "waivers_not_accepted"), plain, UNMET, put("certificate.waived", ["R.2"]), put("certificate.weakenings", ["requirement_waived"]))

said("unmet-twice", "A requirement is unmet twice", put("certificate.unmet", ["R.4", "R.4"]))
said("unmet-and-waived", "A requirement is unmet and waived", UNMET, put("certificate.waived", ["R.4"]), put("certificate.weakenings", ["requirement_waived"]), put("policy.waivers", "allow"))
said("unmet-null", "The list of unmet requirements is null", put("certificate.unmet", None))
said("unmet-no-id", "An unmet requirement that is no id", put("certificate.unmet", ["R 4"]))
said("score-not-reached", "The score was not reached", scored(reached=3))
said("score-not-reached-but-open", "What is undetermined would be needed", scored(reached=3, open=3))
said("score-beyond-all", "More points than there are", scored(reached=5, open=2))
said("score-without-bound", "A score that does not say what is enough", scored(), drop("certificate.score.at_least"))
said("score-negative", "Points below zero", scored(open=-1))
said("score-unknown-field", "A field that scores do not have", scored(grade="A"))

takes("set-title-german", "The set has its texts in German", plain, put("certificate.set.title", {"de": "Grundregeln"}))
takes("set-title-three", "The set has its texts in three languages", plain, put("certificate.set.title", {"en": "Baseline", "pt-BR": "Base", "zh-Hant": "基準"}))
said("set-title-empty", "The title of the set is in no language", put("certificate.set.title", {}))
said("set-title-language-unknown", "The language of the title is no tag", put("certificate.set.title", {"german": "Grundregeln"}))
said("holder-in-german", "The name of the holder is in German alone", put("certificate.holder.name", {"de": "Werke"}))
