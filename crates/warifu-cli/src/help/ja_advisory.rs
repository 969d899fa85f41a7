//! Advisories under markings.

use super::texts::{Texts, texts};

/// The verbs about advisories, in the order in which help lists them.
pub(super) const ADVISORY: &[Texts] = &[
    texts(
        "advisory",
        "アドバイザリを読み、関係する認証書及び受け取れる者を示します",
        "標示（warifu.shared-item/1）は、TLP 2.0のラベル、対象者、知る必要のある事項及びクリアランスにより、情報が誰のためのものかを述べます。\
         サークル（warifu.sharing-circle/1）は、誰がいるかを述べます。暗号化や送付は行いません。",
        "",
    ),
    texts(
        "advisory read",
        "アドバイザリを読み、内容を示します",
        "CSAF 2.0及び2.1、OpenVEX、脆弱性を含むCycloneDX、STIX 2.1のバンドル、並びに悪用が確認された脆弱性の一覧（CISAのKEVのJSON）を読みます。\
         外部への照会も、署名の検証も行いません。",
        "例：
  warifu advisory read icsa-23-306-03.json
  warifu advisory read advisories --format json",
    ),
    texts(
        "advisory match",
        "アドバイザリが関係する認証書、その確からしさ及び方針による措置を示します",
        "アドバイザリを、認証書が示す製品、及び証拠に含まれる部品表の部品と照合します。悪い知らせは広く照合して確からしさを示し、良い知らせは併記するだけで\
         何も取り除きません。何も変更しません。措置の提案には `warifu ledger advise` を使ってください。",
        "例：
  warifu advisory match icsa-23-306-03.json --db sqlite:ledger.db
  warifu advisory match advisories kev.json --bundles certificates --policy policy.json --format json
  warifu advisory match advisories --bundles certificates --least identifier

終了コード：0 関係する認証書はない、1 ある",
    ),
    texts(
        "advisory share",
        "情報を受け取れる者、受け取れない者及びその理由を示します",
        "サークルの全ての組織と担当者、及びサークルにない対象者の全てが回答に含まれます。標示、知る必要、クリアランスの全てを満たす必要があり、\
         分からないものは拒否となります。発信元に属さない者には発信元の署名がある標示が必要で、再提供は標示が許す範囲に限られます。",
        "例：
  warifu advisory share marking.json --circle circle.json --as hub --dry-run
  warifu advisory share signed.json --circle circle.json --as maker --arrangement jp-us.json --dry-run --format json

終了コード：0 受け取れる者がいる、1 いない",
    ),
    texts(
        "advisory sign",
        "発信元として標示に、又は当事者としてクリアランスの取決めに署名します",
        "バイト列にそのまま署名します。エンベロープを指定すると、既存の署名に加えます。鍵がどの当事者のものかは、読む側のサークルが述べます。",
        "例：
  warifu advisory sign marking.json --key origin.pem -o signed.json
  warifu advisory sign begun.json --key partner.pem -o arrangement.json",
    ),
    texts(
        "advisory anonymise",
        "規則が挙げる名称を含まないJSON文書の版を作成します",
        "位置を削除又は置換し、全ての文字列の名称を置換した後、結果を検索します。大文字小文字、全角半角、区切りの違い及び符号化したものも対象です。\
         名称が残る場合は何も書き出しません。複数の文字列に分かれたもの、翻訳、圧縮されたもの及び画像の中の名称は見つかりません。\
         共有する前に結果を読んで確認してください。",
        "例：
  warifu advisory anonymise advisory.json --rule rule.json -o anonymous.json",
    ),
];

/// Their arguments.
pub(super) const ADVISORY_ARGUMENTS: &[(&str, &str)] = &[
    ("advisory read advisories", "アドバイザリ。フォルダも指定できます"),
    ("advisory match advisories", "アドバイザリ。フォルダも指定できます"),
    ("advisory match bundles", "台帳の代わりに使うバンドル、及びその記録と部品表。フォルダも指定できます"),
    ("advisory match policy", "機関の方針（warifu.advisory-policy/1）"),
    (
        "advisory match least",
        "これ以上に確かなものだけを示します（省くと全て）：`name`、`name_and_version`、`identifier`、`identifier_and_version` 又は `digest`",
    ),
    ("advisory match at", "判定の日時。省くと現在"),
    ("advisory share item", "情報の標示（署名の有無を問わない、warifu.shared-item/1）"),
    ("advisory share circle", "サークル：誰がいるか（warifu.sharing-circle/1）"),
    ("advisory share sharer", "共有する組織又は担当者の、サークルにおけるid"),
    ("advisory share arrangements", "クリアランスの取決め（署名の有無を問わない）。繰り返し指定できます"),
    (
        "advisory share known",
        "ほかに知られている標示。同じ情報の標示は、新しい版又は矛盾となることがあります。繰り返し指定できます",
    ),
    ("advisory share at", "判定の日時。省くと現在"),
    ("advisory share dry_run", "受け取れる者を示すだけにします。このプログラムは暗号化しないため、必須です"),
    (
        "advisory sign document",
        "文書（他者の署名の有無を問わない、warifu.shared-item/1、warifu.clearance-arrangement/1）",
    ),
    ("advisory sign key", "秘密鍵又は signer:FILE.json"),
    ("advisory sign output", "エンベロープの出力先"),
    ("advisory anonymise document", "文書（CSAF、STIXなどのJSON）"),
    ("advisory anonymise rule", "規則：位置及び名称（warifu.anonymisation/1）"),
    ("advisory anonymise output", "名称を含まない版の出力先"),
];
