//! Papers of authorities and bodies: accreditations, status, logs.

use warifu_model::{Accreditation, Issuer, Json, Language, ReadError, Role, StatusHistory, StatusSnapshot, Timestamp};
use warifu_seal::checkpoint::Checkpoint;
use warifu_seal::log_proof::LogProof;
use warifu_seal::note::Note;
use warifu_seal::status_list::StatusList;

use crate::commands::accreditation::facts;
use crate::commands::common::{number, plural};
use crate::commands::status;
use crate::exit::Exit;
use crate::files::Source;
use crate::reply::Reply;
use warifu_report::{Page, Text, style};

/// An accreditation.
pub(super) fn accreditation(page: &mut Page, stated: &Accreditation, language: Language) {
    page.fields(0, facts(stated, language));
    page.heading(language.pick("Scope", "範囲"));
    let any = || language.pick("any", "限定なし").to_owned();
    let sets = stated.scope.sets.iter().flatten().map(|set| {
        let levels = set.levels.as_ref().map(|levels| format!(" ({})", levels.describe())).unwrap_or_default();
        format!("{} {}{levels}", set.id, set.versions)
    });
    let sets: Vec<_> = sets.collect();
    let tokens = |tokens: &Option<Vec<warifu_model::Token>>| match tokens {
        None => any(),
        Some(tokens) => tokens.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    };
    page.fields(
        0,
        [
            (
                language.pick("sets", "要求事項集"),
                if stated.scope.sets.is_none() { any() } else { sets.join("; ") }.into(),
            ),
            (language.pick("kinds of product", "製品種別"), tokens(&stated.scope.product_kinds).into()),
            (language.pick("sectors", "分野"), tokens(&stated.scope.sectors).into()),
        ],
    );
    page.heading(language.pick("Keys", "鍵"));
    for key in &stated.keys {
        page.line(Text::new().strong(&*key.name).plain(format!(", {}", roles(&key.roles))));
        let revoked = stated.revocations.iter().filter(|revoked| revoked.key == key.key);
        let revoked = revoked.map(|revoked| {
            let stolen = revoked.compromised_at.map(|at| format!(" ({} {at})", language.pick("compromised", "流出")));
            let stolen = stolen.unwrap_or_default();
            format!("{}{stolen}: {}", revoked.revoked_at, revoked.reason.in_language(language))
        });
        let revoked: Vec<_> = revoked.collect();
        page.fields(
            2,
            [
                (language.pick("key", "鍵"), key.key.to_string().into()),
                (language.pick("from", "開始"), time(key.from)),
                (language.pick("until", "終了"), time(key.until)),
                (language.pick("revoked", "失効"), Text::new().style(revoked.join("; "), style::BAD)),
            ],
        );
    }
    page.heading(language.pick("Signatures needed", "必要な署名"));
    page.fields(0, stated.thresholds.iter().map(|t| (t.role.as_str(), t.count.to_string().into())));
    if !stated.suspensions.is_empty() {
        page.heading(language.pick("Suspensions", "停止期間"));
    }
    for pause in &stated.suspensions {
        let until = pause.until.map(|until| until.to_string()).unwrap_or_default();
        let text = format!("{} – {until}: {}", pause.from, pause.reason.in_language(language));
        page.line(text);
    }
}

/// A status history.
pub(super) fn history(page: &mut Page, history: &StatusHistory, language: Language) {
    page.fields(
        0,
        [
            (language.pick("body", "機関"), Text::new().strong(&*history.body)),
            (language.pick("certificates", "認証書"), history.count().to_string().into()),
        ],
    );
    let all = history.statuses_after(history.events.len());
    status::certificates(page, history, &all, language);
    status::rows(page, &history.events.iter().collect::<Vec<_>>(), language);
}

/// A status snapshot.
pub(super) fn snapshot(page: &mut Page, snapshot: &StatusSnapshot, language: Language) {
    let list = StatusList::read(snapshot.count, &snapshot.list);
    let marked = match &list {
        Ok(list) => list.marked().count().to_string().into(),
        Err(error) => Text::new().style("!", style::UNSURE).plain(format!(" {error}")),
    };
    page.fields(
        0,
        [
            (language.pick("body", "機関"), Text::new().strong(&*snapshot.body)),
            (language.pick("number", "通番"), snapshot.sequence.to_string().into()),
            (language.pick("made", "作成"), snapshot.issued_at.to_string().into()),
            (language.pick("next due", "次回予定"), snapshot.next_update.to_string().into()),
            (language.pick("certificates", "認証書"), snapshot.count.to_string().into()),
            (language.pick("not active", "有効でないもの"), marked),
            (
                language.pick("packed list", "圧縮リスト"),
                match language {
                    Language::En => plural(snapshot.list.len(), "byte", "bytes"),
                    Language::Ja => format!("{}バイト", snapshot.list.len()),
                }
                .into(),
            ),
        ],
    );
    status::rows(page, &snapshot.events.iter().collect::<Vec<_>>(), language);
    let Ok(list) = list else { return };
    let silent = list.marked().filter(|(index, _)| !snapshot.events.iter().any(|event| event.index == *index));
    let silent: Vec<_> = silent.take(MOST_ROWS).collect();
    if !silent.is_empty() {
        page.heading(language.pick("Without a history here", "履歴の記載なし"));
        let row = |(index, word): &(u32, warifu_model::Status)| {
            vec![Text::new().strong(index.to_string()), status::word(*word, language)]
        };
        page.table(0, silent.iter().map(row).collect());
    }
}

