use crate::document::tokens;

tokens! {
    /// The status of a certificate by its body (ISO/IEC 17065:2012, clause 7.11). That a certificate has
    /// ended stands in the certificate itself and needs no word of the body.
    #[derive(Default, Ord, PartialOrd)]
    pub enum Status: "status" {
        /// It stands.
        #[default]
        Active = "active",
        /// Not to be relied upon for the time being; it may be restored.
        Suspended = "suspended",
        /// A newer certificate has taken its place.
        Superseded = "superseded",
        /// Not to be relied upon any more, for ever.
        Withdrawn = "withdrawn",
    }
}

impl Status {
    /// Returns whether it is for ever: what was withdrawn or superseded is never restored.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Superseded | Self::Withdrawn)
    }

    /// Returns whether a certificate that has this status may be given that one: what was withdrawn or superseded stays so, and
    /// nothing is given the status that it has.
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Active, Self::Suspended | Self::Superseded | Self::Withdrawn)
                | (Self::Suspended, Self::Active | Self::Superseded | Self::Withdrawn)
                | (Self::Superseded, Self::Withdrawn)
        )
    }
}
