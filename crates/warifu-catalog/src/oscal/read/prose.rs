//! Parts to text.

use super::parts::{Parameter, Part};

/// The text of parts: a line each, with labels, those inside indented.
pub(super) fn text(parts: &[&Part]) -> String {
    let mut out = String::new();
    for part in parts {
        write(part, 0, &mut out);
    }
    out
}

fn write(part: &Part, depth: usize, out: &mut String) {
    let words = [&part.label, &part.title, &part.prose].into_iter().flatten();
    // White space inside the prose stays as it is; what makes lines is ours.
    let line = words.map(String::as_str).collect::<Vec<_>>().join(" ");
    if !line.is_empty() {
        if !out.is_empty() {
            out.push('\n');
        }
        out.extend(std::iter::repeat_n("  ", depth));
        out.push_str(&line);
    }
    let inner = if line.is_empty() { depth } else { depth + 1 };
    part.parts.iter().for_each(|one| write(one, inner, out));
}

/// Text in the place of a parameter.
pub(super) fn value(parameter: &Parameter) -> String {
    if !parameter.values.is_empty() {
        return parameter.values.join("; ");
    }
    let mut text = match &parameter.select {
        Some(select) => {
            let how_many = if select.several { "Selection (one or more)" } else { "Selection" };
            format!("{how_many}: {}", select.choices.join("; "))
        }
        None => format!("Assignment: {}", name(parameter)),
    };
    for constraint in &parameter.constraints {
        text.push_str(" — ");
        text.push_str(constraint);
    }
    format!("[{text}]")
}

/// Name of a parameter.
pub(super) fn name(parameter: &Parameter) -> &str {
    parameter.label.as_deref().or(parameter.usage.as_deref()).unwrap_or(&parameter.id)
}
