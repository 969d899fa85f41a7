use warifu_model::{Digest, Language, Localized, Outcome};

use super::write::Html;
use crate::report::words::{self, Words};
use crate::report::{Counts, EvidenceReport, FindingReport, ORDER, PlanReport, ReasonReport, Report, SetReport};

/// All that is on the page.
pub(super) fn page(html: &mut Html, report: &Report) {
    header(html, report);
    html.raw("<main>\n");
    summary(html, report);
    across(html, report);
    for (place, set) in report.sets.iter().enumerate() {
        self::set(html, set, place + 1);
    }
    if let Some(plan) = &report.plan {
        self::plan(html, plan, report);
    }
    evidence(html, &report.evidence);
    html.raw("</main>\n<footer><p>").words(words::WHAT_IT_IS).raw("</p></footer>\n");
}

fn header(html: &mut Html, report: &Report) {
    let product = &report.product;
    html.raw("<header>\n<p class=\"kind\">")
        .words(words::REPORT)
        .raw("</p>\n<h1>")
        .both(&words::product(report))
        .raw("</h1>\n<dl>\n");
    html.field(words::VENDOR, |html| {
        html.name(&product.vendor);
    });
    html.field(words::MODEL, |html| {
        html.name(&product.model).raw(" ").name(&product.version);
    });
    if !product.identifiers.is_empty() {
        html.field(words::IDENTIFIERS, |html| {
            for identifier in &product.identifiers {
                html.raw("<code class=\"line\">").text(&identifier.value).raw("</code>");
            }
        });
    }
    html.raw("</dl>\n</header>\n");
}

fn summary(html: &mut Html, report: &Report) {
    html.raw("<section id=\"summary\">\n<h2>").words(words::SUMMARY).raw("</h2>\n");
    html.raw("<p class=\"verdict ").raw(class(report.outcome)).raw("\">");
    html.raw("<span class=\"mark\" aria-hidden=\"true\">").raw(words::mark(report.outcome)).raw("</span> <strong>");
    html.both(&words::outcome(report.outcome)).raw("</strong></p>\n");
    legend(html);
    html.table("sets", words::BY_SET, |html| {
        html.raw("<thead><tr><th scope=\"col\">")
            .words(words::SET)
            .raw("</th><th scope=\"col\">")
            .words(words::OUTCOME);
        html.raw("</th>");
        for outcome in ORDER {
            html.raw("<th scope=\"col\" class=\"n\">").both(&words::outcome(outcome)).raw("</th>");
        }
        html.raw("<th scope=\"col\" class=\"n\">").words(words::WAIVED).raw("</th>");
        html.raw("<th scope=\"col\">").words(words::AS_OF).raw("</th></tr></thead>\n<tbody>\n");
        for (place, set) in report.sets.iter().enumerate() {
            html.raw("<tr><th scope=\"row\"><a href=\"#set-").raw(&(place + 1).to_string()).raw("\">");
            html.both(&words::set_name(set)).raw("</a>");
            bar(html, &set.counts);
            html.raw("</th><td>");
            chip(html, set.outcome);
            html.raw("</td>");
            for outcome in ORDER {
                number(html, &words::outcome(outcome), set.counts.of(outcome));
            }
            number(html, &words::localized(words::WAIVED), set.counts.waived);
            let at = set.at.to_string();
            let (day, hour) = at.split_at(at.find('T').unwrap_or_default());
            html.raw("<td><time><span class=\"whole\">")
                .raw(day)
                .raw("</span><wbr>")
                .raw(hour)
                .raw("</time></td></tr>\n");
        }
        html.raw("</tbody>\n");
    });
    html.raw("<dl>\n");
    for set in &report.sets {
        html.field(words::RECORD, |html| {
            html.raw("<span class=\"line\">").both(&words::set_name(set)).raw("</span>");
            digest(html, set.record);
        });
        html.field(words::RECOMPUTE, |html| command(html, set));
    }
    html.raw("</dl>\n<p class=\"note\">").words(words::WHAT_IT_IS).raw("</p>\n");
    html.raw("<nav><ul>");
    let parts =
        [("plan", words::PLAN, report.plan.is_some()), ("evidence", words::EVIDENCE, !report.evidence.is_empty())];
    for (id, name, _) in parts.iter().filter(|(_, _, is_there)| *is_there) {
        html.raw("<li><a href=\"#").raw(id).raw("\">").words(*name).raw("</a></li>");
    }
    html.raw("</ul></nav>\n</section>\n");
}

