//! Advisories under markings.

use super::texts::{Texts, texts};

/// The verbs about advisories, in the order in which help lists them.
pub(super) const ADVISORY: &[Texts] = &[
    texts(
        "advisory",
        "アドバイザリを読み、関係する認証書及び受け取れる者を示し、その者に宛てて封入します",
        "標示（warifu.shared-item/1）は、TLP 2.0のラベル、対象者、知る必要のある事項及びクリアランスにより、情報が誰のためのものかを述べます。\
         サークル（warifu.sharing-circle/1）は、誰がいるかを述べます。ファイルの暗号化と開封を行います。サーバーに接続するのは `send` と `fetch` だけで、プログラム `warifu-fetch` が行います。",
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
        "情報を受け取れる者に宛てて封入します。又は、受け取れる者、受け取れない者及びその理由を示します",
        "サークルの全ての組織と担当者、及びサークルにない対象者の全てが回答に含まれます。標示、知る必要、クリアランスの全てを満たす必要があり、\
         分からないものは拒否となります。発信元に属さない者には発信元の署名がある標示が必要で、再提供は標示が許す範囲に限られます。\n\n\
         --dry-run を付けない場合、受領者ごとのフォルダに`age` のファイルを書き出します。送付者が署名し、その受領者だけに宛てて暗号化したもので、ほかの者のことは何も含みません。\
         送付ログにはソルト付きダイジェストだけが入り、その秘密値により送付者だけが宛先を確認できます。全てを書き出すか、何も書き出しません。\
         機能 `delivery` を付けて構築したプログラムが必要です。",
        "例：
  warifu advisory share marking.json --circle circle.json --as hub --dry-run
  warifu advisory share signed.json --circle circle.json --as maker --arrangement jp-us.json --dry-run --format json
  warifu advisory share signed.json --circle circle.json --as hub --item advisory.json --key hub.pem --outbox outbox -o out

終了コード：0 受け取れる者がいる、1 いない",
    ),
    texts(
        "advisory send",
        "封入された情報及び受領証を郵便受けに入れます",
        "`advisory share` が書き出したフォルダには受領者ごとのフォルダがあり、それぞれのトークンを、--tokens のフォルダのファイル ID.token から読みます。受領証などの\
         ファイル一つは --token で送ります。全てのファイルとトークンを読んでから送り、封入されていないもの、署名された受領証でないものは送りません。送信はプログラム `warifu-fetch` が\
         行い、このマシン以外へは https:// に限ります。同じものを再び送っても、箱には一つしか入りません。",
        "例：
  warifu advisory send out --mailbox https://mail.example --tokens tokens
  warifu advisory send received/receipt.json --mailbox https://mail.example --token to-hub.token

終了コード：0 全てが箱にある、1 ないものがある",
    ),
    texts(
        "advisory fetch",
        "封入された情報及び受領証を郵便受けから取り出します",
        "それぞれがフォルダのファイル ITEM.age 又は ITEM.receipt.json になります。全体を書き出すか、何も書き出しません。ディスクに保存した後に、箱から取り出します。\
         途中で切れたものは次回に受け取ります。一度に1,000件までです。受信はプログラム `warifu-fetch` が行います。",
        "例：
  warifu advisory fetch --mailbox https://mail.example --token maker.token -o inbox
  warifu advisory fetch --mailbox https://mail.example --token maker.token -o inbox --keep

終了コード：0 箱にあった全てがフォルダにある、1 ないもの又は残りがある",
    ),
    texts(
        "advisory receive",
        "封入された情報を開いて検証し、再提供できる範囲を示します",
        "`age` のアイデンティティ（X25519、`age-keygen` が書くもの）で復号し、送付者がこの受領者に宛てて、サークルにある鍵で署名したものだけを開きます。\
         フォルダには情報と標示を、鍵を指定した場合は受領証（ソルト付きダイジェストと日時）も書き出します。受け取るべきでない情報も書き出し、その旨を示します。",
        "例：
  warifu advisory receive sealed.age --circle circle.json --as maker --identity id.txt -o received
  warifu advisory receive sealed.age --circle circle.json --as maker --identity id.txt --key maker.pem -o received

終了コード：0 受け取ってよい、1 届くべきでない情報である",
    ),
    texts(
        "advisory receipts",
        "期限までに開封していない者を示します",
        "送付ログにはソルト付きダイジェストだけが入っています。その秘密値、サークル及び情報の標示により、どの受領者への送付かを確認します。\
         受領証は、受領者の鍵で署名されたものだけを数えます。",
        "例：
  warifu advisory receipts got --outbox outbox --circle circle.json --as hub --marking signed.json

終了コード：0 期限を過ぎたものがない、1 期限までに開封していない者がいる",
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
    texts(
        "advisory label",
        "標示のラベルを、他のツールのためにCSAF文書又はSTIXバンドルに書き込みます",
        "CSAFには文書のラベルを書き込みます。CSAF 2.0には `TLP:AMBER+STRICT` のラベルがなく、より広いラベルで代えることはしません。\
         STIX 2.1のバンドルには、全てのオブジェクトにTLP 2.0のマーキング定義を付けます。`--as stix` を指定すると、CSAF文書をバンドル（報告、脆弱性及び発信元）にします。\
         できたものは標示を付けたバイト列とは別のものです。共有する前に標示を付けてください。",
        "例：
  warifu advisory label advisory.json --marking marking.json -o labelled.json
  warifu advisory label advisory.json --marking marking.json --as stix -o bundle.json",
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
    ("advisory share marking", "情報の標示（署名の有無を問わない、warifu.shared-item/1）"),
    ("advisory share circle", "サークル：誰がいるか（warifu.sharing-circle/1）"),
    ("advisory share sharer", "共有する組織又は担当者の、サークルにおけるid"),
    ("advisory share arrangements", "クリアランスの取決め（署名の有無を問わない）。繰り返し指定できます"),
    (
        "advisory share known",
        "ほかに知られている標示。同じ情報の標示は、新しい版又は矛盾となることがあります。繰り返し指定できます",
    ),
    ("advisory share at", "判定の日時。省くと現在"),
    ("advisory share dry_run", "受け取れる者を示すだけにします"),
    ("advisory share item", "情報そのもの：標示を付けたバイト列"),
    ("advisory share key", "共有者の秘密鍵又は signer:FILE.json"),
    ("advisory share outbox", "送付ログとその秘密値のフォルダ。ない場合は作成します"),
    ("advisory share output", "受領者ごとのフォルダを置く新しいフォルダ"),
    ("advisory share open_by", "受領証が遅れとなる日時"),
    ("advisory share mail", "このアドレスからのメールのファイルも書き出します"),
    ("advisory send sources", "封入された情報、受領証、又は（--tokens の場合）`advisory share` が書き出したフォルダ"),
    ("advisory send mailbox", "郵便受けのあるサーバー（スキーム、ホスト、ポート）"),
    ("advisory send program", "サーバーに接続するプログラム。省くと、このプログラムと同じ場所の `warifu-fetch`"),
    ("advisory send token", "箱に書き込むトークンのファイル"),
    ("advisory send tokens", "受領者ごとのトークン（ID.token）のフォルダ"),
    ("advisory fetch mailbox", "郵便受けのあるサーバー（スキーム、ホスト、ポート）"),
    ("advisory fetch program", "サーバーに接続するプログラム。省くと、このプログラムと同じ場所の `warifu-fetch`"),
    ("advisory fetch token", "箱を読むトークンのファイル"),
    ("advisory fetch output", "情報を置くフォルダ"),
    ("advisory fetch keep", "情報を箱に残す"),
    ("advisory receive sealed", "封入された情報（`age` のファイル）"),
    ("advisory receive circle", "サークル：誰がいるか（warifu.sharing-circle/1）"),
    ("advisory receive arrangements", "クリアランスの取決め（署名の有無を問わない）。繰り返し指定できます"),
    (
        "advisory receive known",
        "ほかに知られている標示。同じ情報の標示は、新しい版又は矛盾となることがあります。繰り返し指定できます",
    ),
    ("advisory receive at", "判定の日時。省くと現在"),
    ("advisory receive recipient", "開封する組織又は担当者の、サークルにおけるid"),
    ("advisory receive identity", "開封に使う`age` のアイデンティティ"),
    ("advisory receive key", "受領証に署名する受領者の秘密鍵又は signer:FILE.json"),
    ("advisory receive output", "情報、標示及び受領証を置く新しいフォルダ"),
    ("advisory receipts receipts", "受領証、又はそのフォルダ"),
    ("advisory receipts outbox", "送付ログとその秘密値のフォルダ"),
    ("advisory receipts circle", "サークル：誰がいるか（warifu.sharing-circle/1）"),
    ("advisory receipts sharer", "共有した組織又は担当者の、サークルにおけるid"),
    ("advisory receipts markings", "確認する情報の標示。繰り返し指定できます"),
    ("advisory receipts at", "判定の日時。省くと現在"),
    (
        "advisory sign document",
        "文書（他者の署名の有無を問わない、warifu.shared-item/1、warifu.clearance-arrangement/1）",
    ),
    ("advisory sign key", "秘密鍵又は signer:FILE.json"),
    ("advisory sign output", "エンベロープの出力先"),
    ("advisory anonymise document", "文書（CSAF、STIXなどのJSON）"),
    ("advisory anonymise rule", "規則：位置及び名称（warifu.anonymisation/1）"),
    ("advisory anonymise output", "名称を含まない版の出力先"),
    ("advisory label document", "文書（CSAF 2.0、CSAF 2.1又はSTIX 2.1のバンドル）"),
    ("advisory label marking", "標示（署名の有無を問わない、warifu.shared-item/1）"),
    ("advisory label kind", "作成するもの。省くと同じ種類の文書"),
    ("advisory label output", "出力先"),
];
