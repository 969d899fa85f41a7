use warifu_model::{AccreditationKind, Issuer, Language, Limit, SeriesId};
use warifu_report::Html;

use super::sheet::Sheet;
use super::words;
use crate::error::ServerError;
use crate::view::{Chosen, Editions, View};

/// A series on the way up to an authority, with editions of it, the latest first.
pub(super) struct Link {
    depth: usize,
    chosen: Chosen,
}

/// Every accreditation that the body received or gives.
pub(super) fn page(view: &mut View<'_>, language: Language) -> Result<String, ServerError> {
    let title = language.pick("Accreditation", "認定");
    let all = view.all_series()?;
    let mut sheet = Sheet::public(language, title, "accreditation/", view.opened);
    sheet.html.raw("<h1>").text(title).raw("</h1>\n");
    if all.is_empty() {
        sheet.html.raw("<p class=\"dim\">").text(language.pick(
            "The ledger has no accreditation: importers name the keys of the body themselves.",
            "台帳に認定はありません。輸入者は、機関の鍵を直接指定します。",
        ));
        sheet.html.raw("</p>\n");
    }
    for series in all {
        let chain = chain(view, &[series], Editions::All)?;
        sheet.html.raw("<h2><code class=\"digest\">").text(&series.to_string()).raw("</code></h2>\n");
        draw(&mut sheet.html, &chain, language);
    }
    Ok(sheet.finish())
}

/// The way from series up to an authority: the authority's own accreditation first.
pub(super) fn chain(view: &mut View<'_>, series: &[SeriesId], wanted: Editions) -> Result<Vec<Link>, ServerError> {
    let mut found = Vec::new();
    for series in series {
        let (mut path, mut next, mut seen) = (Vec::new(), Some(*series), Vec::new());
        while let Some(series) = next.filter(|one| !seen.contains(one) && seen.len() < Limit::PATH) {
            seen.push(series);
            let chosen = view.editions(series, wanted)?;
            next = chosen.editions.first().and_then(|edition| match edition.said.accreditation.charter.issuer {
                Issuer::Series(above) => Some(above),
                Issuer::Authority(_) => None,
            });
            if !chosen.editions.is_empty() {
                path.push(chosen);
            }
        }
        found.extend(path.into_iter().rev().enumerate().map(|(depth, chosen)| Link { depth, chosen }));
    }
    Ok(found)
}

/// Draws it as lists in lists.
pub(super) fn draw(html: &mut Html, chain: &[Link], language: Language) {
    let mut open = 0;
    for link in chain {
        while open > link.depth {
            html.raw("</li></ul>");
            open -= 1;
        }
        html.raw("<ul class=\"chain\"><li>");
        open += 1;
        let Some(latest) = link.chosen.editions.first() else { continue };
        if let Issuer::Authority(authority) = &latest.said.accreditation.charter.issuer {
            html.raw("<span class=\"dim\">").text(language.pick("by ", "付与者：")).name(authority).raw("</span> → ");
        }
        html.raw("<strong>")
            .name(latest.said.accreditation.body.name.in_language(language))
            .raw("</strong> <span class=\"dim\">");
        html.text(match latest.said.accreditation.kind {
            AccreditationKind::Accredits => language.pick("may accredit", "認定を行う"),
            AccreditationKind::Certifies => language.pick("may certify", "認証を行う"),
        });
        html.raw("</span>\n<ul class=\"plain\">");
        for edition in &link.chosen.editions {
            html.raw("<li>").text(&match language {
                Language::En => format!("edition {}: ", edition.row.number),
                Language::Ja => format!("第{}版：", edition.row.number),
            });
            words::time(html, edition.said.accreditation.from).raw(" – ");
            words::time(html, edition.said.accreditation.until);
            for suspension in &edition.said.accreditation.suspensions {
                html.raw(" <span class=\"chip open\">").text(language.pick("suspended ", "一時停止："));
                words::time(html, suspension.from);
                if let Some(until) = suspension.until {
                    html.raw(" – ");
                    words::time(html, until);
                }
                html.raw("</span>");
            }
            html.raw("</li>");
        }
        if link.chosen.has_others {
            others(html, language);
        }
        html.raw("</ul>\n");
    }
    for _ in 0..open {
        html.raw("</li></ul>");
    }
    html.raw("\n");
}

/// Says that there are other editions, and where they are.
fn others(html: &mut Html, language: Language) {
    html.raw("<li><a href=\"/").raw(language.pick("en", "ja")).raw("/accreditation/\">");
    html.text(language.pick("other editions", "ほかの版")).raw("</a></li>");
}