/// A number of a table, with its name where the heads of the table are not shown.
fn number(html: &mut Html, name: &Localized, count: usize) {
    html.raw(if count == 0 { "<td class=\"n dim\">" } else { "<td class=\"n\">" });
    html.raw("<span class=\"label\">").both(name).raw("</span> ").raw(&count.to_string()).raw("</td>");
}

/// How to recompute a record.
fn command(html: &mut Html, set: &SetReport) {
    html.raw("<code class=\"command\">").text(&words::replay(set)).raw("</code>");
}

/// What is open in more than one set: whatever closes it there serves several markets.
fn across(html: &mut Html, report: &Report) {
    let rows = words::across(report);
    if rows.is_empty() {
        return;
    }
    html.raw("<section id=\"across\">\n<h2>").words(words::ACROSS).raw("</h2>\n");
    html.table("across", words::ACROSS, |html| {
        html.raw("<thead><tr><th scope=\"col\">").words(words::ABOUT).raw("</th>");
        for set in &report.sets {
            html.raw("<th scope=\"col\">").both(&words::set_name(set)).raw("</th>");
        }
        html.raw("</tr></thead>\n<tbody>\n");
        for (subject, cells) in rows {
            html.raw("<tr><th scope=\"row\">").both(&subject).raw("</th>");
            for cell in cells {
                html.raw("<td>").raw(if cell.is_empty() { "<span class=\"dim\">–</span>" } else { "" });
                html.text(&cell.join(", ")).raw("</td>");
            }
            html.raw("</tr>\n");
        }
        html.raw("</tbody>\n");
    });
    html.raw("</section>\n");
}

fn plan(html: &mut Html, plan: &PlanReport, report: &Report) {
    html.raw("<section id=\"plan\">\n<h2>").words(words::PLAN).raw("</h2>\n<p>").both(&words::plan(plan)).raw("</p>\n");
    if !plan.questions.is_empty() {
        html.raw("<h3>").words(words::QUESTIONS).raw("</h3>\n<ul>");
        for question in &plan.questions {
            html.raw("<li>").both(question).raw("</li>");
        }
        html.raw("</ul>\n");
    }
    if !plan.changes.is_empty() {
        html.table("plan", words::PLAN, |html| {
            html.heads(&[words::CHANGE, words::COST, words::SERVES]).raw("<tbody>\n");
            for change in &plan.changes {
                html.raw("<tr><td>").block(&change.says).raw("</td><td class=\"n\">").raw(&change.cost.to_string());
                html.raw("</td><td>").text(&words::serves(change, report)).raw("</td></tr>\n");
            }
            html.raw("</tbody>\n");
        });
    }
    html.raw("<p class=\"note\">").words(words::PLAN_AS_GIVEN).raw("</p>\n</section>\n");
}

fn set(html: &mut Html, set: &SetReport, number: usize) {
    html.raw("<section class=\"set\" id=\"set-")
        .raw(&number.to_string())
        .raw("\">\n<h2>")
        .both(&words::set_name(set))
        .raw("</h2>\n");
    html.raw("<p>");
    chip(html, set.outcome);
    html.raw(" ").both(&words::counts(&set.counts)).raw("</p>\n");
    bar(html, &set.counts);
    if set.authority.is_none() {
        html.raw("<p class=\"note\">").words(words::UNKNOWN_SET).raw("</p>\n");
    }
    facts(html, set);
    groups(html, set);
    covered(html, set);
    let open: Vec<_> = set.findings.iter().filter(|finding| finding.is_open()).collect();
    if !open.is_empty() {
        html.raw("<h3>").words(words::FINDINGS).raw("</h3>\n");
        for finding in open {
            self::finding(html, finding);
        }
    }
    waivers(html, set);
    weakenings(html, set);
    let others = |wanted: &dyn Fn(&FindingReport) -> bool| -> Vec<_> {
        set.findings.iter().filter(|finding| !finding.is_open() && wanted(finding)).collect()
    };
    folded(html, words::WAIVED_ONES, &others(&|finding| finding.waived.is_some()));
    folded(html, words::BESIDE, &others(&|finding| finding.is_beside));
    folded(html, words::MET, &others(&|finding| finding.waived.is_none() && finding.outcome == Outcome::Satisfied));
    folded(html, words::NOT_APPLICABLE, &others(&|finding| finding.outcome == Outcome::NotApplicable));
    html.raw("</section>\n");
}

