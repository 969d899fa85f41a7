use crate::request::Request;

/// What a request is about. The names stand in the metrics.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Part {
    /// JSON below `/v1`.
    Api,
    /// Below `/desk`.
    Desk,
    /// `/healthz` and `/metrics`.
    Health,
    /// Below `/log`.
    Log,
    /// Below `/mailbox`.
    Mailbox,
    /// Pages of the public directory.
    Page,
    /// A statement that was signed, and arrives.
    Write,
    /// Of the witness.
    Witness,
}

impl Part {
    /// All of them.
    pub const ALL: &'static [Self] =
        &[Self::Api, Self::Desk, Self::Health, Self::Log, Self::Mailbox, Self::Page, Self::Write, Self::Witness];

    /// The name in the metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Desk => "desk",
            Self::Health => "health",
            Self::Log => "log",
            Self::Mailbox => "mailbox",
            Self::Page => "page",
            Self::Write => "write",
            Self::Witness => "witness",
        }
    }

    /// Tells whether an answer is for whoever asked alone: nobody on the way keeps it.
    pub(crate) fn is_private(request: &Request) -> bool {
        !request.is_reading() || matches!(Self::of(request), Self::Desk | Self::Health | Self::Mailbox | Self::Witness)
    }

    /// Of a method and a path.
    pub fn of(request: &Request) -> Self {
        let first = request.path.strip_prefix('/').and_then(|path| path.split('/').next()).unwrap_or_default();
        match first {
            "add-checkpoint" => Self::Witness,
            "desk" => Self::Desk,
            "healthz" | "metrics" => Self::Health,
            "log" => Self::Log,
            "mailbox" => Self::Mailbox,
            "v1" if request.is_reading() => Self::Api,
            "v1" => Self::Write,
            _ => Self::Page,
        }
    }
}
