//! The ledger of a body.

use super::texts::{Texts, texts};

/// The verbs of the ledger, in the order in which help lists them.
pub(super) const LEDGER: &[Texts] = &[
    texts(
        "ledger",
        "認証機関の台帳を管理します：案件、認証書、状態、ログ",
        "台帳を変えるものは全て、担当者が自分の機械で署名したステップ（`ledger sign`）から始まります。担当者の鍵を台帳のある場所に置く必要は\
         ありません。`ledger case` がステップを準備し、`ledger take` が台帳に渡します。台帳は、誰がそのステップを行えるかを検査します。手元に鍵が\
         あれば、--key で三つを一度に行えます。台帳はファイル（`--db sqlite:FILE`）又は `PostgreSQL` のデータベースです。多数が同時に使用でき、互いに\
         待ち合わせます。",
        "",
    ),
    texts(
        "ledger init",
        "機関の台帳を開設します",
        "ファイルには、機関、ログの名前、担当者の鍵と役割、案件の種類ごとのステップ、認証書に必要な署名の数、保管期間を書きます（台帳の登録の \
         `opened`）。担当者は、全てのステップを別々の鍵で行えなければなりません。その後の担当者の変更は、案件として行います。",
        "例：
  warifu ledger init opening.json
  warifu ledger init opening.json --db sqlite:minato.db

次：`warifu ledger case c-1 applied --key registrar.pem` で案件を始めます",
    ),
    texts(
        "ledger case",
        "案件の次のステップを準備し、手元に鍵があれば登録します",
        "認証の案件は、申請（`applied`）、記録に基づく評価（`evaluated`）、レビュー（`reviewed`）、認証書の条件を伴う決定（`decided`）と進み、それぞれ\
         別の鍵で行います。却下（`rejected`）で早く終わることもあります。ほかの案件は、提案（`proposed`）と決定（`decided`）です。ステップは、`ledger \
         sign` と `ledger take` のためにファイルに書き出します。--key を指定すると、直ちに署名し登録します。記録が示す文書は --with で添えます。\
         カタログの要求事項集と語彙は添える必要がありません。",
        "例：
  warifu ledger case c-1 applied --document application.pdf --key registrar.pem
  warifu ledger case c-1 evaluated --record record.json --with evidence -o step.json
  warifu ledger case c-1 decided --terms terms.json --key certifier.pem --certificate to-sign.json
  warifu ledger case o-7 proposed --officer officer.json --key administrator.pem",
    ),
    texts(
        "ledger queue",
        "待っている案件と、誰を待っているかを一覧にします",
        "",
        "例：
  warifu ledger queue
  warifu ledger queue --role reviewer
  warifu ledger queue --key reviewer.pub.pem",
    ),
    texts(
        "ledger sign",
        "台帳が待っているものに署名します：ステップ、認証書、状態一覧、チェックポイント",
        "台帳は必要ありません。ファイルを担当者に渡し、担当者が内容を確認して署名し、返送します。署名する内容は表示されます。既に署名のある認証書には、\
         署名を加えます。",
        "例：
  warifu ledger sign step.json --key reviewer.pem
  warifu ledger sign certificate.json --key signer:token.json -o signed.json",
    ),
    texts(
        "ledger take",
        "署名済みのステップを、その文書とともに台帳に渡します",
        "台帳は、誰が署名したか、その番か、その鍵で行えるかを検査し、評価したとされるものを評価し直した上で、続くことを全て行うか、何も行いません。\
         認証の決定により、認証書の番号と位置が決まります。その後、認証書に署名します（`ledger issue`）。",
        "例：
  warifu ledger take step.json
  warifu ledger take evaluated.json --with record.json envelope.json admission.json evidence
  warifu ledger take decided.json --with terms.json --certificate to-sign.json

終了コード：0 登録した、1 再評価の結果拒否した、65 台帳の規則により拒否した",
    ),
    texts(
        "ledger issue",
        "認証書への署名を台帳に渡し、バンドルを書き出します",
        "台帳が求める最後の署名で認証書は発行され、ログに登録され、交付できるようになります。バンドルは台帳から読み出すため、いつでも何度でも書き出せ\
         ます。署名がない場合、--statement が署名の対象を書き出します。",
        "例：
  warifu ledger issue MCO-2026-0042 --statement to-sign.json
  warifu ledger issue MCO-2026-0042 --signed by-evaluator.json by-reviewer.json
  warifu ledger issue MCO-2026-0042 --key certifier.pem -o bundle.json

終了コード：0 完了、2 バンドルを求めたが、署名が不足している",
    ),
    texts("ledger suspend", "認証書の一時停止を提案するステップを準備します", "", CHANGE),
    texts("ledger restore", "一時停止した認証書の復帰を提案するステップを準備します", "", CHANGE),
    texts("ledger withdraw", "認証書の取消しを提案するステップを準備します。取消しは恒久的です", "", CHANGE),
    texts(
        "ledger list",
        "共通点によって認証書を一覧にします",
        "複数の条件は、全て満たすものだけを示します。ダイジェストの代わりにファイルを指定できます。台帳の開設前に発行された認証書の記録は台帳に\
         ないため、--evidence、--input、--component では見つからず、その件数を示します。",
        "例：
  warifu ledger list
  warifu ledger list --status suspended
  warifu ledger list --set 'us-ssdf@>=1.1.0, <2.0.0' --holder 'Hamakaze Control Works'
  warifu ledger list --artifact hk-210-3.2.1.bin --format json",
    ),
    texts(
        "ledger show",
        "認証書について、誰が何をしたか、ある時点の状態などを全て表示します",
        "--at は状態を問う時点、--known-at はどの時点の情報によるかです。後から行われ、登録されたことは除かれます。最初の行は現在のものです。",
        "例：
  warifu ledger show MCO-2026-0042
  warifu ledger show bundle.json --at 2026-11-12T00:00:00Z --known-at 2026-11-12T00:00:00Z",
    ),
    texts(
        "ledger find",
        "言葉で認証書を探します：番号、保有者、製品、識別子",
        "複数の語は、全て含むものだけを示します。英字の語は、語の先頭部分でも構いません。日本語は、2文字以上の任意の部分で見つかります。値を正確に\
         指定する場合は `ledger list` を使ってください。",
        "例：
  warifu ledger find hamakaze
  warifu ledger find 浜風
  warifu ledger find hk-210 3.2",
    ),
    texts(
        "ledger due",
        "期限を一覧にします：認証書、証拠、鍵、認定の終了、定期審査、次の状態一覧",
        "",
        "例：
  warifu ledger due
  warifu ledger due --within P1Y --kind expiry surveillance",
    ),
    texts(
        "ledger rests-on",
        "ある鍵、又は部品の認証書に依存する認証書を一覧にします",
        "証拠又は適合宣言に署名した鍵については、各認証書をその鍵なしで評価し直し、なお適合するかを示します。部品の認証書については、それに基づいて認証\
         されたものを、何段階でもたどって示します。台帳の開設前に発行された認証書は、記録が台帳にないため対象外とし、その件数を示します。",
        "例：
  warifu ledger rests-on laboratory.pem
  warifu ledger rests-on sha256:… --lang ja
  warifu ledger rests-on --component MCO-2026-0042",
    ),
    texts(
        "ledger impact",
        "要求事項集の新しい版が、古い版の認証書にどう影響するかを示します",
        "必要なものは全て台帳にあり、各認証書をその文書から評価し直します。",
        "例：
  warifu ledger impact us-ssdf@1.1.1 us-ssdf@1.2.0-draft.1
  warifu ledger impact old.json new.json --at 2027-04-01T00:00:00Z",
    ),
    texts(
        "ledger letters",
        "要求事項集の新しい版が影響する認証書の、各保有者への通知文を書き出します",
        "通知文は、認証書の番号を名前とするテキストファイルです。独自のひな型では、差込項目を波括弧で示します。誤った項目は、使用できる項目の一覧とともに\
         拒否します。",
        "例：
  warifu ledger letters us-ssdf@1.1.1 us-ssdf@1.2.0-draft.1 -o letters
  warifu ledger letters old.json new.json -o letters --template letter.txt --lang ja",
    ),
    texts(
        "ledger advise",
        "アドバイザリと方針から導かれる措置を、認証書ごとの案件として提案し、通知文を作成します",
        "照合は `warifu advisory match` と同じです。一時停止、回復又は取消しの対象となる認証書ごとに案件を開き、提案の文書としてアドバイザリと方針を登録します。\
         別の担当者が決定するまで（`ledger case CASE decided`）、状態は変わりません。照会及び提案の対象となる保有者には通知文を作成します。\
         既にある案件は、新たに判明したことがない限り再び提案しません。回復を提案するのは、アドバイザリによる一時停止の理由がすべて解消した場合に限ります。",
        "例：
  warifu ledger advise advisories kev.json --policy policy.json --key evaluator.pem --letters letters
  warifu ledger case adv-3f2a9c01-b7de0042-51c0a7e9-suspend decided --key certifier.pem

終了コード：0 提案すべきものはない、1 ある",
    ),
    texts(
        "ledger advised",
        "アドバイザリから認証書の状態の変更までに要した時間を、案件ごとに示します",
        "提案の文書にアドバイザリを含む状態の変更の全てについて、その版の発行日時、並びに提案、決定及び状態一覧への掲載までの時間を示します。続いて、決定を待つ案件と経過時間を示します。日時は台帳及びアドバイザリのものです。",
        "例：
  warifu ledger advised
  warifu ledger advised --format json",
    ),
    texts(
        "ledger audit",
        "誰がいつ何をしたかを一覧にします",
        "",
        "例：
  warifu ledger audit --from 2026-11-01T00:00:00Z
  warifu ledger audit --certificate MCO-2026-0042
  warifu ledger audit --actor certifier.pub.pem --format json",
    ),
    texts(
        "ledger verify",
        "台帳の全てを別に作り直し、比較します",
        "全ての登録、文書、署名、認証書、位置、ソルトの種、ログとチェックポイントを検査します。--published を指定すると、写しを復元した後などに、\
         この台帳より新しいものが公開されていないか、何が不足し、どうすべきかも示します。",
        "例：
  warifu ledger verify
  warifu ledger verify --published public cosigned.txt
  warifu ledger verify --beside /var/tmp/again.db

終了コード：0 問題なし、1 問題がある",
    ),
    texts(
        "ledger publish",
        "機関の状態とログを、どのウェブサーバーでも公開できるファイルとして書き出します",
        "次の状態一覧とチェックポイントには、手元に鍵があれば直ちに署名します。なければ `ledger sign` のためにフォルダに書き出し、--signed で受け取り\
         ます。DIRのファイルは台帳から導かれ、同じ台帳からは同じバイト列が得られます。まずDIRの現在の内容と比較し、台帳がそれより古い場合は何も公開\
         しません。",
        "例：
  warifu ledger publish public --sign-status status.pem --sign-log log.pem
  warifu ledger publish --to-sign waiting
  warifu ledger publish public --signed waiting/snapshot.json waiting/checkpoint
  warifu ledger publish public --signed cosigned-by-witness",
    ),
    texts(
        "ledger export",
        "台帳が保管する全てのものをフォルダに書き出します",
        "形式は公開されており、特定のデータベースに依存しません。登録、ダイジェストによる全ての文書、そして所有者だけが読めるファイルにソルトの種が入り\
         ます。`ledger import` により、どの種類の空の台帳にも取り込めます。同じ台帳からは同じバイト列が得られます。",
        "例：
  warifu ledger export dump
  warifu ledger export for-the-auditor --without-secrets
  warifu ledger import dump --db postgres://localhost/minato",
    ),
    texts(
        "ledger import",
        "書出しを空の台帳に、又は機関がファイルで保管したものを新しい台帳に取り込みます",
        "`ledger export` のフォルダは、一つのトランザクションで全て取り込みます。途中で中断しても何も残りません。`history.json` のあるフォルダは、台帳\
         より前に発行したものです。全ての認証書のバンドルと、ログがあればフォルダ `log` が必要です。`ledger init` で開設したばかりで、当時署名した鍵を\
         担当者に含む台帳に取り込みます。",
        "例：
  warifu ledger import dump --db sqlite:again.db
  warifu ledger init opening.json && warifu ledger import body",
    ),
    texts(
        "ledger backup",
        "使用中の台帳のファイルを複製します",
        "写しはある時点の台帳で、終了した時にはディスクに書き込まれています。台帳と同じように開けます。ソルトの種を含むため、鍵と同じように保管して\
         ください。",
        "例：
  warifu ledger backup /backup/ledger-2026-11-29.db
  warifu ledger verify --db sqlite:/backup/ledger-2026-11-29.db --published public",
    ),
];

const CHANGE: &str = "例：
  warifu ledger suspend MCO-2026-0042 --case s-1 --reason 'Surveillance is overdue' --reason-ja '定期審査の遅れ' --key evaluator.pem
  warifu ledger case s-1 decided --key certifier.pem";