fn facts(html: &mut Html, set: &SetReport) {
    html.raw("<dl>\n");
    html.field(words::SET, |html| {
        html.raw("<code>").text(set.set.id.as_str()).raw("</code> ").text(&set.set.version.to_string());
    });
    if let Some(authority) = &set.authority {
        html.field(words::AUTHORITY, |html| {
            html.both(authority);
        });
    }
    if let Some(level) = &set.level {
        html.field(words::LEVEL, |html| {
            html.text(level);
        });
    }
    html.field(words::AS_OF, |html| {
        html.raw("<time>").raw(&set.at.to_string()).raw("</time>");
    });
    html.field(words::STATED_BY, |html| {
        for input in &set.inputs {
            html.raw("<span class=\"line\">").both(&words::input(input)).raw("</span>");
        }
    });
    html.field(words::ADMISSION, |html| {
        html.raw("<code>").text(set.admission.0.as_str()).raw("</code> ");
        digest(html, set.admission.1);
    });
    html.field(words::RECORD, |html| digest(html, set.record));
    html.field(words::RECOMPUTE, |html| command(html, set));
    html.raw("</dl>\n");
}

/// What is covered by something beside the evidence, and by what.
fn covered(html: &mut Html, set: &SetReport) {
    if set.covered.is_empty() {
        return;
    }
    html.raw("<h3>").words(words::COVERED).raw("</h3>\n<p class=\"note\">").words(words::COVERED_NOTE).raw("</p>\n");
    html.table("covered", words::COVERED, |html| {
        html.heads(&[words::COVERED_HOW, words::COVERED_BY, words::REQUIREMENTS]).raw("<tbody>\n");
        for one in &set.covered {
            html.raw("<tr><td>").block(&one.says).raw("</td><td>").name(&one.by).raw("</td><td>");
            for requirement in &one.requirements {
                html.raw("<code>").text(requirement.as_str()).raw("</code> ");
            }
            html.raw("</td></tr>\n");
        }
        html.raw("</tbody>\n");
    });
}

fn groups(html: &mut Html, set: &SetReport) {
    if set.groups.len() < 2 {
        return;
    }
    html.raw("<h3>").words(words::BY_GROUP).raw("</h3>\n");
    html.table("groups", words::BY_GROUP, |html| {
        html.raw("<thead><tr><th scope=\"col\">").words(words::GROUP).raw("</th><td class=\"wide\"></td>");
        for outcome in ORDER {
            html.raw("<th scope=\"col\" class=\"n\">")
                .raw(words::mark(outcome))
                .raw(" ")
                .both(&words::outcome(outcome));
            html.raw("</th>");
        }
        html.raw("</tr></thead>\n<tbody>\n");
        for group in &set.groups {
            html.raw("<tr><th scope=\"row\"><code>")
                .text(group.id.as_str())
                .raw("</code> ")
                .both(&group.title)
                .raw("</th><td>");
            bar(html, &group.counts);
            html.raw("</td>");
            for outcome in ORDER {
                number(html, &words::outcome(outcome), group.counts.of(outcome));
            }
            html.raw("</tr>\n");
        }
        html.raw("</tbody>\n");
    });
}