/// What is no JSON: a checkpoint, or a log proof. None for anything else.
pub(super) fn note(source: &Source, language: Language) -> Option<Reply> {
    let text = str::from_utf8(source.bytes()).ok()?;
    let mut page = Page::default();
    if let Ok(proof) = LogProof::read(text) {
        page.line(Text::new().style(language.pick("log proof", "ログ証明"), style::HEADING));
        page.fields(
            0,
            [
                (language.pick("digest", "ダイジェスト"), source.digest().to_string().into()),
                (language.pick("entry", "登録番号"), Text::new().strong(proof.index.to_string())),
                (language.pick("hashes", "ハッシュ数"), proof.hashes.len().to_string().into()),
            ],
        );
        page.blank();
        let json = checkpoint(&mut page, proof.checkpoint.as_bytes(), language)?;
        let json =
            Json::object().with("digest", source.digest()).with("index", number(proof.index)).with("checkpoint", json);
        return Some(Reply::new(Exit::Yes, page, json));
    }
    let mut page = Page::default();
    page.line(Text::new().style(language.pick("checkpoint of a log", "ログのチェックポイント"), style::HEADING));
    let json = checkpoint(&mut page, source.bytes(), language)?;
    Some(Reply::new(Exit::Yes, page, Json::object().with("digest", source.digest()).with("checkpoint", json)))
}

fn checkpoint(page: &mut Page, bytes: &[u8], language: Language) -> Option<Json> {
    let note = Note::read(bytes).ok()?;
    let head = Checkpoint::read(note.text()).ok()?;
    page.line(
        Text::new()
            .style("!", style::UNSURE)
            .plain(language.pick(" showing it does not check its signatures", " 表示だけでは署名は検証しない")),
    );
    let names: Vec<_> = note.signatures().iter().map(|made| made.name.as_str()).collect();
    page.fields(
        0,
        [
            (language.pick("log", "ログ"), Text::new().strong(head.origin())),
            (language.pick("entries", "登録数"), head.size().to_string().into()),
            (language.pick("root", "ルート"), head.root().to_string().into()),
            (language.pick("signatures name", "署名者名"), names.join(", ").into()),
        ],
    );
    let json =
        Json::object().with("origin", head.origin()).with("size", number(head.size())).with("root", *head.root());
    Some(json.with("signatures", Json::list(names)))
}

/// What a bundle holds beside its certificate.
pub(super) fn beside(page: &mut Page, bundle: &warifu_model::Bundle, language: Language) -> Result<(), ReadError> {
    for envelope in &bundle.accreditation {
        let stated = Accreditation::read(&envelope.payload)?;
        let issuer = match &stated.charter.issuer {
            Issuer::Authority(name) => name.clone(),
            Issuer::Series(series) => format!("{}…", series.digest().short()),
        };
        let series = stated.series().digest().short();
        let edition = language.pick("edition", "版");
        let text = format!("{issuer} → {} [{series}…], {edition} {}", stated.body.id, stated.sequence);
        page.fields(0, [(language.pick("accreditation", "認定"), text.into())]);
    }
    for envelope in &bundle.status {
        let snapshot = StatusSnapshot::read(&envelope.payload)?;
        let text = format!("{} {}, {}", language.pick("number", "通番"), snapshot.sequence, snapshot.issued_at);
        page.fields(0, [(language.pick("status snapshot", "状態一覧"), text.into())]);
    }
    if let Some(proof) = bundle.log.as_deref().and_then(|text| LogProof::read(text).ok()) {
        let origin = proof.checkpoint.lines().next().unwrap_or_default();
        let text = format!("{} {}, {origin}", language.pick("entry", "登録番号"), proof.index);
        page.fields(0, [(language.pick("log proof", "ログ証明"), text.into())]);
    }
    Ok(())
}

fn roles(roles: &[Role]) -> String {
    roles.iter().map(Role::as_str).collect::<Vec<_>>().join(", ")
}

fn time(time: Option<Timestamp>) -> Text {
    time.map(|time| time.to_string()).unwrap_or_default().into()
}

/// Enough for people; JSON output has the packed list.
const MOST_ROWS: usize = 50;
