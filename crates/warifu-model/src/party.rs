use crate::document::tokens;

tokens! {
    /// The party that stands behind a claim (ISO/IEC 17000: first, second and third party), weakest first.
    #[derive(Ord, PartialOrd)]
    pub enum Party: "party" {
        /// The maker.
        First = "first",
        /// A buyer or user.
        Second = "second",
        /// Somebody independent of both.
        Third = "third",
    }
}
