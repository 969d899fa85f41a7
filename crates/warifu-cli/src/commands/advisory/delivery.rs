//! What takes the feature `delivery`: sealing, opening, receipts.

use std::path::{Path, PathBuf};

use warifu_delivery::{
    Account, Consignment, DeliverError, Desk, Expected, Identities, LARGEST_SEALED, LogSecret, MailAddress, Received,
    SealError, deliver, receive,
};
use warifu_model::{DeliveryLog, Digest, Json, Language, SharingCircle};
use warifu_report::{Page, Text, style};
use warifu_sharing::{Marked, Question};

use super::arguments::{Asked, Read, about, read};
use super::page;
use super::receipts::Receipts;
use super::receive::Receive;
use crate::args::{Context, time_or_now};
use crate::commands::common::{counted, written};
use crate::commands::key;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reply::Reply;
use crate::store::folder::{NewFolder, Times};
use crate::store::{Shared, lock};
use crate::{files, random};

pub(super) fn send(asked: &Asked, context: Context) -> Result<Reply, Failure> {
    let (Some(item), Some(key), Some(outbox), Some(output)) = (&asked.item, &asked.key, &asked.outbox, &asked.output)
    else {
        return Err(Failure::bug("an argument is missing that was asked for"));
    };
    let marked = read(&asked.marking, Marked::read)?;
    let Read { circle, others, arrangements, at } = asked.known.read()?;
    let source = files::read(item)?;
    let consignment = Consignment::of(&marked, source.bytes(), asked.open_by)
        .map_err(|error| Failure::of(&error).file(source.path()))?;
    let from = asked.mail.as_deref().map(MailAddress::parse).transpose().map_err(|error| Failure::of(&error))?;
    let folder = NewFolder::at(output)?;
    let signer = key::read_signing(key)?;
    let sharer = &asked.sharer;
    let question =
        Question { item: &marked, others: &others, circle: &circle, arrangements: &arrangements, sharer, at };
    files::create_folder(outbox)?;
    let _lock = lock(outbox, Shared::Log, asked.wait)?;
    let kept = Outbox::open(outbox)?;
    let (delivery, log) =
        deliver(&question, &consignment, &*signer, &kept.secret, &kept.log).map_err(|error| match &error {
            DeliverError::Seal(SealError::Signer(error)) => Failure::of(error),
            _ => Failure::of(&error),
        })?;
    let mut new = Vec::new();
    for sealed in &delivery.sealed {
        let own = PathBuf::from(sealed.recipient().as_str());
        new.push((own.join("sealed.age"), sealed.bytes().to_vec()));
        new.extend(from.as_ref().map(|from| (own.join("sealed.eml"), sealed.mail(from))));
    }
    let is_sent = !delivery.sealed.is_empty();
    if is_sent {
        // what is cut off from here on is in the log and not opened by anybody: nothing has left that nobody knows of
        kept.keep(outbox, &log)?;
        folder.place(&new, Times::At(at))?;
    }
    let language = context.language;
    let mut shown = Page::default();
    page::show(&mut shown, &question, &delivery.sharing, language);
    shown.heading(counted(delivery.sealed.len(), language, ["sealed", "sealed"], "封入："));
    if is_sent {
        shown.line(written(language, ["sealed items", "封入した情報"], &output.display().to_string()));
    }
    for one in &delivery.without_address {
        let text = language.pick(" has no recipient of age in the circle", " のageの宛先がサークルにない");
        shown.item(0, Text::new().style("!", style::UNSURE), Text::new().quoting(&format!("`{one}`{text}")));
    }
    let json =
        about(&question).with("sharing", delivery.sharing.to_json(language)).with("delivery", delivery.to_json());
    Ok(Reply::new(Exit::of(Some(is_sent)), shown, json))
}

/// The log of deliveries and its secret.
struct Outbox {
    log: DeliveryLog,
    secret: LogSecret,
    is_new: bool,
}

impl Outbox {
    fn open(folder: &Path) -> Result<Self, Failure> {
        let (log, secret) = (folder.join(LOG), folder.join(SECRET));
        match (log.exists(), secret.exists()) {
            (false, false) => {
                let secret = LogSecret::from_bytes(*random::seed()?);
                Ok(Self { log: DeliveryLog { deliveries: Vec::new() }, secret, is_new: true })
            }
            // a secret without its log was written and then cut off
            (false, true) => {
                Ok(Self { log: DeliveryLog { deliveries: Vec::new() }, secret: secret_of(folder)?, is_new: false })
            }
            (true, _) => Ok(Self { log: read(&log, DeliveryLog::read)?, secret: secret_of(folder)?, is_new: false }),
        }
    }

    fn keep(&self, folder: &Path, log: &DeliveryLog) -> Result<(), Failure> {
        if self.is_new {
            files::write_secret(&folder.join(SECRET), &self.secret.to_text())?;
        }
        crate::store::write(&folder.join(LOG), &Json::from(log).to_canonical())
    }
}

fn secret_of(folder: &Path) -> Result<LogSecret, Failure> {
    let path = folder.join(SECRET);
    let text = files::read_secret(&path)?;
    LogSecret::read(&text).map_err(|error| Failure::of(&error).file(&path))
}

