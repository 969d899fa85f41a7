//! `warifu demo`: the whole chain on a bundled product, by the very commands that everybody uses.

mod bundled;
mod folder;
mod papers;
mod stage;

use std::path::PathBuf;

use clap::Args;
use warifu_model::{Digest, Duration, Json, Product, Timestamp};

use crate::args::Context;
use crate::clock;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::reply::Reply;
use folder::Folder;
use papers::{EVALUATED_AT, GRANTED_AT};
use stage::{Shown, Stage};

/// Walks a product through the whole chain, from its evidence to a verdict at the border
///
/// A programmable logic controller of an invented maker: evidence is imported, signed, evaluated, found wanting, completed,
/// evaluated again, certified, and checked as an importer does. Each step shows the command that does it and what that
/// command says. Keys are made afresh; everything else is the same each time.
///
/// With --dir the files stay, so that every command can be run again from inside that folder.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  warifu demo
  warifu demo --dir tour && cd tour
  warifu check bundle.json --trust trust.json --product product.json")]
pub(crate) struct Demo {
    /// A folder for the files; files of an earlier demo are replaced, others are not touched
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

impl Demo {
    pub(crate) fn run(self, context: Context) -> Result<Reply, Failure> {
        // what was evaluated on one day is granted on the next: much later, something else would come out
        let granted = Timestamp::parse(GRANTED_AT).ok_or_else(|| Failure::bug("the demo has no date"))?;
        // A machine whose clock is behind cannot ask about now: the certificate would lie in its future.
        let now = clock::now()?;
        let later = if now < granted { format!(" --at {granted}") } else { String::new() };
        // whoever runs the demo years from now still finds a certificate that holds
        let expires = now.max(granted).plus(Duration::Months(36));
        let folder = Folder::open(self.dir.as_deref())?;
        let mut stage = Stage::new(context);
        let told = tell(&mut stage, (granted, expires), &later);
        let kept = folder.close();
        told?;
        stage.end(kept.as_deref());
        Ok(stage.into_reply())
    }
}

fn tell(stage: &mut Stage, term: (Timestamp, Timestamp), later: &str) -> Result<(), Failure> {
    stage.open();
    evidence_comes_in(stage)?;
    gaps_show(stage)?;
    gaps_are_closed(stage)?;
    body_decides(stage, term, later)?;
    border(stage, term.0)
}

fn evidence_comes_in(stage: &mut Stage) -> Result<(), Failure> {
    stage.chapter(
        "The maker imports its evidence and signs",
        "製造者が証拠を取り込み、署名する",
        "Hamakaze Control Works makes the controller HK-210. It has an SBOM, build provenance, a VEX file and declarations \
         about how it develops, tests and answers to vulnerabilities. They become typed claims, each tied to the digest of \
         the document that supports it.",
        "浜風制御製作所の制御装置HK-210には、SBOM、ビルド来歴、VEX、並びに開発・試験・脆弱性対応に関する宣言があります。\
         これらを型付きの主張項目に変換し、それぞれを根拠文書のダイジェストに結び付けます。",
    );
    stage.run("warifu key new -o maker-key.pem", Exit::Yes, Shown::Lines(1))?;
    stage.run("warifu key public maker-key.pem -o maker-pub.pem", Exit::Yes, Shown::Nothing)?;
    stage.run(
        "warifu import evidence/before/sbom.cdx.json evidence/before/provenance.json evidence/before/vex.openvex.json \
         evidence/before/declarations/* --product product.json -o attestation-before.json",
        Exit::Yes,
        Shown::Ends(4, 9),
    )?;
    stage.run(
        "warifu attest attestation-before.json --key maker-key.pem -o envelope-before.json",
        Exit::Yes,
        Shown::All,
    )
}

fn gaps_show(stage: &mut Stage) -> Result<(), Failure> {
    stage.chapter(
        "The certification body evaluates, and finds gaps",
        "認証機関が評価し、不足が見つかる",
        "Minato Conformity Office assesses the product against SP 800-218 (us-ssdf). Its admission policy \
         lists which keys act for which party; other signatures are ignored. Whatever is missing is not met, and each gap \
         has its reasons: the smallest set of changes that would be enough.",
        "港適合性評価機関は、製品をSP 800-218（us-ssdf）に照らして評価します。受入方針は、どの鍵をどの当事者の署名として認めるかを\
         定めています。それ以外の署名は無視します。示されないものは適合とみなさず、不足にはそれぞれ理由、すなわち最小限の変更が示されます。",
    );
    stage.run("warifu key new -o laboratory-key.pem", Exit::Yes, Shown::Lines(1))?;
    stage.run("warifu key public laboratory-key.pem -o laboratory-pub.pem", Exit::Yes, Shown::Nothing)?;
    let admission =
        papers::admission(&papers::public_key("maker-pub.pem")?, &papers::public_key("laboratory-pub.pem")?)?;
    papers::write("admission.json", &Json::from(&admission))?;
    stage.run("warifu show admission.json", Exit::Yes, Shown::All)?;
    let command = format!(
        "warifu evaluate envelope-before.json --set us-ssdf@1.1.1 --at {EVALUATED_AT} --admit admission.json \
         --evidence evidence --record record-before.json"
    );
    stage.run(&command, Exit::No, Shown::Ends(34, 5))?;
    stage.say(
        "Each requirement can be asked about by itself, in English or Japanese:",
        "要求事項は一つずつ、英語でも日本語でも説明させることができます。",
    );
    stage.run("warifu explain record-before.json PW.2.1", Exit::Yes, Shown::All)?;
    stage.run("warifu explain record-before.json PW.2.1 --lang ja", Exit::Yes, Shown::All)?;
    stage.say("No certificate can be issued on the basis of this record:", "この記録に基づく認証書は発行できません：");
    stage.run("warifu key new -o key.pem", Exit::Yes, Shown::Lines(1))?;
    stage.run("warifu key public key.pem -o pub.pem", Exit::Yes, Shown::Nothing)?;
    stage.run(
        "warifu issue record-before.json --with envelope-before.json admission.json evidence --key key.pem \
         --terms terms.json -o bundle.json",
        Exit::No,
        Shown::All,
    )
}

fn gaps_are_closed(stage: &mut Stage) -> Result<(), Failure> {
    let changed = bundled::changed();
    stage.chapter(
        "The gaps are closed",
        "不足が解消される",
        &format!(
            "The maker responds: {} documents are new or changed (the SBOM now comes from the build line and is \
             complete, a threat model exists, suppliers have contracts, training was given). Sazanami Test Laboratory tests the \
             controller and signs its own statement, with its own key.",
            changed.len()
        ),
        &format!(
            "製造者は指摘に対処し、{}件の文書を新たに作成又は更新しました（SBOMはビルドラインで生成された完全なものとなり、脅威モデルが作られ、\
             供給者と契約が結ばれ、教育が行われました）。さざなみ試験所は制御装置を試験し、自らの鍵で自らの報告に署名します。",
            changed.len()
        ),
    );
    stage.run(
        "warifu import evidence/after/sbom.cdx.json evidence/after/provenance.dsse.json evidence/after/vex.openvex.json \
         evidence/after/declarations/* --product product.json -o attestation.json",
        Exit::Yes,
        Shown::Ends(3, 5),
    )?;
    stage.run("warifu attest attestation.json --key maker-key.pem -o envelope.json", Exit::Yes, Shown::Lines(1))?;
    stage.run(
        "warifu import evidence/laboratory/* --product product.json -o laboratory-attestation.json",
        Exit::Yes,
        Shown::Lines(1),
    )?;
    stage.run(
        "warifu attest laboratory-attestation.json --key laboratory-key.pem -o laboratory-envelope.json",
        Exit::Yes,
        Shown::Lines(1),
    )?;
    let command = format!(
        "warifu evaluate envelope.json laboratory-envelope.json --set us-ssdf@1.1.1 --at {EVALUATED_AT} \
         --admit admission.json --evidence evidence --record record.json"
    );
    stage.run(&command, Exit::Yes, Shown::All)
}

fn body_decides(stage: &mut Stage, (granted, expires): (Timestamp, Timestamp), later: &str) -> Result<(), Failure> {
    stage.chapter(
        "The certificate is issued",
        "認証書が発行される",
        "A record is only data. Issuing evaluates it again from its inputs and signs only that result. Anybody else \
         with the inputs can do the same, years later, on any machine.",
        "記録はただのデータです。発行に際しては入力から改めて評価し直し、その結果だけに署名します。入力さえあれば、何年後でも、\
         どの計算機でも、誰でも同じことができます。",
    );
    papers::write("terms.json", &Json::from(&papers::terms(granted, expires)))?;
    stage.run(
        "warifu replay record.json --with envelope.json laboratory-envelope.json admission.json evidence",
        Exit::Yes,
        Shown::All,
    )?;
    let command = format!(
        "warifu issue record.json --with envelope.json laboratory-envelope.json admission.json evidence --key key.pem \
         --terms terms.json -o bundle.json{later}"
    );
    stage.run(&command, Exit::Yes, Shown::All)
}

fn border(stage: &mut Stage, granted: Timestamp) -> Result<(), Failure> {
    stage.chapter(
        "The importer checks, with no network",
        "輸入者が、ネットワークなしで検査する",
        "The controller arrives with its bundle, one file. The importer's trust policy says whom it trusts for what. Every \
         check is listed, so that none can be left out unseen.",
        "制御装置は、バンドル（1ファイル）とともに到着します。誰を何について信頼するかは、輸入者の信頼方針が定めます。検査は全て\
         列挙され、気付かれずに省かれることはありません。",
    );
    papers::write("trust.json", &Json::from(&papers::trust(&papers::public_key("pub.pem")?)?))?;
    let accept = format!("warifu check bundle.json --trust trust.json --product product.json --at {granted}");
    stage.run(&accept, Exit::Yes, Shown::All)?;
    stage.say(
        "The same documents with another firmware in the box:",
        "同じ書類でも、箱の中のファームウェアが異なる場合：",
    );
    papers::write("altered-product.json", &Json::from(&altered()?))?;
    let refuse = format!("warifu check bundle.json --trust trust.json --product altered-product.json --at {granted}");
    stage.run(&refuse, Exit::No, Shown::All)
}

/// The product with firmware that nobody certified.
fn altered() -> Result<Product, Failure> {
    let source = files::read("product.json".as_ref())?;
    let mut product = Product::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?;
    if let Some(firmware) = product.artifacts.first_mut() {
        firmware.digest = Digest::of(b"another firmware");
    }
    Ok(product)
}
