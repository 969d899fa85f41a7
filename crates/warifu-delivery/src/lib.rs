//! Delivery: what may leave is sealed for the one who may receive it, opened there, and accounted for by receipts. Bytes in and bytes
//! out; the time is an argument, and random bytes are drawn by `age` alone.

mod account;
mod address;
mod contents;
mod deliver;
mod identities;
mod json;
mod mail;
mod receive;
mod seal;
mod secret;

pub use account::{Account, DeliveryState, Expected, ReceiptUse, WhyReceiptIdle};
pub use contents::{LARGEST_SEALED, SMALLEST_CONTENTS};
pub use deliver::{DeliverError, Delivery, deliver};
pub use identities::{Identities, IdentityError};
pub use mail::{MailAddress, MailAddressError};
pub use receive::{Desk, ReceiveError, Received, receive};
pub use seal::{Consignment, SealError, Sealed, seal};
pub use secret::{LogSecret, SecretError};