pub(super) fn open(asked: &Receive, context: Context) -> Result<Reply, Failure> {
    let Read { circle, others, arrangements, at } = asked.known.read()?;
    let sealed = files::read_within(&asked.sealed, LARGEST_SEALED)?;
    let folder = NewFolder::at(&asked.output)?;
    let text = files::read_secret(&asked.identity)?;
    let identities = Identities::read(&text).map_err(|error| Failure::of(&error).file(&asked.identity))?;
    let desk = Desk { recipient: &asked.recipient, circle: &circle, arrangements: &arrangements, others: &others, at };
    let received =
        receive(sealed.bytes(), &identities, &desk).map_err(|error| Failure::of(&error).file(sealed.path()))?;
    let mut new = vec![
        (PathBuf::from("item"), received.item().to_vec()),
        (PathBuf::from("marking.json"), received.marked().bytes().to_vec()),
    ];
    if let Some(path) = &asked.key {
        let signer = key::read_signing(path)?;
        let receipt = received.receipt(&*signer).map_err(|error| Failure::of(&error))?;
        new.push((PathBuf::from("receipt.json"), Json::from(&receipt).to_canonical()));
    }
    folder.place(&new, Times::Now)?;
    let language = context.language;
    let mut shown = Page::default();
    shown.line(written(language, ["item", "情報"], &asked.output.display().to_string()));
    show_received(&mut shown, &received, &circle, &desk, language);
    Ok(Reply::new(Exit::of(Some(received.standing().is_ok())), shown, received.to_json(language)))
}

fn show_received(shown: &mut Page, received: &Received, circle: &SharingCircle, desk: &Desk<'_>, language: Language) {
    let parcel = received.parcel();
    let mut fields = vec![
        (language.pick("from", "送付者"), page::named(circle, &parcel.sender, language)),
        (language.pick("sent at", "送付日時"), parcel.sent_at.to_string().into()),
    ];
    fields.extend(parcel.open_by.map(|by| (language.pick("receipt by", "受領証の期限"), by.to_string().into())));
    shown.fields(2, fields);
    if let Err(reasons) = received.standing() {
        shown.heading(language.pick("This item should not have come here", "ここに届くべき情報ではない"));
        page::reasons(shown, reasons, language);
    }
    shown.heading(language.pick("What may be passed on", "再提供できる範囲"));
    let question = Question {
        item: received.marked(),
        others: desk.others,
        circle,
        arrangements: desk.arrangements,
        sharer: desk.recipient,
        at: desk.at,
    };
    page::show(shown, &question, received.onward(), language);
}

pub(super) fn account(asked: &Receipts, context: Context) -> Result<Reply, Failure> {
    let at = time_or_now(asked.at)?;
    let circle = read(&asked.circle, SharingCircle::read)?;
    let markings = asked.markings.iter().map(|path| read(path, Marked::read)).collect::<Result<Vec<_>, _>>()?;
    let mut items: Vec<Digest> = markings.iter().map(|one| one.item().digest).collect();
    items.sort_unstable();
    items.dedup();
    let log = read(&asked.outbox.join(LOG), DeliveryLog::read)?;
    let secret = secret_of(&asked.outbox)?;
    let mut paths = Vec::new();
    for path in &asked.receipts {
        paths.extend(files::walk_all(path)?);
    }
    let receipts = paths
        .iter()
        .map(|path| files::read(path).map(|source| source.bytes().to_vec()))
        .collect::<Result<Vec<_>, _>>()?;
    let account = Account::of(&log, &secret, &asked.sharer, &items, &circle, &receipts, at);
    let language = context.language;
    let mut shown = Page::default();
    shown.heading(counted(account.deliveries.len(), language, ["delivery", "deliveries"], "送付："));
    for one in &account.deliveries {
        show_delivery(&mut shown, one, &circle, language);
    }
    if account.others > 0 {
        let text = counted(
            account.others,
            language,
            ["entry about something else", "entries about something else"],
            "ほかの記載：",
        );
        shown.line(Text::new().dim(text));
    }
    for (path, one) in paths.iter().zip(&account.receipts) {
        if let Err(why) = &one.counts {
            let text = Text::new().plain(path.display().to_string()).plain(language.pick(": ", "："));
            shown.item(
                0,
                Text::new().style("✗", style::BAD),
                text.plain(why.text(language)).dim(format!("  {}", why.as_str())),
            );
        }
    }
    let is_done = account.overdue().next().is_none();
    Ok(Reply::new(
        Exit::of(Some(is_done)),
        shown,
        Json::object().with("at", at).with("account", account.to_json(language)),
    ))
}

fn show_delivery(shown: &mut Page, one: &Expected, circle: &SharingCircle, language: Language) {
    let mark = match (one.opened_at, one.state.as_str()) {
        (Some(_), _) => Text::new().style("✓", style::GOOD),
        (None, "overdue") => Text::new().style("✗", style::BAD),
        (None, _) => Text::new().dim("·"),
    };
    let mut text = page::named(circle, &one.recipient, language).plain("  ").plain(one.state.text(language));
    for time in [one.opened_at, one.open_by.filter(|_| one.opened_at.is_none())].into_iter().flatten() {
        text = text.dim(format!("  {time}"));
    }
    shown.item(0, mark, text);
}

const LOG: &str = "log.json";
const SECRET: &str = "secret";
