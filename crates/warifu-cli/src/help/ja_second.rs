//! Commands from the certificate on.

use super::texts::{Texts, texts};

/// Commands in the order in which help lists them.
pub(super) const SECOND: &[Texts] = &[
    texts(
        "log add",
        "ファイルをログに追加します",
        "バンドルについては、全ての署名を含む認証書を登録します。先に連署し、その後に登録してください。ほかのファイルはそのまま登録します。既に登録\
         されているものは再び追加しません。秘密鍵を含むファイルは拒否します（登録した内容は恒久的に公開されるためです）。

登録とタイルは、結果を表示する前にディスクへ書き込みます。いつ中断されても、登録の有無にかかわらず、フォルダは読めるログのままです。--key を\
         指定すると、新しいチェックポイントに直ちに署名します。",
        "例：
  warifu log add log bundle.json --key log.pem
  warifu log add log certificates/*.json      その後：warifu log checkpoint log --key log.pem",
    ),
    texts(
        "log checkpoint",
        "ログの現在の内容に署名し、連署を取り込みます",
        "何も追加されていなければ、チェックポイントは連署とともにそのまま残ります。--cosigned を指定すると、同じチェックポイントの写しに証人が付けた\
         連署を取り込みます。取り込むのは --witness の鍵による連署だけです。証人が作成していない行をその証人の名義で残すと、全ての証明に含まれ、\
         その証人を知る全ての場所で認証書が拒否されます。--repair は、そのような行を取り除きます。",
        "例：
  warifu log checkpoint log --key log.pem
  warifu log checkpoint log --key log.pem --cosigned from-witness --witness witness.vkey
  warifu log checkpoint log --key log.pem --repair --witness witness.vkey",
    ),
    texts(
        "log prove",
        "ログに登録されていることを証明します",
        "証明（C2SP tlog-proof）は、現在の連署付きのチェックポイントを含みます。先に証人の確認を受けてください。証明の検査には、ログもネットワークも\
         必要ありません。",
        "例：
  warifu log prove log bundle.json -o proof.txt
  warifu log prove log 17 -o -

終了コード：0 証明した、1 ログに登録されていない",
    ),
    texts(
        "log audit",
        "ログ全体を検査します",
        "ログの鍵でチェックポイントを検証し、全ての登録のハッシュを計算し、それらから全てのタイルを計算して、ルートに至るまでフォルダの内容と比較します。\
         最初の誤りがあるファイルを示します。指定した証人の連署があり、有効であることも確認します。",
        "例：
  warifu log audit log --log-key log.vkey --witness witness.vkey

終了コード：0 全て正しい、1 誤りがある",
    ),
    texts(
        "log witness",
        "追記だけが行われたログのチェックポイントに連署します",
        "証人は、最後に連署したチェックポイントを記憶します。次に連署するのは、ログの鍵による署名があり、そのツリーが記憶したツリーから始まる場合\
         だけです。短くなった又は書き換えられたログは拒否し、二つのチェックポイントがその証拠となります。

記憶は、連署を渡す前にディスクへ書き込みます。記憶を失うと、それまでの確認も失われます。--begin は記憶がまだないことを示し、記憶がある場合は\
         拒否されます。",
        "例：
  warifu log witness log --state seen --key witness.pem --name witness.example/w1 --log-key log.vkey --begin
  warifu log witness log --state seen --key witness.pem --name witness.example/w1 --log-key log.vkey
  warifu log witness checkpoint --tiles mirror --state seen --key witness.pem \\
      --name witness.example/w1 --log-key log.vkey -o cosigned

終了コード：0 連署した、1 拒否した",
    ),
    texts(
        "log key",
        "ログ又は証人の検証鍵を書き出します",
        "検証鍵（C2SP signed-note）は、名前、ID 及び公開鍵を1行に書いたものです。信頼方針、`warifu log audit` 及び `warifu log witness` で\
         用います。",
        "例：
  warifu log key log.pem --name log.minato.example/certificates -o log.vkey
  warifu log key witness.pem --name witness.example/w1 --witness -o witness.vkey",
    ),
    texts(
        "bundle",
        "認証書のバンドルに、認定、状態一覧及びログの証明を加えます",
        "署名されたものは変わりません。指定したものはバンドル内の同種のものと置き換わり、指定しないものは残ります（新しい状態一覧だけを入れ替えられます）。\
         その認証書に関係しないものは拒否します。",
        "例：
  warifu bundle bundle.json --accreditation tokei.json minato.json --status snapshot.json \\
      --log-proof proof.txt -o full.json
  warifu bundle full.json --status newer.json",
    ),
    texts(
        "check",
        "国境で認証書をオフラインで検査します",
        "一つのバンドルと一つの信頼方針から、全ての検査を列挙した一つの判定を示します。通信は行いません。必要なものは全てバンドルにあり、誰を何について\
         信頼するかは方針が定めます。

複数のバンドル、又はそのフォルダを指定すると、1件に1行の判定と集計を示します。--product にフォルダを指定すると、届いた製品を成果物のダイジェストにより認証書ごとに探します。製品の記述（product.json）を先に、なければ届いたファイルそのものを用います。フォルダの中でバンドルでないもの、及び受け入れた認証書の対象でない製品は、その名前を示します。",
        "例：
  warifu check bundle.json --trust trust.json --product product.json
  warifu check bundle.json --trust trust.json --product product.json --at 2027-04-01T00:00:00Z
  warifu check bundle.json --trust trust.json --product product.json --status newer-snapshot.json
  warifu check bundle.json --trust trust.json --arrangement jp-uk.json
  warifu check bundle.json --trust trust.json --format json | jq .verdict
  warifu check bundle.json --trust trust.json --html verdict.html
  warifu check bundles --trust trust.json --product arrived --csv verdicts.csv

終了コード：0 受入可、1 拒否、2 判定不能、3 受入可（ただし状態情報が古い）。複数のバンドルでは最も悪いもの（1、2、3、0の順）",
    ),
    texts(
        "product",
        "届いたファイルから製品の記述を作成します",
        "各ファイルはSHA-256付きの成果物になります。名称はオプション、なければ製品を示すSBOM（CycloneDX又はSPDX 2）から取ります。不足があればその一覧を示し、何も書き込みません。SBOMが対象のSHA-256を示す場合は、届いたファイルのいずれかと一致する必要があります。",
        "例：
  warifu product firmware.bin --sbom sbom.cdx.json --kind component -o product.json
  warifu product firmware.bin --vendor 'Example Works' --model PLC-1 --version 2.1.0 --kind component -o product.json
  warifu product firmware.bin --sbom sbom.cdx.json --kind component --identifier gtin:4006381333931 -o product.json",
    ),
    texts("trust", "輸入者の信頼方針を扱います", "", ""),
    texts(
        "trust new",
        "手元のバンドル又は認定から信頼方針を作成します",
        "認定機関、要求事項集とそのレベル、しきい値は文書から提案します。鍵を文書から提案することはありません。認定機関の鍵は認定機関自身から入手し、\
         各鍵のフィンガープリントを公表値と全桁照合してください。照合の結果は、端末では入力し、それ以外では --key-confirmed で指定します。方針は製品の提示、\
         認定及び状態情報を求め、適用除外を認めません。緩める場合は編集してください。\
         認定の下で授与されたのではない認証書は認定機関を示しません。その場合は認証機関の鍵を同様に照合し、方針の起点（`roots`）とします。続けて `warifu trust lint` の指摘を示します。",
        "例：
  warifu trust new --from bundle.json --key ministry.pem -o trust.json
  warifu trust new --from bundle.json --key ministry.pem --key-confirmed FINGERPRINT --log-key log.vkey -o trust.json

終了コード：0 書き込み済み、誤りなし、1 書き込み済み、trust lint の誤りあり",
    ),
    texts(
        "trust lint",
        "信頼方針の問題点（決して満たされないもの、矛盾、広すぎるもの）を指摘します",
        "終了した鍵、どの鍵にもない役割、カタログにない要求事項集やレベル、存在しない要求事項の判定結果などを示します。バンドルを指定すると、この方針による判定も示します。各コードの説明は docs/trust-lints.md にあります。",
        "例：
  warifu trust lint trust.json
  warifu trust lint trust.json --with bundle.json --format json | jq '.remarks[].code'

終了コード：0 誤りなし、1 それ以外",
    ),
    texts(
        "show",
        "Warifu の文書を読みやすく表示します",
        "全ての形式の文書（一覧は `warifu schema`）、保存したプログラムの出力（--format json）、チェックポイント、ログの証明及び公開鍵を、\
         内容から判別します。表示は何も証明しません。\
         署名は `warifu check` が検査します。秘密鍵を表示することはありません。",
        "例：
  warifu show bundle.json
  warifu show record.json --lang ja
  warifu show - < product.json",
    ),
    texts(
        "export",
        "バンドルの認証書をほかの形式で書き出します",
        "dsse は署名されたエンベロープだけで、in-toto 又は DSSE に対応する任意のツールで使えます。statement は中の in-toto ステートメントで、署名は\
         含みません。ほかの形式はまだ使えません。",
        "例：
  warifu export bundle.json --as dsse -o certificate.dsse.json
  warifu export bundle.json --as statement -o - | jq .predicate",
    ),
    texts(
        "catalog",
        "要求事項集の一覧、表示、検索、点検及び公開。分野一覧と対応表も扱います",
        "カタログはプログラムに含まれます：型付きの主張項目の語彙、要求事項集、要求事項集から選択したプロファイル、各国の重要インフラ分野の一覧、及びこれら\
         の間の対応表。各文書は、そのバイト列の SHA-256 で識別されます。",
        "",
    ),
    texts(
        "catalog list",
        "カタログの文書を一覧にします",
        "",
        "例：
  warifu catalog list
  warifu catalog list --format json",
    ),
    texts(
        "catalog show",
        "要求事項集の出典、グループ及び要求事項を表示します",
        "",
        "例：
  warifu catalog show us-ssdf
  warifu catalog show us-ssdf@1.1.1 PW.4.1       一つの要求事項と判定基準
  warifu catalog show us-cisa-ssdaf --lang ja
  warifu catalog show warifu-common              語彙と主張項目
  warifu catalog show warifu-common sbom.components",
    ),
    texts(
        "catalog search",
        "ID、表題及び文言を、英語と日本語で検索します",
        "",
        "例：
  warifu catalog search signing key
  warifu catalog search 脆弱性 --lang ja",
    ),
    texts(
        "catalog sectors",
        "各国の重要インフラ分野を、指定した日について一覧にします",
        "各国の一覧は、一つの ID の版として管理されます。その日に有効だった一覧を、出典、法的根拠及び前の一覧からの変更とともに示します。",
        "例：
  warifu catalog sectors
  warifu catalog sectors --at 2013-02-11                         前日に有効だったもの
  warifu catalog sectors --list jp-critical-infrastructure --at 2016-01-01 --lang ja",
    ),
    texts(
        "catalog crosswalk",
        "二つの文書の間の対応と、対応のないものを表示します",
        "明示された対応だけを、主張者とともに示します。推測は行いません。ID を省くと、対応表を一覧にします。",
        "例：
  warifu catalog crosswalk
  warifu catalog crosswalk jp-us-sectors
  warifu catalog crosswalk jp-us-sectors --from dams
  warifu catalog crosswalk jp-us-sectors --unmatched --at 2014-01-01",
    ),
    texts(
        "catalog coverage",
        "ツールだけで確認できる要求事項と、人の宣言を要する要求事項を数えます",
        "各要求事項集の各レベルについて、ツールの文書（SBOM、ビルド来歴、VEX等）だけで確認できる要求事項、製造者の記録又は宣言で確認できる要求事項、及び\
         第二者若しくは第三者の署名付き表明又は認証書を要する要求事項を数えます。定義は docs/COVERAGE.md にあります。要求事項集を指定しなければ、\
         全ての要求事項集の最新版を対象とします。",
        "例：
  warifu catalog coverage
  warifu catalog coverage us-ssdf iec-62443-4-2
  warifu catalog coverage us-ssdf --requirements        要求事項の ID も表示",
    ),
    texts(
        "catalog export",
        "カタログの文書を、そのまま、表として、又は OSCAL カタログとして書き出します",
        "json は文書のバイト列そのもので、記録と認証書はそのダイジェストを参照します。csv は二言語の表（RFC 4180）です。表計算ソフトが数式として実行\
         し得るセルはアポストロフィで始まります。oscal は要求事項集の OSCAL 1.1 カタログです。識別子は要求事項集のダイジェストから定まるので、\
         同じ要求事項集からは同じバイト列が得られます。",
        "例：
  warifu catalog export us-ssdf@1.1.1 --as json -o us-ssdf.json
  warifu catalog export us-csf --as csv --bom -o us-csf.csv        Excel 用
  warifu catalog export iec-62443-4-2 --as oscal -o catalog.json
  warifu catalog export jp-us-sectors --as csv -o -",
    ),
    texts(
        "catalog form",
        "製造者が自己評価を記入するためのページを作成します",
        "現在のどのブラウザーでもオフラインで動作する一つの HTML ファイルで、英語と日本語に対応します。何も読み込まず、何も送信しません。入力欄は主張項目の\
         型から作られます。証拠ファイルのダイジェストを計算し、作業中の内容を保持し、下書き（`warifu import` のものを含む）を読み込み、\
         `warifu evaluate` 及び `warifu attest` で使うアテステーションの下書き、又は `warifu import` で使う宣言を保存します。",
        "例：
  warifu catalog form us-ssdf -o form.html
  warifu catalog form iec-62443-4-2 -o form.html --lang ja
  warifu evaluate attestation.json --set us-ssdf            ページで保存したもの",
    ),
    texts(
        "catalog import",
        "OSCAL のカタログ又はプロファイルを、判定基準のない要求事項集として取り込みます",
        "公式の文言は、手元のファイルにそのまま残ります。取り込んだ要求事項集は、表示、比較（`warifu diff`）及び参照ができます。判定基準がないため、認証書の\
         発行には使えません。廃止された管理策は、後継とともに廃止された ID となります。取り込まなかった事項と仮定した事項は全て示します。プロファイルには、\
         それが取り込む文書が必要です（--source）。

電子化された文書は、枠組みより多くの項目を含むことがあります。NIST の最初の CSF 2.0 ファイルには185のサブカテゴリーがあり、そのうち79は、印の\
         ない廃止項目です。--expect を指定すると、有効な要求事項の数が想定と異なる文書を拒否します。",
        "例：
  warifu catalog import NIST_SP-800-53_rev5_catalog.json -o sp800-53.json --id us-sp800-53 --expect 1007
  warifu catalog import MODERATE-profile.json --source catalog.json -o moderate.json
  warifu catalog import csf.json -o csf.json --expect subcategory=106
  warifu show sp800-53.json",
    ),
    texts(
        "catalog new",
        "新しい要求事項集のソースフォルダを作成します",
        "判定基準のある要求事項が一つと、それを満たす製品及び満たさない製品の例があり、各フィールドに注記が付いています。そのまま文書を作成できます。\
         語彙を指定しなければ、カタログの最新の語彙を用います。",
        "例：
  warifu catalog new our-doors our-doors
  warifu catalog new our-doors our-doors --levels ladder --vocabulary warifu-common@2.2.0
  warifu catalog new our-doors our-doors --texts de,en      文字列はドイツ語と英語

終了コード：0 書き込み済み、65 フォルダが空でない",
    ),
    texts(
        "catalog build",
        "ソースフォルダから公開用の文書を作成します",
        "要求事項集と語彙は、注記を書き込める小さなYAMLファイルのフォルダに記述し、一つのJSON文書として公開します。文書はそのバイト列のダイジェストで\
         識別されます。要求事項集が版で示す語彙のダイジェストを記入し、フィールドを形式の順に並べ、形式の規則と全ての判定基準の型を検査します。\
         同じファイルからは同じバイト列ができます。フォルダの説明は docs/AUTHORS.md にあります。",
        "例：
  warifu catalog build my-set
  warifu catalog build my-set --vocabulary my-claims --out my-set.json
  warifu catalog build my-set --out -                       表示だけ

終了コード：0 作成済み、65 誤りあり（それぞれファイル、行、桁を示し、何も書き込まない）",
    ),
    texts(
        "catalog check",
        "ソースフォルダを検査します（作成の可否、例、指摘、例の不足及び版）",
        "文書を書き込まずに作成し、全ての例を評価し、`warifu catalog lint` の指摘を行い、各判定基準に小さな変更を加えてどの例も反応しないものを示し、\
         前の版からの変更と版番号を照合します。どの例も反応しない変更は、同じ意味でない限り例の不足です。表示だけを行い、結果には影響しません。\
         語彙については主張項目を比較します。",
        "例：
  warifu catalog check my-set
  warifu catalog check my-set --previous my-set-1.0.0.json --format json | jq '.survivors[]'

終了コード：0 誤りも警告もなく、版が変更の内容を示している、1 それ以外、2 版について判定不能、65 文書を作成できない",
    ),
    texts(
        "catalog unfold",
        "公開済みの要求事項集又は語彙をソースフォルダに展開します",
        "各要求事項と主張項目の各グループを一つずつのYAMLファイルとし、`warifu catalog build` で同じ文書を作成できるようにします。語彙の\
         ダイジェストは省きます（作成時に記入されます）。",
        "例：
  warifu catalog unfold uk-psti my-set
  warifu catalog unfold my-set-1.0.0.json my-set
  warifu catalog unfold warifu-common@2.2.0 my-claims

終了コード：0 書き込み済み、65 ソースフォルダのない文書、又は空でないフォルダ",
    ),
    texts(
        "catalog bump",
        "新しい版番号が変更の内容に合っているかを確認します",
        "版番号は約束です。パッチは、認める範囲の変更なし。マイナーは、認める範囲の拡大又は追加。メジャーは、認めていたものの拒否があり得ることを示します。\
         この約束を、二つの版が認める範囲と照合します。ドラフト（状態が `draft` のプレリリース版）は、それに基づく授与がないため、何も約束しません。

--publish を指定すると、約束が守られ、かつ前の版の直後に来る場合に、新しい版を索引付きのフォルダに入れます。そうでなければ何も書き込みません。",
        "例：
  warifu catalog bump us-ssdf@1.1.1 my-ssdf.json
  warifu catalog bump us-ssdf@1.1.1 my-ssdf.json --editorial 'Our office' --changelog CHANGES.md --publish shelf

終了コード：0 約束が守られている（指定があれば公開した）、1 守られていない、2 判定不能",
    ),
    texts(
        "catalog lint",
        "要求事項集の作成者のために、問題点を指摘します",
        "決して満たせないもの、常に成り立つもの、矛盾するもの、使われないもの、一方の言語だけで変更されたものを示します。判定基準の意味に関する指摘は、\
         証明できた場合だけ行います。各コードの説明は docs/lints.md にあります。",
        "例：
  warifu catalog lint my-set.json --previous us-ssdf@1.1.1
  warifu catalog lint us-ssdf --format json | jq '.remarks[].code'

終了コード：0 誤りも警告もない（注記は可）、1 それ以外",
    ),
    texts(
        "diff",
        "要求事項集の二つの版を、認める範囲により比較します",
        "各要求事項と、各レベルの要求事項集全体について、新版が認める範囲が同じか、狭いか、広いか、又は異なるかを、書き方からの推測ではなく判定します。差異\
         ごとに証人、すなわち一方の版が認め他方が認めない最小の製品記述を示します。--witnesses は証人をアテステーションとして書き出し、\
         `warifu evaluate` で確かめられます。判定できないものは、理由とともに判定不能とします。文言はバイト単位で比較し、意味が同じとは判定しません。",
        "例：
  warifu diff us-ssdf@1.1.1 us-ssdf@1.2.0-draft.1
  warifu diff us-ssdf@1.1.1 us-ssdf@1.2.0-draft.1 --witnesses witnesses
  warifu diff us-ssdf@1.1.1 my-ssdf.json --changelog CHANGES.md --editorial 'Our office' --lang ja
  warifu diff old.json new.json --format json | jq .bump

終了コード：0 全ての要求事項が同等、1 異なる、2 判定不能のものがある",
    ),
    texts(
        "impact",
        "新しい版の要求事項集が、どの製品にいつ影響するかを示します",
        "評価記録、アテステーション、エンベロープ及びバンドル、並びにそれらのフォルダを読み、製品ごとに、影響なし、適合を維持、証拠が必要（どの要求事項か）、\
         失効（移行期間によりどの日か）を示します。意味の変わった要求事項だけを、記録が参照するファイル（--inputs）から再評価します。変更がなければ、\
         記録だけで足ります。ファイルは一つずつ読みます。",
        "例：
  warifu impact us-ssdf@1.1.1 us-ssdf@1.2.0-draft.1 --records records --inputs inputs
  warifu impact old.json new.json --records . --by holder
  warifu impact old.json new.json --records . --csv impact.csv --format json

対象：フォルダの中では、記録、バンドル（保有者の名称のため）、及び記録が参照しないアテステーション（同じ製品のものはまとめて）。
ほかのファイルは無視します。該当するファイルを読めない場合、--skip-bad がなければ終了コード65で終わります。

終了コード：0 影響なし、1 影響あり、2 判定できた範囲で影響なし（判定不能あり）、65 分析できる製品がない",
    ),
    texts(
        "plan",
        "製品が適合するための、費用が最小の変更を求めます",
        "変更とは、主張項目の値の変更、新しい証拠文書、又は構成部品の新しい認証書です。複数の要求事項集を指定すると、一つの計画で全てに適合させます（二つの\
         市場に役立つ変更の費用は一度だけ数えます）。計画は、既知の事実に適用して評価した後に示します。製品が何であるかは変更しません。それについて\
         まだ述べられていない事項を先に尋ね、それに係る要求事項は、述べられるまで対象外とします。ほかに変更してはならない事実は、--keep 又は費用 null で\
         固定してください。",
        "例：
  warifu plan attestation.json --set us-ssdf@1.1.1
  warifu plan attestation.json --set us-ssdf --keep sbom.components --keep vex.vulnerabilities
  warifu plan attestation.json --set us-ssdf --set us-cisa-ssdaf --costs costs.json --best 5
  warifu plan attestation.json --set my-ladder.json --set us-ssdf --level my-ladder:star-2

終了コード：0 変更なしで適合、1 計画あり、2 計画が見つからない又は未回答の質問がある",
    ),
    texts(
        "gap",
        "保有する認証書で充足されない要求事項を示します",
        "信頼方針の下で、製品自体の認証書は、その要求事項集の要求事項と、別の版又はプロファイルの、ID が同じで、比較により同等以上を認めると証明された\
         要求事項を充足します。構成部品の認証書は、それを求める要求事項を充足します。ほかの要求事項については、必要な証拠を示します。信頼方針がない場合、\
         認証書は開くだけで信頼せず、ないものとして扱います。",
        "例：
  warifu gap --holds bundle.json --trust trust.json --set us-ssdf@1.2.0-draft.1
  warifu gap --holds product.bundle.json part.bundle.json --trust trust.json --product product.json --set us-cisa-ssdaf

終了コード：0 残りなし、1 残りあり、2 残りがあり、判定できない認証書がある",
    ),
    texts(
        "schema",
        "形式の JSON Schema を書き出します",
        "エディター、フォームその他のプログラムのための JSON Schema 2020-12 です。形式を省くと、形式を一覧にします。`claims` は、語彙の主張項目の\
         スキーマです。",
        "例：
  warifu schema                         形式の一覧
  warifu schema product > product.schema.json
  warifu schema claims --vocabulary warifu-common",
    ),
    texts(
        "completions",
        "シェルの補完スクリプトを書き出します",
        "",
        "例：
  warifu completions bash > ~/.local/share/bash-completion/completions/warifu
  warifu completions zsh > ~/.zfunc/_warifu
  warifu completions fish > ~/.config/fish/completions/warifu.fish",
    ),
    texts(
        "man",
        "プログラムと各コマンドのマニュアルページを書き出します",
        "ページは、指定したフォルダの man1 に、--lang ja では ja/man1 に書き出します。プログラム man はそこを探します。フォルダを省くと、\
         プログラムのページを標準出力に書き出します。",
        "例：
  warifu man ~/.local/share/man && man warifu-check
  warifu man ~/.local/share/man --lang ja && man -L ja_JP.UTF-8 warifu-check
  warifu man | man -l -",
    ),
];