fn finding(html: &mut Html, finding: &FindingReport) {
    html.raw("<article class=\"finding ").raw(class(finding.outcome)).raw("\">\n<h4>");
    chip(html, finding.outcome);
    html.raw(" <span class=\"title\">")
        .both(&words::borne(finding))
        .raw("</span> <code>")
        .text(finding.requirement.as_str())
        .raw("</code>");
    if let Some(waiver) = &finding.waived {
        html.raw(" <span class=\"waived\">")
            .words(words::WAIVED)
            .raw(": <code>")
            .text(waiver.as_str())
            .raw("</code></span>");
    }
    html.raw("</h4>\n");
    if let Some(statement) = &finding.statement {
        html.raw("<p class=\"statement\">").block(statement).raw("</p>\n");
    }
    html.raw("<ul class=\"reasons\">\n");
    for reason in &finding.reasons {
        self::reason(html, reason);
    }
    html.raw("</ul>\n");
    if !finding.in_place.is_empty() {
        html.raw("<p class=\"more\"><b>")
            .words(words::IN_PLACE)
            .raw("</b> ")
            .both(&joined(&finding.in_place))
            .raw("</p>\n");
    }
    if !finding.advice.is_empty() {
        html.raw("<div class=\"more\"><b>").words(words::ADVICE).raw("</b>");
        for advice in &finding.advice {
            html.block(advice);
        }
        html.raw("</div>\n");
    }
    html.raw("</article>\n");
}

fn reason(html: &mut Html, reason: &ReasonReport) {
    html.raw("<li>");
    if reason.scope == warifu_model::Scope::Applies {
        html.raw("<span class=\"dim\">").words(words::APPLIES).raw("</span> ");
    }
    if !reason.subject.is_empty() {
        html.raw("<b>").both(&reason.subject).raw("</b> — ");
    }
    html.raw("<span class=\"says\">").both(&reason.says).raw("</span>");
    if !reason.wanted.is_empty() {
        html.raw("\n<dl class=\"pair\"><dt>").words(words::WANTED).raw("</dt><dd>").block(&reason.wanted);
        html.raw("</dd><dt>").words(words::FOUND).raw("</dt><dd>").block(&reason.found).raw("</dd></dl>");
    }
    html.raw("</li>\n");
}

/// Findings that are not in the way, closed until they are asked for.
fn folded(html: &mut Html, name: Words, findings: &[&FindingReport]) {
    if findings.is_empty() {
        return;
    }
    html.raw("<details>\n<summary>").words(name).raw(" (").raw(&findings.len().to_string()).raw(")</summary>\n");
    for finding in findings {
        self::finding(html, finding);
    }
    html.raw("</details>\n");
}

fn waivers(html: &mut Html, set: &SetReport) {
    if set.waivers.is_empty() {
        return;
    }
    html.raw("<h3>").words(words::WAIVERS).raw("</h3>\n<ul>\n");
    for waiver in &set.waivers {
        html.raw("<li><code>").text(waiver.id.as_str()).raw("</code> (<code>").text(waiver.requirement.as_str());
        html.raw("</code>) ").both(&waiver.says).raw("</li>\n");
    }
    html.raw("</ul>\n");
}

fn weakenings(html: &mut Html, set: &SetReport) {
    if set.weakenings.is_empty() {
        return;
    }
    html.raw("<h3>").words(words::CHECKS).raw("</h3>\n<ul class=\"weakened\">\n");
    for weakening in &set.weakenings {
        html.raw("<li>").both(&weakening.says);
        for requirement in &weakening.requirements {
            html.raw(" <code>").text(requirement.as_str()).raw("</code>");
        }
        digests(html, &weakening.digests);
        html.raw("</li>\n");
    }
    html.raw("</ul>\n");
}

/// Some documents, or how many they are, with the list to be opened.
fn digests(html: &mut Html, all: &[Digest]) {
    let is_long = all.len() > MOST_DIGESTS;
    if is_long {
        html.raw("<details><summary>").both(&words::documents(all.len())).raw("</summary>");
    }
    for one in all {
        html.raw(" ");
        digest(html, *one);
    }
    if is_long {
        html.raw("</details>");
    }
}

