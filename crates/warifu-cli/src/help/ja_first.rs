//! Commands up to the certificate.

use super::texts::{Texts, texts};

/// Commands in the order in which help lists them.
pub(super) const FIRST: &[Texts] = &[
    texts(
        "",
        "製品の証拠から、輸入者がオフラインで検査できる認証書まで",
        "Warifu は、公表されたサイバーセキュリティ要求事項に照らして製品を評価します。製造者は証拠を取り込んでアテステーションに署名し、\
         認証機関はそれを評価して認証書を発行し、輸入者はその認証書を、ネットワークなしで、運び手を信頼することなく検査します。",
        "はじめに：
  warifu demo                 同梱の製品で、全ての流れを見ます
  warifu COMMAND --help       コマンドの説明と例

ファイル：
  ファイル引数の - は標準入力、-o - は標準出力です。日時は RFC 3339 形式の UTC です。
  --at を省くと現在の日時を用い、その日時を表示します。
  秘密鍵はファイルになくても構いません：--key signer:FILE.json は署名するプログラム又はトークンを記述します。

終了コード：
   0  はい（適合、受入可、一致、完了）              64  使い方の誤り
   1  いいえ                                        65  入力の誤り（何も書き込んでいません）
   2  判定不能                                      74  ファイルを読み書きできません
   3  受入可。ただし状態情報が古い                  70  warifu の不具合",
    ),
    texts(
        "demo",
        "証拠から国境での判定まで、一つの製品の全ての流れを実演します",
        "架空の製造者のプログラマブルロジックコントローラについて、証拠を取り込み、署名し、評価し、不足を補い、再び評価し、認証書を発行し、\
         輸入者として検査します。各段階で、実行するコマンドとその出力を表示します。鍵は毎回新しく作り、ほかは毎回同じです。

--dir を指定するとファイルが残り、そのフォルダの中で全てのコマンドを再び実行できます。",
        "例：
  warifu demo
  warifu demo --dir tour && cd tour
  warifu check bundle.json --trust trust.json --product product.json",
    ),
    texts(
        "key",
        "Ed25519 の鍵を作成し、識別します",
        "秘密鍵は PKCS#8 v1 の PEM ファイル（暗号化の有無を問いません）、公開鍵は SPKI の PEM ファイルです。いずれも OpenSSL で読めます。\n\n\
         署名する全てのコマンドで、暗号化された鍵を使えます。パスフレーズには --passphrase-file のファイルの先頭の行、なければ環境変数 \
         WARIFU_PASSPHRASE の値を用い、それもなければ端末で尋ねます。引数には書けません。\n\n\
         鍵はファイルになくても構いません。署名に秘密鍵を取るコマンドは全て signer:FILE.json も取ります。これは署名するプログラム又は\
         トークン（PKCS#11）を記述します。形式は docs/SIGNERS.md にあります。",
        "",
    ),
    texts(
        "key new",
        "新しい秘密鍵を作成します",
        "ファイルは所有者だけが読めます。既存のファイルを上書きすることはありません。",
        "例：
  warifu key new -o key.pem
  warifu key new --encrypt -o key.pem      # パスフレーズを尋ねます
  openssl pkey -in key.pem -noout -text    # OpenSSL でも読めます",
    ),
    texts(
        "key public",
        "秘密鍵に対応する公開鍵を書き出します",
        "",
        "例：
  warifu key public key.pem -o pub.pem
  warifu key public key.pem -o -",
    ),
    texts(
        "key id",
        "鍵の ID と、方針に書く形式の公開鍵を表示します",
        "ID は公開鍵の SPKI 構造の SHA-256 です。`ed25519:...` の形式は、受入方針及び信頼方針の `key` 項目に書きます。",
        "例：
  warifu key id pub.pem
  warifu key id key.pem --format json
  warifu key id key.pem --text        方針に書く形式：ed25519:...",
    ),
    texts(
        "init",
        "一つの製品のためのフォルダを作成します。以後の作業は `warifu assess` がその中で行います",
        "納入ファイルのダイジェストを含む `product.json`、要求事項集を列挙する `assessment.json`、並びにフォルダ `evidence` 及び \
         `declarations` を作成します。証拠であるファイルはそこに複写し、SBOM があれば、その名称、版及び識別子を候補とします。その他のファイルは\
         納入ファイルとします。要求事項集のファイルを指定した場合は `sets` に複写します。分からない事項は、端末では対話で尋ね、それ以外では不足している\
         オプションを示します。既にあるファイルは上書きしません。",
        "例：
  warifu init hk-210 firmware.bin sbom.cdx.json --vendor \"Hamakaze Control Works\" --set us-ssdf
  warifu init . --vendor Hamakaze --model HK-210 --product-version 3.2.1 firmware.bin

次の手順：warifu assess DIR",
    ),
    texts(
        "assess",
        "製品を、全ての要求事項集に照らして一度に評価します",
        "`warifu init` が作成したフォルダの `evidence` 及び `declarations` にある全ての文書を読み、アテステーションにまとめ、全ての要求事項集に\
         照らして評価し、その全てについて費用が最小となる変更を求め、アテステーション、評価記録、計画及び報告書を書き出します。何かが変わるたびに\
         実行してください。変わっていない文書は読み直しません。

SBOMだけの場合は、準備も要求事項集の指定も要りません。SBOMごとに、SBOMの最小要素の全ての版に照らして評価し、記載が不足する構成部品を全て\
         示します。この場合、ファイルは書き出しません。

読めない文書は理由とともに示し、他の文書の処理は続けます。ただし、その文書が悪い知らせを含む可能性があるため、結果は判定不能より良くは\
         なりません。フォルダの代わりにファイルも指定できます。その場合の製品は、--product で指定したもの、又は SBOM が対象として示すものです。",
        "例：
  warifu assess sbom.cdx.json
      SBOMを2021年版、2025年草案及び2026年版の最小要素に照らして評価します
  warifu assess
      このフォルダの製品
  warifu assess hk-210 --set us-ssdf --set jp-jc-star:star-1
  warifu assess sbom.cdx.json --set us-cisa-ssdaf --out result
  warifu assess --watch
      ファイルが変わるたびに評価し直します

終了コード：最も悪い要求事項集のもの。0 適合、1 不適合、2 判定不能（使えなかったファイルがある場合を含む）",
    ),
    texts(
        "declare",
        "人が回答すべき質問を、空欄のある短い文書として書き出します",
        "計画又は要求事項集が求める文書の種類ごとに質問票を一つ作成します。各質問には、質問の文、回答の形、記載できる文書、回答を待つ\
         要求事項を示します。ツールが書き出す事項は質問しません。空欄に記入し、回答者と日時を書き、`warifu assess` を再び実行してください。空欄からは\
         何も読み取りません。

フォルダの質問票に既にある質問は繰り返しません。既にあるファイルは上書きしません。

--html を指定すると、未回答の全ての質問を、ブラウザーで記入する一つのページに書き出します。通信は行いません。要求事項集及び要求事項ごとに未回答の\
         質問を示し、--from 用の表を保存します。

--csv を指定すると、質問票の代わりに、未回答の全ての質問を表計算用の一つの表に書き出します。列 `answer`、`made_by` 及び `made_at` に記入して\
         ください（`made_by` と `made_at` は種類ごとに一度で足ります）。--from はその表をフォルダに取り込みます。回答は空欄を埋め、表の空欄からは\
         何も読み取りません。フォルダの回答と異なる回答は、--replace を指定しない限り誤りとします。ほかの者の回答は、その者の名の下に残ります。",
        "例：
  warifu declare
      このフォルダの要求事項集が求める全ての事項
  warifu declare --plan out/plan.json
  warifu declare --set us-ssdf --set jp-jc-star:star-1 --product product.json -o declarations
  warifu declare --set us-ssdf --said out/attestation.json
  warifu declare --plan out/plan.json --html questions.html
  warifu declare --plan out/plan.json --csv questions.csv
  warifu declare --from questions.csv

次の手順：warifu assess",
    ),
    texts(
        "import",
        "証拠文書を取り込み、アテステーションの下書きを作成します",
        "SBOM、ビルド来歴、脆弱性の影響に関する記述（VEX）、並びに製造者・試験所・監査人の宣言を読みます。形式は内容から判別します。\
         gzip 又は zstd で圧縮したファイル、一行に一つずつ文書のあるファイルも読みます。

各文書は、成果物の SHA-256 又は同一の識別子により、その製品に関するものでなければなりません。そうでない文書からは何も取り込みません。\
         製品を何も示していない文書は `--about` で指定できます。製品についての文書であることは申告となり、その旨がアテステーションに残ります。\
         取り込んだ内容は型付きの主張項目となり、それぞれに根拠文書のダイジェストが付きます。全てのファイルを取り込むか、何も書き込まないかのいずれかです。\
         後者の場合は、全てのファイルの誤りを示します。",
        "例：
  warifu import sbom.cdx.json provenance.json vex.json --product product.json -o attestation.json
  warifu import evidence/* --product product.json -o - | less
  warifu import provenance.jsonl --about folder.cdx.json.gz --product product.json -o attestation.json

次の手順：warifu attest attestation.json --key key.pem -o envelope.json",
    ),
    texts(
        "attest",
        "アテステーションに署名します",
        "署名者は、その中の全ての主張項目に責任を負います。製造者は製造者の主張項目に、試験所は試験所の所見に署名します。ステートメントを\
         読み取って確認した後、バイト列を変えずに DSSE エンベロープとして署名します。",
        "例：
  warifu attest attestation.json --key maker-key.pem -o envelope.json

次の手順：warifu evaluate envelope.json --set us-ssdf --admit admission.json --record record.json",
    ),
    texts(
        "evaluate",
        "製品を要求事項集に照らして評価します",
        "アテステーション（署名の有無を問いません）を読み、要求事項ごとに、適合、不適合、判定不能のいずれかを理由とともに示します。不適合の場合は、\
         適合に足りる最小の変更を示します。入力が同じなら、どの計算機でも、バイト単位で同じ記録が得られます。

--admit を省くと、署名のないアテステーションを製造者の宣言として受け入れるので、下書きを自己評価できます。その旨は記録に残り、その記録に\
         基づく認証書は発行できません。",
        "例：
  warifu evaluate attestation.json --set us-ssdf
      下書きの自己評価
  warifu evaluate maker.json laboratory.json --set us-ssdf@1.1.1 \\
      --admit admission.json --evidence evidence --record record.json
      認証機関による評価
  warifu evaluate envelope.json --set my-set.json --vocabulary my-vocabulary.json
  warifu evaluate envelope.json --set us-ssdf --format json | jq .outcome

終了コード：0 適合、1 不適合、2 判定不能",
    ),
    texts(
        "explain",
        "評価記録を説明します。各要求事項の適合又は不適合の理由を示します",
        "適合については、それに足りる最小の事実を、不適合については、適合に足りる最小の変更を示します。",
        "例：
  warifu explain record.json
  warifu explain record.json PW.8.2
  warifu explain record.json PW.8.2 --lang ja",
    ),
    texts(
        "replay",
        "評価記録を入力から再計算し、比較します",
        "記録がダイジェストで参照する全てのファイル（アテステーション、受入方針、適用免除、提示された証拠）が必要です。同梱の要求事項集と語彙は\
         カタログから取得します。記録が参照しないファイルがあっても差し支えないので、フォルダごと指定できます。",
        "例：
  warifu replay record.json --with envelope.json laboratory.json admission.json evidence
  warifu replay record.json --with .

終了コード：0 同じダイジェスト、1 異なるダイジェスト",
    ),
    texts(
        "report",
        "評価記録から、一つの製品についての報告書を作成します",
        "複数の評価記録を指定すると、複数の要求事項集（市場）を一つの報告書にまとめます。報告書は評価記録の内容を、ID ではなく表題で、英語と日本語で\
         示します。判定は行わず、認証書でもありません。--as を省くと概要を表示します。

`html` は、スクリプトもネットワークも必要としない一つのページです。`markdown` はプルリクエストのコメントに収まります。`csv` は所見ごとに一行です。\
         `junit` と `sarif` は CI 用です。判定不能は、それぞれエラー又は警告とし、合格とはしません。

`eu-declaration` と `eu-technical-file` は、サイバーレジリエンス法が求める書面（附属書V及びVII）の案です。`eu-cra` に対する一つの評価記録と、\
         それが参照するアテステーションから作成し、ファイルの拡張子に応じて HTML、Markdown 又は JSON とします。これらから分からない事項は空欄とし、\
         誰が記入するかを示します。

評価記録の代わりに `warifu check --format json` の判定を一つ指定すると、発行側のルート機関から輸入者の方針までの経路を図で示すページを作成します（html）。",
        "例：
  warifu report record.json --as html -o report.html
  warifu report ssdf.json jc-star.json --as html --both -o report.html
      二つの市場、英語と日本語を併記
  warifu plan attestation.json --set us-ssdf --format json > plan.json
  warifu report ssdf.json --plan plan.json --as markdown -o report.md
  warifu report record.json --as junit -o - --lang ja
  warifu report verdict.json --as html -o verdict.html
  warifu report record.json --format json | jq .sets[0].counts
  warifu report eu-cra.json --as eu-declaration --attestation attestation.json -o declaration.html
  warifu report eu-cra.json --as eu-technical-file --attestation attestation.json -o index.md

終了コード：最も悪い評価記録による。1 不適合、2 判定不能、0 適合",
    ),
    texts(
        "issue",
        "評価記録に基づき認証書を発行します",
        "発行前に入力から再評価し、その結果に基づいて認証書を発行します（記録ファイルの内容には依拠しません）。同じ入力を、決定の時点及び授与の\
         時点でも評価します。適合しない記録、再現しない記録、その時点までに結果が変わる記録、その時点までに有効期間の終わる証拠を参照する記録、\
         署名のない又は署名者の不明なアテステーションに基づく記録は拒否します。

--status を指定すると、履歴が認証書に登録位置を与え、認証書の番号とダイジェストを保持します。番号は一度しか使われません。履歴は認証書より\
         先にディスクへ書き込みます。途中で中断された場合は、`warifu status handout` でバンドルを書き出せます。

バンドルは個々の要求事項について何も証明しません。--disclosures を指定すると、所見ごとの証明を含むファイルを保有者用に作成し、保有者は\
         その一部を開示できます。",
        "例：
  warifu issue record.json --with envelope.json laboratory.json admission.json evidence \\
      --key certifier.pem --terms terms.json -o bundle.json
  warifu issue record.json --with envelope.json admission.json evidence --key certifier.pem \\
      --terms terms.json --status history.json -o bundle.json

終了コード：0 発行、1 拒否",
    ),
    texts(
        "countersign",
        "認証書に署名を追加します",
        "認証では、評価、レビュー及び認証の決定を分離します。信頼方針は、役割ごとの署名を求めることができます。鍵がどの役割で署名するかは、署名\
         そのものではなく、それを信頼する者の方針が定めます。

署名者は認証書の内容に責任を負います。--record と --with を指定すると、認証書に記載された評価、決定及び授与の時点について入力から再評価し、\
         結果が認証書の内容と完全に一致する場合にだけ署名します。",
        "例：
  warifu countersign bundle.json --key reviewer.pem --role reviewer \\
      --record record.json --with envelope.json admission.json evidence
  warifu countersign bundle.json --key second.pem --role certifier -o both.json",
    ),
    texts(
        "disclose",
        "認証書の所見の一部を開示し、ほかを伏せます",
        "`warifu issue --disclosures` が保有者用に作成した、全ての所見を含むバンドルを読み、指定した所見だけを、認証されたものであることの証明\
         とともに含むバンドルを作成します。指定がなければ、所見は開示しません。",
        "例：
  warifu disclose all-findings.json PW.8.2 RV.1.3 -o bundle.json",
    ),
    texts(
        "accredit",
        "機関を認定します。認証又は再認定できる範囲に署名します",
        "TERMS.json には認定の内容（docs/FORMATS/accreditation.md）を書きます：`body`、`kind`、`from`、`until`、`keys`、`thresholds`、\
         `scope`。`sequence` と `issued_at` は省けます（最初の版は番号1、作成は現在）。`charter` も省けます（認定者を --authority 又は \
         --issuer で示し、`from` から始まります）。以後の版は `warifu accreditation` で、又は --previous を指定して作成し、同じ `charter` を\
         引き継ぎます。

認定者の新旧の鍵が併用されている間は、両方で署名してください。一方の鍵だけを含む版を持つ者も、その版を検証できます。",
        "例：
  warifu accredit board-terms.json --authority harbour-ministry --key ministry-1.pem ministry-2.pem -o board.json
  warifu accredit minato-terms.json --issuer board.json --key board-1.pem board-2.pem -o minato.json
  warifu accredit wider-scope.json --previous minato.json --key board-1.pem board-2.pem -o minato-2.json",
    ),
    texts(
        "accreditation",
        "認定の新しい版（鍵の交代・失効、停止・復帰）を作成します",
        "鍵を交代又は失効させ、機関を停止又は復帰させます。各版は、設立条件と、それまでの全ての失効及び停止を引き継ぎ、次の番号を持ちます。認定者の\
         新旧の鍵が併用されている間は、両方で署名してください。",
        "",
    ),
    texts(
        "accreditation rotate",
        "機関の古い鍵を新しい鍵に交代させます",
        "新しい版の内容は、変更の時点（--from）から適用されます。それより前の署名は、前の版により判定されます。以後は新しい鍵が同じ役割で有効となり、\
         古い鍵も --until まで併せて有効です。",
        "例：
  warifu accreditation rotate minato.json --old certifier.pub --new certifier-2.pub \\
      --name 'Minato, certification 2027' --key board-1.pem board-2.pem -o minato-2.json",
    ),
    texts(
        "accreditation revoke",
        "機関の鍵を失効させます",
        "--from より前の署名は引き続き有効です。--compromised-at を指定すると、その時点より前に証人が確認した署名だけが有効です（鍵を盗んだ者は、\
         任意の日付を記入できるためです）。--certificates と --trust を指定すると、その方針の輸入者に対する判定が変わる認証書を一覧にします。",
        "例：
  warifu accreditation revoke minato.json --revoked certifier.pub --compromised-at 2026-10-01T00:00:00Z \\
      --reason 'Stolen laptop' --reason-ja '端末の盗難' --certificates issued --trust trust.json \\
      --key board-1.pem board-2.pem -o minato-2.json",
    ),
    texts(
        "accreditation suspend",
        "機関の認定を一時停止します",
        "停止前に授与された認証書は、信頼方針が継続的な認定を求めない限り、有効なままです。--certificates と --trust を指定すると、その方針の輸入者に\
         対する判定が変わる認証書を一覧にします。",
        "例：
  warifu accreditation suspend minato.json --reason 'Witnessed audit failed' --reason-ja '立会審査に不合格' \\
      --certificates issued --trust trust.json --key board-1.pem board-2.pem -o minato-2.json",
    ),
    texts(
        "accreditation restore",
        "機関の一時停止を終わらせます",
        "停止はその開始日時で識別され、最も大きい番号の版が終了日時を定めます。",
        "例：
  warifu accreditation restore minato-2.json --key board-1.pem board-2.pem -o minato-3.json",
    ),
    texts(
        "accreditation countersign",
        "認定の版に署名を加えます",
        "しきい値が求める複数の鍵を、保有者が別々の場所で用いるためのものです。同じ内容に署名し、ほかの署名はそのまま残ります。既にある署名は\
         検査しません。先に `warifu show` で版の内容を確認してください。",
        "例：
  warifu accredit board-terms.json --authority harbour-ministry --key ministry-1.pem -o begun.json
  warifu show begun.json
  warifu accreditation countersign begun.json --key ministry-2.pem -o board.json",
    ),
    texts(
        "accreditation series",
        "認定の系列（名称によらない機関の同一性）を表示します",
        "系列は、認証書が記載し、方針が固定し、その機関が認定した機関の設立条件が参照するものです。",
        "例：
  warifu accreditation series minato.json",
    ),
    texts(
        "status",
        "認証書の一時停止、復帰及び取消しを行い、その状態を公表します",
        "認証機関は、自らの認証書の履歴を一つ持ちます。各認証書は、そこに一度だけ与えられる登録位置を持ち、番号と署名対象のダイジェストで識別されます。\
         認証書に関する記載は末尾に追加され、変更されることはありません。`publish` は、全ての認証書の状態に一つの小さな状態一覧として署名します。\
         状態一覧は、バンドルに入れるか、求める者に渡します。",
        "",
    ),
    texts(
        "status init",
        "認証機関の履歴を作成します",
        "",
        "例：
  warifu status init history.json --body minato

次の手順：warifu issue … --status history.json が、各認証書に登録位置を与えます",
    ),
    texts("status suspend", "認証書の効力を一時停止します", "", STATUS),
    texts("status restore", "一時停止した認証書の効力を復帰させます", "", STATUS),
    texts("status withdraw", "認証書を取り消します（取消しは元に戻せません）", "", STATUS),
    texts("status supersede", "認証書が新しい認証書に置き換えられたことを記録します", "", STATUS),
    texts(
        "status list",
        "認証機関の認証書と、それに関する記載を一覧にします",
        "--at を指定すると、その時点で知られていた状態を示します。",
        "例：
  warifu status list history.json
  warifu status list history.json --at 2026-10-10T00:00:00Z",
    ),
    texts(
        "status enter",
        "履歴にない認証書を登録します",
        "複製から復元した履歴は、その後に発行された認証書を含まないため、同じ登録位置を再び与えるおそれがあります。それらの認証書のバンドルを指定\
         してください。各認証書は、自らに記載された位置に登録されます。",
        "例：
  warifu status enter history.json issued/MCO-2026-0043.json --signed-by certifier-pub.pem",
    ),
    texts(
        "status handout",
        "渡されていない可能性のある認証書のバンドルを書き出します",
        "認証書を履歴に登録した後、バンドルが確実にディスクへ書き込まれる前に、`warifu issue` が中断されたか停電した場合に用います。履歴はそれまで\
         バンドルを保持し、`warifu status list` がその認証書を示します。標準出力に書いたものは、最後の数件だけを保持します。",
        "例：
  warifu status handout history.json MCO-2026-0042 -o certificate.json

終了コード：0 書き出した、1 履歴にない",
    ),
    texts(
        "status publish",
        "認証機関の全ての認証書の状態に署名します",
        "状態一覧の番号は、前回の番号に1を加えたものです。出力先によらず、履歴が番号を管理します。前回の状態一覧と併せて輸入者が受け入れないもの\
         （認証書の減少、過去の変更、取り消した認証書の復帰）は拒否します。状態一覧は、バンドルに入れるか（`warifu bundle --status`）、\
         バンドルを既に持つ輸入者に渡します。

履歴は状態一覧より先にディスクへ書き込みます。途中で中断された場合、番号が一つ欠けますが、同じ番号が二度使われることはありません。",
        "例：
  warifu status publish history.json --key status.pem -o snapshot.json
  warifu status publish history.json --key status.pem -o tuesday.json --every P1D
  warifu status publish copy.json --key status.pem --previous last.json -o next.json    複製から復元した後",
    ),
    texts(
        "log",
        "フォルダに透明性ログを保持し、登録内容を証明し、監視します",
        "フォルダは C2SP tlog-tiles に従います。どのウェブサーバーからも配布でき、誰でも監査できます。ログはチェックポイントに署名し、証人は、ログが\
         追記のみであることを確認した後に連署します。証明を持つ者には、以後そのいずれも必要ありません。",
        "",
    ),
    texts(
        "log init",
        "フォルダにログを作成します",
        "origin はログの恒久的な名前です。全てのチェックポイントと、信頼方針に書く検証鍵に含まれます。log.example.org/certificates のように、\
         スキームのないアドレスの形で書いてください。そこから何かを取得することはありません。",
        "例：
  warifu log init log --origin log.minato.example/certificates --key log.pem",
    ),
];

const STATUS: &str = "例：
  warifu status suspend history.json bundle.json --reason 'Surveillance is overdue' --reason-ja '定期審査の遅れ'
  warifu status withdraw history.json MCO-2026-0042 --reason '…' --reason-ja '…' --from 2026-10-01T00:00:00Z

他者に反映されるのは warifu status publish の実行後です";
