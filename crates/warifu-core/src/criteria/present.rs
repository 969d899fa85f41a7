use super::found::Found;

/// `present`: the claim is made. Holds whenever there is a value; a claim that is missing is undetermined, never failing.
pub(super) fn assess() -> Found {
    Found::met()
}
