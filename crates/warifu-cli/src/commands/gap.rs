//! `warifu gap`: what certificates that are held already leave open.

mod page;

use std::path::{Path, PathBuf};

use clap::Args;
use warifu::gap::judge;
use warifu_compare::cover::{Asked, cover};
use warifu_compare::gap::{self, HeldCertificate, SetGap, Standing};
use warifu_model::{Bundle, Certificate, Product, ReadError, SetDigest, Timestamp};
use warifu_verify::Question;

use crate::args::{Context, time_or_now, timestamp};
use crate::commands::gate::Knowledge;
use crate::commands::inputs::Inputs;
use crate::commands::plan::levels;
use crate::commands::set::{Chosen, Shelf};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Source};
use crate::reply::Reply;
use crate::signatures::Signatures;
use warifu_report::Page;

/// Shows which requirements the certificates held do not cover
///
/// Under a trust policy, a certificate of the product itself covers the requirements of its own set, and those of another
/// version or of a profile that have the same id and, proven by comparison, accept the same or more. A certificate of a
/// component covers what asks for one. For everything else it says which evidence would settle it. Without a trust policy
/// certificates are opened, not trusted, and count as none.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu gap --holds bundle.json --trust trust.json --set us-ssdf@1.2.0-draft.1
  warifu gap --holds product.bundle.json part.bundle.json --trust trust.json --product product.json --set us-cisa-ssdaf

Exit codes: 0 nothing is left, 1 something is, 2 something is, and a certificate is undetermined")]
pub(crate) struct Gap {
    /// Certificates that are held: of the product, and of its components
    #[arg(long, required = true, num_args = 1.., value_name = "BUNDLE")]
    holds: Vec<PathBuf>,
    /// A set that the product shall conform to: ID, ID@RANGE or a file; one for each market
    #[arg(long = "set", required = true, value_name = "ID@RANGE")]
    sets: Vec<String>,
    /// The trust policy under which certificates count
    #[arg(long, value_name = "POLICY.json")]
    trust: Option<PathBuf>,
    #[command(flatten)]
    knowledge: Knowledge,
    /// The product (warifu.product/1); that of the first certificate where it is left out
    #[arg(long, value_name = "FILE")]
    product: Option<PathBuf>,
    /// The level, for all sets that have levels, or for one of them: ID:LEVEL
    #[arg(long = "level", value_name = "LEVEL")]
    levels: Vec<String>,
    /// The time for which it is asked; now where it is left out
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    at: Option<Timestamp>,
    /// A vocabulary, or the base of a profile, that a set file needs and the catalogue does not have
    #[arg(long = "vocabulary", visible_alias = "base", value_name = "FILE")]
    shelf: Vec<PathBuf>,
}

impl Gap {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        let at = time_or_now(self.at)?;
        let chosen = self.sets.iter().map(|name| self.shelf()?.choose(name, at)).collect::<Result<Vec<_>, _>>()?;
        let levels = levels(&self.levels, &chosen)?;
        let (product, held) = self.held(at)?;
        let mut sets = Vec::new();
        for chosen in &chosen {
            sets.push(self.of_set(chosen, levels.of(chosen.set.set()), &product, &held, at)?);
        }
        let gap = gap::Gap { at, product, held, sets };
        let mut page = Page::default();
        page::show(&mut page, &gap, &chosen, context.language);
        Ok(Reply::new(Exit::of(gap.is_closed()), page, gap.to_json(context.language)))
    }

    fn shelf(&self) -> Result<Shelf, Failure> {
        Shelf::read(&self.shelf)
    }

    /// The product, and what the gate says of each certificate.
    fn held(&self, at: Timestamp) -> Result<(Product, Vec<HeldCertificate>), Failure> {
        let sources = self.holds.iter().map(|path| files::read(path)).collect::<Result<Vec<_>, _>>()?;
        let opened = sources.iter().map(opened).collect::<Result<Vec<_>, _>>()?;
        let own = self.product.as_deref().map(read_product).transpose()?;
        let first = opened.first().map(|held| held.certificate.product.clone());
        let product = own.or(first).ok_or_else(|| Failure::bug("no certificate"))?;
        let Some(policy) = &self.trust else { return Ok((product, opened)) };
        let desk = self.knowledge.desk(policy, at, self.at)?;
        let (at, known_at) = desk.times();
        let (mut gate, question) = (desk.gate(), Question { product: Some(&product), at, known_at });
        let mut judged = Vec::new();
        for (source, held) in sources.iter().zip(opened) {
            let one = judge(held, &mut gate, source.bytes(), &question);
            judged.push(one.map_err(|error| Failure::read(source, &error))?);
        }
        Ok((product, judged))
    }

    fn of_set(
        &self,
        chosen: &Chosen,
        level: Option<&str>,
        product: &Product,
        held: &[HeldCertificate],
        at: Timestamp,
    ) -> Result<SetGap, Failure> {
        let own = |held: &HeldCertificate| match held.standing {
            Standing::OfProduct(_) => self.shelf()?.by_digest(&held.certificate.set.digest),
            _ => Ok(None),
        };
        let own = held.iter().map(own).collect::<Result<Vec<_>, _>>()?;
        let holdings: Vec<_> = held.iter().zip(&own).map(|(held, own)| held.holding(own.as_ref())).collect();
        let asked = Asked { set: &chosen.set, vocabularies: &chosen.vocabularies, level, product, at };
        let cover = cover(asked, &holdings, &Signatures).map_err(|error| Inputs::default().failure(&error))?;
        let set = chosen.set.set();
        let set = SetDigest { id: set.id.clone(), version: set.version.clone(), digest: chosen.set.digest() };
        Ok(SetGap { set, level: level.map(ToOwned::to_owned), cover })
    }
}

/// A certificate as data: nothing in it was verified.
fn opened(source: &Source) -> Result<HeldCertificate, Failure> {
    let read = |error: ReadError| Failure::read(source, &error);
    let bundle = Bundle::read(source.bytes()).map_err(read)?;
    let payload = Source::inside(format!("{} (payload)", source.name()), bundle.certificate.payload);
    let certificate = Certificate::read(payload.bytes()).map_err(|error| Failure::read(&payload, &error))?;
    Ok(HeldCertificate {
        name: source.name().to_owned(),
        certificate,
        statement: payload.digest(),
        standing: Standing::NotTrusted,
        shown: Vec::new(),
    })
}

fn read_product(path: &Path) -> Result<Product, Failure> {
    let source = files::read(path)?;
    Product::read(source.bytes()).map_err(|error| Failure::read(&source, &error))
}
