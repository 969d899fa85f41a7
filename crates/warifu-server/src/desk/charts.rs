use warifu_ledger::rows::{Cell as _, CertificateRow};
use warifu_ledger::store::{Read, Scan};
use warifu_model::{Language, Status, Timestamp};
use warifu_report::Html;

use crate::error::ServerError;
use crate::pages::words;

/// How many certificates were granted in each of the last twelve months, the latest last. At most [`MOST_READ`] are read.
pub(super) fn months(read: &mut dyn Read, now: Timestamp) -> Result<Vec<(String, u32)>, ServerError> {
    let mut months: Vec<(String, u32)> = Vec::new();
    let (year, month) = year_and_month(now);
    for back in (0..12).rev() {
        let number = year * 12 + month - 1 - back;
        months.push((format!("{:04}-{:02}", number.div_euclid(12), number.rem_euclid(12) + 1), 0));
    }
    let first = months.first().map(|(name, _)| format!("{name}-01T00:00:00Z"));
    let Some(first) = first.as_deref().and_then(Timestamp::parse) else { return Ok(months) };
    let from = first.to_value();
    let rows =
        read.scan(&Scan { index: Some("granted"), from: Some(&from), ..Scan::all(CertificateRow::TABLE, MOST_READ) })?;
    for row in rows.iter().map(CertificateRow::of).filter(|row| row.stage.is_out()) {
        let text = row.granted_at.to_string();
        let month = text.get(..7).unwrap_or_default();
        if let Some((_, count)) = months.iter_mut().find(|(name, _)| name == month) {
            *count += 1;
        }
    }
    Ok(months)
}

/// How many certificates are in each state.
pub(super) struct Bar {
    label: &'static str,
    class: &'static str,
    count: u32,
}

/// How many certificates have each status, those that have ended apart; none beyond [`MOST_READ`].
pub(super) fn statuses(read: &mut dyn Read, now: Timestamp, language: Language) -> Result<Vec<Bar>, ServerError> {
    let mut bars = Vec::new();
    for status in Status::ALL {
        let equal = [status.to_value()];
        let rows =
            read.scan(&Scan { index: Some("status"), equal: &equal, ..Scan::all(CertificateRow::TABLE, MOST_READ) })?;
        let out = rows.iter().map(CertificateRow::of).filter(|row| row.stage.is_out());
        let is_over = |row: &CertificateRow| *status == Status::Active && row.expires_at <= now.unix();
        let (over, others): (Vec<_>, Vec<_>) = out.partition(is_over);
        let bar = |label, class, rows: &[CertificateRow]| Bar {
            label,
            class,
            count: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        };
        bars.push(bar(words::status(*status, language), words::class(*status), &others));
        if *status == Status::Active {
            bars.push(bar(language.pick("expired", "期限切れ"), words::class(Status::Superseded), &over));
        }
    }
    Ok(bars)
}

/// Columns, one for each month.
pub(super) fn columns(html: &mut Html, months: &[(String, u32)], language: Language) {
    let most = months.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
    let label = language.pick("Certificates granted in each month", "月ごとの認証書の発行数");
    let ends = months.first().zip(months.last());
    let span = ends.map(|((from, _), (to, _))| format!(" {from} – {to}")).unwrap_or_default();
    html.raw("<figure><figcaption>")
        .text(label)
        .text(&span)
        .raw("</figcaption>\n<svg class=\"chart\" viewBox=\"0 0 396 170\" role=\"img\" aria-label=\"");
    html.text(label).raw(": ");
    for (name, count) in months {
        html.text(&format!("{name} {count}; "));
    }
    html.raw("\">\n<line x1=\"0\" y1=\"140\" x2=\"396\" y2=\"140\"/>\n");
    for ((name, count), place) in months.iter().zip(0_u32..) {
        let (height, x) = (count * 110 / most, place * 33 + 5);
        let (y, middle) = (140 - height, x + 11);
        html.raw(&format!("<rect x=\"{x}\" y=\"{y}\" width=\"22\" height=\"{height}\"/>"));
        html.raw(&format!("<text x=\"{middle}\" y=\"{}\">{count}</text>", y - 6));
        html.raw(&format!("<text x=\"{middle}\" y=\"158\">")).text(name.get(5..).unwrap_or(name)).raw("</text>\n");
    }
    html.raw("</svg></figure>\n");
}

/// Bars, one for each status.
pub(super) fn bars(html: &mut Html, bars: &[Bar], language: Language) {
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or(0).max(1);
    let label = language.pick("Certificates by status", "状態ごとの認証書の数");
    html.raw("<figure><figcaption>")
        .text(label)
        .raw("</figcaption>\n<svg class=\"chart bars\" viewBox=\"0 0 396 184\" role=\"img\" aria-label=\"");
    html.text(label).raw(": ");
    for bar in bars {
        html.text(&format!("{} {}; ", bar.label, bar.count));
    }
    html.raw("\">\n");
    for (Bar { label, class, count }, place) in bars.iter().zip(0_u32..) {
        let (width, y) = (count * 270 / most, place * 36 + 4);
        let middle = y + 19;
        html.raw(&format!("<text class=\"start\" x=\"0\" y=\"{middle}\">")).text(label).raw("</text>");
        html.raw(&format!("<rect x=\"80\" y=\"{y}\" width=\"{width}\" height=\"28\" class=\"{class}\"/>"));
        html.raw(&format!("<text class=\"start\" x=\"{}\" y=\"{middle}\">{count}</text>\n", 86 + width));
    }
    html.raw("</svg></figure>\n");
}

fn year_and_month(at: Timestamp) -> (i64, i64) {
    let text = at.to_string();
    let part = |from: usize, to: usize| text.get(from..to).and_then(|digits| digits.parse().ok());
    (part(0, 4).unwrap_or(1970), part(5, 7).unwrap_or(1))
}

/// Certificates that one chart counts at most: more are drawn as so many.
const MOST_READ: u32 = 20_000;