fn evidence(html: &mut Html, evidence: &[EvidenceReport]) {
    if evidence.is_empty() {
        return;
    }
    html.raw("<section id=\"evidence\">\n<h2>").words(words::EVIDENCE).raw("</h2>\n");
    html.table("evidence", words::EVIDENCE, |html| {
        html.heads(&[words::DOCUMENT, words::FILE, words::SIGNED_BY, words::LISTED_BY, words::READER]).raw("<tbody>\n");
        for one in evidence {
            html.raw("<tr><th scope=\"row\">").both(&one.title).raw(" ");
            digest(html, one.digest);
            html.raw("</th><td>")
                .words(if one.is_presented { words::PROVIDED } else { words::NOT_PROVIDED })
                .raw("</td><td>");
            if one.signers.is_empty() {
                html.raw("<span class=\"dim\">").words(words::NONE).raw("</span>");
            }
            for signer in &one.signers {
                html.raw("<span class=\"line\">").name(signer).raw("</span>");
            }
            html.raw("</td><td>");
            for input in &one.listed_by {
                html.raw("<span class=\"line\">").both(&words::input(input)).raw("</span>");
            }
            html.raw("</td><td>");
            if one.remarks.is_empty() {
                html.raw("<span class=\"dim\">").words(words::NONE).raw("</span>");
            }
            for remark in &one.remarks {
                html.raw("<code class=\"line\">").text(remark.code.as_str());
                if let Some(count) = remark.count {
                    html.raw(" ×").raw(&count.to_string());
                }
                html.raw("</code>");
            }
            html.raw("</td></tr>\n");
        }
        html.raw("</tbody>\n");
    });
    html.raw("</section>\n");
}

/// The signs of the bars, which the summary explains once.
fn legend(html: &mut Html) {
    html.raw(PATTERNS).raw("<ul class=\"legend\">\n");
    for outcome in ORDER {
        html.raw("<li><svg width=\"28\" height=\"12\" aria-hidden=\"true\"><rect class=\"").raw(class(outcome));
        html.raw("\" x=\"1\" y=\"1\" width=\"26\" height=\"10\"/></svg> ").raw(words::mark(outcome)).raw(" ");
        html.both(&words::outcome(outcome)).raw("</li>\n");
    }
    html.raw("</ul>\n");
}

/// Shares, told apart by shape. The numbers stand beside it as text, so that readers of text miss nothing.
fn bar(html: &mut Html, counts: &Counts) {
    let total = counts.total().max(1);
    let mut left = 0;
    html.raw("<svg class=\"bar\" width=\"100%\" height=\"12\" aria-hidden=\"true\">");
    for outcome in ORDER {
        let count = counts.of(outcome);
        if count == 0 {
            continue;
        }
        html.raw("<rect class=\"")
            .raw(class(outcome))
            .raw("\" x=\"")
            .raw(&percent(left, total))
            .raw("\" y=\"1\" width=\"");
        html.raw(&percent(count, total)).raw("\" height=\"10\"/>");
        left += count;
    }
    html.raw("</svg>");
}

/// With two decimals.
fn percent(part: usize, total: usize) -> String {
    let hundredths = part.saturating_mul(10_000) / total.max(1);
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

fn chip(html: &mut Html, outcome: Outcome) {
    html.raw("<span class=\"chip ").raw(class(outcome)).raw("\"><span aria-hidden=\"true\">").raw(words::mark(outcome));
    html.raw("</span> ").both(&words::outcome(outcome)).raw("</span>");
}

fn digest(html: &mut Html, digest: Digest) {
    html.raw("<code class=\"digest\">").raw(&digest.to_string()).raw("</code>");
}

fn class(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Satisfied => "yes",
        Outcome::NotSatisfied => "no",
        Outcome::Undetermined => "open",
        Outcome::NotApplicable => "aside",
    }
}

fn joined(titles: &[Localized]) -> Localized {
    let [en, ja] = [Language::En, Language::Ja].map(|language| {
        let texts: Vec<&str> = titles.iter().map(|title| title.in_language(language)).collect();
        texts.join(language.pick("; ", "、"))
    });
    Localized::of(en, ja)
}

/// Documents of a relaxed check that are named where they stand.
const MOST_DIGESTS: usize = 3;

const PATTERNS: &str = "\
<svg width=\"0\" height=\"0\" class=\"patterns\" aria-hidden=\"true\"><defs>\
<pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
<rect class=\"no-back\" width=\"6\" height=\"6\"/><rect class=\"no-line\" width=\"2\" height=\"6\"/></pattern>\
<pattern id=\"dots\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
<rect class=\"open-back\" width=\"6\" height=\"6\"/><circle class=\"open-line\" cx=\"3\" cy=\"3\" r=\"1.4\"/></pattern>\
</defs></svg>\n";
