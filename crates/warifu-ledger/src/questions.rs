//! What is asked of a ledger: one file per question, each from a transaction that reads to a value.
//!
//! Every question that may have many answers is answered in pages ([`Page`]): so many at most, and a cursor after which it goes on.
//! A question reads as many rows as it answers, and at most a constant more; where filters pass over rows, a page may hold fewer
//! answers than were asked for and still have a cursor. What was there when the first page was read, and did not change, is
//! on exactly one page, however much the ledger grows meanwhile.

mod about;
mod audit;
mod audit_line;
mod certificate;
mod components;
mod contents;
mod documents;
mod due;
mod error;
mod find;
mod history;
mod impact;
mod letters;
mod page;
mod queue;
mod rests;
mod route;
mod search;
mod snapshots;
mod standing;
mod suspension;

pub use audit::{Audit, audit};
pub use audit_line::AuditLine;
pub use certificate::{CertificateLine, certificate, entered};
pub use components::{Dependant, PathEnd, dependants};
pub use contents::{Contents, contents, document};
pub use due::{Due, DueKind, DueQuestion, due};
pub use error::QuestionError;
pub use find::{Filter, KeyPart, find};
pub use history::{CaseHistory, HeldLine, History, Said, Signed, StepLine, history};
pub use impact::{Affected, impact};
pub use letters::{Letter, LetterTexts, Template};
pub use page::{Listed, Page, Paged};
pub use queue::{QueueQuestion, Waiting, queue};
pub use rests::{Ground, MOST_EVALUATED, Rests, rests_on};
pub use search::{search, search_handed_out};
pub use snapshots::{SnapshotLine, snapshots_since};
pub use standing::{Standing, standing, standings};
pub use suspension::{Suspended, suspension};
