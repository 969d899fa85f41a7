//! Help in Japanese: the texts, by command and argument.

/// What a command does.
pub(super) struct Texts {
    /// The command, its verbs separated by spaces; empty for the program itself.
    pub(super) path: &'static str,
    /// One line.
    pub(super) about: &'static str,
    /// More about it, in paragraphs separated by empty lines.
    pub(super) more: &'static str,
    /// Examples and exit codes; lines are not broken.
    pub(super) after: &'static str,
}

const fn texts(path: &'static str, about: &'static str, more: &'static str, after: &'static str) -> Texts {
    Texts { path, about, more, after }
}

/// All commands, in the order in which help lists them.
pub(super) const COMMANDS: &[Texts] = &[
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
        "秘密鍵は PKCS#8 v1 の PEM ファイル、公開鍵は SPKI の PEM ファイルです。いずれも OpenSSL で読めます。",
        "",
    ),
    texts(
        "key new",
        "新しい秘密鍵を作成します",
        "ファイルは所有者だけが読めます。既存のファイルを上書きすることはありません。",
        "例：
  warifu key new -o key.pem
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
        "import",
        "証拠文書を取り込み、アテステーションの下書きを作成します",
        "SBOM（CycloneDX 1.4～1.7 JSON、SPDX 2.3 JSON）、ビルド来歴（in-toto ステートメントの SLSA v0.2 及び v1。単独、DSSE、sigstore \
         bundle のいずれも可）、OpenVEX 文書、並びに製造者・試験所・監査人の宣言（warifu.declaration/1）を読みます。形式は内容から判別します。

各文書は、成果物の SHA-256 又は同一の識別子により、その製品に関するものでなければなりません。そうでない文書からは何も取り込みません。\
         取り込んだ内容は型付きの主張項目となり、それぞれに根拠文書のダイジェストが付きます。全てのファイルを取り込むか、何も書き込まないかのいずれかです。",
        "例：
  warifu import sbom.cdx.json provenance.json vex.json --product product.json -o attestation.json
  warifu import evidence/* --product product.json -o - | less

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
  warifu evaluate maker.json laboratory.json --set us-ssdf@1.1.0 \\
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
         その証人を知る全ての場所で認証書が拒否されます。--mend は、そのような行を取り除きます。",
        "例：
  warifu log checkpoint log --key log.pem
  warifu log checkpoint log --key log.pem --cosigned from-witness --witness witness.vkey
  warifu log checkpoint log --key log.pem --mend --witness witness.vkey",
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
         信頼するかは方針が定めます。",
        "例：
  warifu check bundle.json --trust trust.json --product product.json
  warifu check bundle.json --trust trust.json --product product.json --at 2027-04-01T00:00:00Z
  warifu check bundle.json --trust trust.json --product product.json --status newer-snapshot.json
  warifu check bundle.json --trust trust.json --format json | jq .verdict

終了コード：0 受入可、1 拒否、2 判定不能、3 受入可（ただし状態情報が古い）",
    ),
    texts(
        "show",
        "Warifu の文書を読みやすく表示します",
        "全ての形式の文書（一覧は `warifu schema`）、チェックポイント、ログの証明及び公開鍵を、内容から判別します。表示は何も証明しません。\
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
  warifu catalog show us-ssdf@1.1.0 PW.4.1       一つの要求事項と判定基準
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
        "各要求事項集の各レベルについて、ツールの文書（SBOM、ビルド来歴、VEX）だけで確認できる要求事項、製造者の記録又は宣言で確認できる要求事項、及び\
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
  warifu catalog export us-ssdf@1.1.0 --as json -o us-ssdf.json
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
        "catalog bump",
        "新しい版番号が変更の内容に合っているかを確認します",
        "版番号は約束です。パッチは、認める範囲の変更なし。マイナーは、認める範囲の拡大又は追加。メジャーは、認めていたものの拒否があり得ることを示します。\
         この約束を、二つの版が認める範囲と照合します。ドラフト（状態が `draft` のプレリリース版）は、それに基づく授与がないため、何も約束しません。

--publish を指定すると、約束が守られ、かつ前の版の直後に来る場合に、新しい版を索引付きのフォルダに入れます。そうでなければ何も書き込みません。",
        "例：
  warifu catalog bump us-ssdf@1.1.0 my-ssdf.json
  warifu catalog bump us-ssdf@1.1.0 my-ssdf.json --editorial 'Our office' --changelog CHANGES.md --publish shelf

終了コード：0 約束が守られている（指定があれば公開した）、1 守られていない、2 判定不能",
    ),
    texts(
        "catalog lint",
        "要求事項集の作成者のために、問題点を指摘します",
        "決して満たせないもの、常に成り立つもの、矛盾するもの、使われないもの、一方の言語だけで変更されたものを示します。判定基準の意味に関する指摘は、\
         証明できた場合だけ行います。各コードの説明は docs/lints.md にあります。",
        "例：
  warifu catalog lint my-set.json --previous us-ssdf@1.1.0
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
  warifu diff us-ssdf@1.1.0 us-ssdf@1.2.0-draft.1
  warifu diff us-ssdf@1.1.0 us-ssdf@1.2.0-draft.1 --witnesses witnesses
  warifu diff us-ssdf@1.1.0 my-ssdf.json --changelog CHANGES.md --editorial 'Our office' --lang ja
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
  warifu impact us-ssdf@1.1.0 us-ssdf@1.2.0-draft.1 --records records --inputs inputs
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
  warifu plan attestation.json --set us-ssdf@1.1.0
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
];

const STATUS: &str = "例：
  warifu status suspend history.json bundle.json --reason 'Surveillance is overdue' --reason-ja '定期審査の遅れ'
  warifu status withdraw history.json MCO-2026-0042 --reason '…' --reason-ja '…' --from 2026-10-01T00:00:00Z

他者に反映されるのは warifu status publish の実行後です";

/// Arguments: `COMMAND ARGUMENT` for one command, or `ARGUMENT` for all commands that say nothing of their own.
pub(super) const ARGUMENTS: &[(&str, &str)] = &[
    ("accreditation revoke compromised_at", "鍵がほかの者の手に渡った可能性のある最初の日時"),
    ("accreditation revoke from", "署名を無効とする日時。省くと版の作成日時"),
    ("accreditation revoke revoked", "失効させる鍵：ed25519:… 又はファイル"),
    ("accreditation restore from", "停止を終える日時。省くと版の作成日時"),
    ("accreditation rotate from", "新しい鍵で署名を始める日時。省くと版の作成日時"),
    ("accreditation rotate name", "新しい鍵の名前。省くと古い鍵の名前"),
    ("accreditation rotate new", "新しい鍵：ed25519:… 又はファイル"),
    ("accreditation rotate old", "古い鍵：ed25519:… 又はファイル"),
    ("accreditation rotate until", "古い鍵も有効とする期限。省くと変更の日時まで"),
    ("accreditation series files", "認定の版"),
    ("accreditation suspend from", "停止の開始日時。省くと版の作成日時"),
    ("accreditation suspend until", "停止の終了日時。省くと期限なし"),
    ("accredit at", "作成日時。省くと現在"),
    ("accredit authority", "認定者：信頼方針に記載された名前による認定機関"),
    ("accredit drop_keys", "前の版の鍵が有効だった期間から除かれていても署名します"),
    ("accredit issuer", "認定者：自らの認定の版による機関"),
    ("accredit previous", "前の版"),
    ("accredit terms", "認定の内容"),
    ("admit", "受入方針（warifu.admission/1）：どの鍵をどの当事者の署名と認めるか"),
    ("all", "適合した要求事項も含め、全て表示します"),
    ("at", "判定時点。省くと現在"),
    ("attest attestation", "下書き（`warifu import` が作成した in-toto ステートメント）"),
    ("best", "計画の数。費用の小さい順"),
    ("bundle accreditation", "認定機関から認証機関までの認定。バンドルに入れるもの全て"),
    ("bundle log_proof", "認証書がログに登録されていることの証明"),
    ("bundle output", "完成したバンドルの出力先"),
    ("bundle status", "認証機関の状態一覧。バンドルに入れるもの全て"),
    ("bundle", "バンドル"),
    ("bundle input", "バンドル。-o で別のファイルを指定しなければ置き換えます"),
    ("catalog coverage at", "適用される版を定める日時。省くと現在"),
    ("catalog coverage requirements", "要求事項の ID も表示します"),
    ("catalog coverage sets", "要求事項集又はプロファイル：ID 又は ID@RANGE"),
    ("catalog crosswalk at", "--unmatched の基準日（YYYY-MM-DD）。省くと今日"),
    ("catalog crosswalk from", "この要素から始まる又はこの要素で終わる関係だけを、その要素から見て表示します"),
    ("catalog crosswalk name", "対応表：ID 又は ID@RANGE"),
    ("catalog crosswalk unmatched", "基準日において、相手側に対応のないものを表示します"),
    ("catalog export at", "適用される版を定める日時。省くと現在"),
    ("catalog export bom", "csv の先頭に、表計算ソフトが UTF-8 を判別するためのバイト順マークを付けます"),
    ("catalog export form", "形式：json、csv 又は oscal"),
    ("catalog export name", "要求事項集、プロファイル、語彙、分野一覧又は対応表：ID 又は ID@RANGE"),
    ("catalog export resolved", "プロファイルについて、解決後の要求事項集を書き出します（json）"),
    ("catalog form at", "適用される版を定める日時。省くと現在"),
    ("catalog form set", "要求事項集又はプロファイル：ID、ID@RANGE 又はファイル"),
    ("catalog import authority", "要求事項の公表者。省くと文書から取得"),
    ("catalog import country", "公表者の国（US など）"),
    ("catalog import expect", "有効な要求事項の数。全体（N）又は一つの分類（CLASS=N）"),
    ("catalog import file", "OSCAL のカタログ又はプロファイル（JSON）"),
    ("catalog import from", "適用開始日。省くと文書の日付"),
    ("catalog import id", "要求事項集の ID。省くと表題から作成"),
    ("catalog import output", "要求事項集の出力先"),
    ("catalog import sources", "プロファイルが取り込む文書。一つずつ指定します"),
    ("catalog import version", "要求事項集の版。省くと文書から取得"),
    ("catalog lint at", "ID@RANGE を解決する日時。省くと現在"),
    ("catalog lint previous", "前の版。省くとカタログ内の前の版"),
    ("catalog lint set", "要求事項集：ファイル、ID 又は ID@RANGE"),
    ("catalog search words", "検索語。全てを含むものを探します"),
    ("catalog sectors at", "基準日（YYYY-MM-DD）。省くと今日"),
    ("catalog sectors list", "一つの一覧だけを対象とします"),
    ("catalog show at", "適用される版を定める日時。省くと現在"),
    (
        "catalog show name",
        "要求事項集、プロファイル、語彙、分野一覧又は対応表：ID 又は ID@RANGE。例：us-ssdf、us-ssdf@1.1.0、'us-ssdf@>=1.0.0, <2.0.0'",
    ),
    ("catalog show part", "その中の一つの要求事項、又は一つの主張項目"),
    ("catalog bump at", "ID@RANGE を解決する日時。省くと現在"),
    ("catalog bump publish", "約束が守られている場合に、新しい版を索引とともに入れるフォルダ"),
    ("certificates", "バンドル、又はバンドルのフォルダ：新しい版により判定が変わるものを一覧にします"),
    ("changelog", "変更履歴の出力先：FILE.md（--lang の言語）又は FILE.json（両言語）"),
    ("check product", "到着した製品（warifu.product/1）"),
    ("check trust", "輸入者の信頼方針（warifu.trust-policy/2）"),
    ("color", "色：auto、always 又は never。NO_COLOR に従います"),
    ("completions shell", "bash、elvish、fish、powershell 又は zsh"),
    ("costs", "変更の費用（warifu.costs/1）。省くと各1"),
    ("countersign at", "レビューの日時。省くと現在"),
    ("countersign bundle", "バンドル。-o で別のファイルを指定しなければ置き換えます"),
    ("countersign output", "署名を追加したバンドルの出力先"),
    ("countersign record", "再評価する評価記録"),
    ("countersign role", "署名の役割（evaluator、reviewer、certifier など）"),
    ("demo dir", "ファイルを置くフォルダ。以前の実演のファイルは置き換え、ほかのファイルには触れません"),
    ("diff at", "ID@RANGE を解決する日時。省くと現在"),
    ("diff level", "このレベルだけを比較します。省くと全てのレベル"),
    ("diff witnesses", "証人の出力先：差異ごとに一つのアテステーションと、それに必要なもの"),
    ("disclose bundle", "全ての所見を含むバンドル"),
    ("disclose requirements", "所見を開示する要求事項"),
    ("editorial", "文言の変更が編集上のものであると主張する者"),
    ("effort", "比較全体に費やす計算量の上限。超えるものは判定不能とします"),
    (
        "evaluate evidence",
        "提出された証拠文書（フォルダ又はファイル）。アテステーションがダイジェストで参照するものを使います",
    ),
    ("evaluate level", "要求事項集にレベルがある場合のレベル：star-2、FR1=2,FR2=1、又は全次元共通の数"),
    ("evaluate record", "評価記録の出力先"),
    ("evaluate set", "要求事項集：ID、ID@RANGE 又はファイル"),
    ("evaluate files", "一つの製品に関するアテステーション又はエンベロープ。順序は問いません"),
    ("evidence", "提出された証拠文書（フォルダ又はファイル）"),
    ("explain record", "`warifu evaluate --record` が作成した評価記録"),
    ("explain requirement", "一つの要求事項。省くと全て"),
    ("export bundle", "バンドル"),
    ("export form", "dsse 又は statement。将来は vsa、svr、vc 及び html"),
    ("format", "出力：人向け（human）又は機械向け（json）"),
    ("gap holds", "保有する認証書：製品及び構成部品のもの"),
    ("gap product", "製品（warifu.product/1）。省くと最初の認証書の製品"),
    ("gap trust", "認証書を有効と認める信頼方針"),
    ("help", "この説明を表示します（-h は要約）"),
    ("holds", "構成部品の認証書。--trust が必要です"),
    ("impact admit", "記録のないアテステーションの受入方針（warifu.admission/1）"),
    ("impact at", "記録の日時の代わりに、この日時（変更日など）で全てを評価します"),
    ("impact by", "集計の方法：保有者別（holder）又は日付別（date）"),
    ("impact csv", "全製品の表の出力先。1行に1製品"),
    ("impact inputs", "記録がダイジェストで参照するファイル：アテステーション、証拠、受入方針、適用免除"),
    ("impact level", "記録のないアテステーションを評価するレベル"),
    ("impact list", "個別に表示する製品の数。影響を受けるものから示します。--csv の表は全てを含みます"),
    ("impact new", "次の版：ID@RANGE 又はファイル。まだ施行されていなくても構いません"),
    ("impact old", "製品を評価した版：ID@RANGE 又はファイル"),
    ("impact records", "記録、アテステーション、エンベロープ及びバンドル、並びにそれらのフォルダ"),
    ("impact skip_bad", "読めないファイルを判定不能として扱い、処理を続けます"),
    ("import files", "証拠文書"),
    ("import made_at", "アテステーションに記載する日時。省くと記載なし"),
    ("import output", "アテステーションの下書きの出力先"),
    ("import product", "証拠の対象である製品（warifu.product/1）"),
    ("import vocabularies", "同梱以外の語彙（warifu.vocabulary/1）"),
    ("attest key", "署名者の秘密鍵"),
    ("attest output", "エンベロープの出力先"),
    ("disclose output", "バンドルの出力先"),
    ("export output", "出力先"),
    ("issue accreditation", "授与の根拠となる認証機関の認定。認証書にその系列を記載します"),
    ("issue at", "決定の日時。省くと現在。授与日の方が早ければ授与日"),
    ("issue disclosures", "全ての所見と証明を含む、保有者用のバンドルの出力先"),
    ("issue key", "認証機関の秘密鍵"),
    ("issue output", "バンドルの出力先"),
    ("issue record", "`warifu evaluate --record` が作成した評価記録"),
    ("issue status", "認証書に登録位置を与える、認証機関の状態履歴"),
    ("issue terms", "認証書の番号、保有者、範囲及び日付（warifu.terms/2）"),
    ("keep", "費用にかかわらず変更しない主張項目"),
    ("accreditation rotate at", "版の作成日時。省くと現在"),
    ("accreditation revoke at", "版の作成日時。省くと現在"),
    ("accreditation suspend at", "版の作成日時。省くと現在"),
    ("accreditation restore at", "版の作成日時。省くと現在"),
    ("accreditation rotate output", "新しい版の出力先"),
    ("accreditation revoke output", "新しい版の出力先"),
    ("accreditation suspend output", "新しい版の出力先"),
    ("accreditation restore output", "新しい版の出力先"),
    ("accreditation rotate accreditation", "現在の版"),
    ("accreditation revoke accreditation", "現在の版"),
    ("accreditation suspend accreditation", "現在の版"),
    ("accreditation restore accreditation", "現在の版"),
    ("accreditation", "現在の版"),
    ("accredit output", "署名した認定の出力先"),
    ("kept_accreditation", "手元にある認定。バンドルのものと併せて用います"),
    ("key", "秘密鍵。複数の署名が求められる場合は、その数だけ指定します"),
    ("key id file", "秘密鍵又は公開鍵"),
    ("key id text", "方針に書く形式の公開鍵だけを出力します"),
    ("key new output", "秘密鍵の出力先"),
    ("key public key", "秘密鍵"),
    ("key public output", "公開鍵の出力先。- は標準出力"),
    ("known_at", "この日時に知られていた情報で判定します。--at も省くと現在"),
    ("lang", "表題と説明の言語：en 又は ja"),
    ("level", "レベル。レベルのある全ての要求事項集に共通、又は一つについて ID:LEVEL"),
    ("levels", "レベル。レベルのある全ての要求事項集に共通、又は一つについて ID:LEVEL"),
    ("log add files", "バンドル、又はほかのファイル"),
    ("log add key", "チェックポイントに直ちに署名するための、ログの秘密鍵"),
    ("log checkpoint cosigned", "証人が連署した、このチェックポイントの写し"),
    ("log checkpoint key", "ログの秘密鍵"),
    ("log checkpoint mend", "ログの鍵又は --witness の鍵によらない行を全て取り除きます"),
    ("log checkpoint witness", "連署を取り込む又は残す証人の検証鍵、又はそれを含むファイル"),
    ("log init folder", "フォルダ"),
    ("log init key", "ログの秘密鍵"),
    ("log init origin", "ログの名前"),
    ("log key private", "秘密鍵"),
    ("log key name", "ログの origin、又は証人の名前"),
    ("log key output", "検証鍵の出力先。- は標準出力"),
    ("log key witness", "ログではなく、証人の鍵です"),
    ("log prove what", "登録番号（0から）、又は追加したバンドル若しくはファイル"),
    ("log prove output", "証明の出力先。- は標準出力"),
    ("log audit witness", "連署がなければならない証人の検証鍵、又はそれを含むファイル"),
    ("log witness at", "確認の日時。省くと現在"),
    ("log witness begin", "この証人は、このログをまだ確認していません"),
    ("log witness key", "証人の秘密鍵"),
    ("log witness target", "ログのフォルダ、又はそのチェックポイント"),
    ("log witness name", "証人の名前"),
    ("log witness output", "連署したチェックポイントの出力先。省くと読み取ったものを置き換えます"),
    ("log witness state", "証人の記憶：最後に連署したチェックポイント"),
    ("log witness tiles", "ログのタイルのフォルダ。省くとチェックポイントのフォルダ"),
    ("folder", "ログのフォルダ"),
    ("log_key", "ログの検証鍵、又はそれを含むファイル"),
    ("new", "後の版"),
    ("old", "前の版：ID@RANGE 又はファイル"),
    ("output", "出力先。- は標準出力"),
    ("plan sets", "製品が適合すべき要求事項集：ID、ID@RANGE 又はファイル。市場ごとに一つ"),
    ("plan steps", "探索の上限：要求事項を調べる回数。省くと約1秒分"),
    ("plan files", "一つの製品に関するアテステーション又はエンベロープ。順序は問いません"),
    ("reason", "理由（英語）"),
    ("reason_ja", "理由（日本語）"),
    ("replay record", "評価記録"),
    ("replay with", "任意のファイル及びフォルダ。種類はダイジェストで判別します"),
    ("schema document", "形式（product、trust-policy など）、又は claims"),
    ("schema vocabulary", "claims の対象とする語彙"),
    ("sets", "製品が適合すべき要求事項集：ID、ID@RANGE 又はファイル。市場ごとに一つ"),
    ("shelf", "要求事項集のファイルが必要とし、カタログにない語彙又はプロファイルの基礎"),
    ("show file", "文書。- は標準入力"),
    ("status", "手元にある状態一覧。バンドルのものと併せて用います"),
    ("status enter bundles", "認証書のバンドル。順序は問いません"),
    ("status enter signed_by", "それらに署名した認証機関の鍵（公開鍵又は秘密鍵）"),
    ("status handout what", "認証書の番号、又は登録位置"),
    ("status handout output", "バンドルの出力先"),
    ("status init body", "認証書に記載する認証機関の ID"),
    ("status init history", "履歴の出力先"),
    ("status list at", "いつ知られていた状態か。省くと現在"),
    ("status publish at", "作成日時。省くと現在"),
    ("status publish brief", "開始日時と理由を省いた、最小の状態一覧を作成します"),
    ("status publish every", "次回までの間隔（P7D、P1M など）"),
    ("status publish key", "状態に署名するための認証機関の秘密鍵"),
    ("status publish output", "状態一覧の出力先"),
    ("status publish previous", "前の状態一覧。複製から復元した履歴にないもの。置き換えるファイルも含みます"),
    ("status publish signed_by", "前の状態一覧に署名した公開鍵。--key の鍵と異なる場合"),
    ("what", "認証書を含むバンドル、その番号、又は履歴における登録位置"),
    ("history", "認証機関の履歴"),
    ("status suspend at", "記録の日時。省くと現在"),
    ("status restore at", "記録の日時。省くと現在"),
    ("status withdraw at", "記録の日時。省くと現在"),
    ("status supersede at", "記録の日時。省くと現在"),
    ("from", "適用開始日時（過去でも可）。省くと記録の日時"),
    ("seconds", "ほかのプロセスが同じものを変更している間、待つ秒数"),
    ("accreditation revoke trust", "--certificates の判定に用いる信頼方針（warifu.trust-policy/2）"),
    ("accreditation suspend trust", "--certificates の判定に用いる信頼方針（warifu.trust-policy/2）"),
    ("trust", "構成部品の認証書を開くための信頼方針"),
    ("version", "版を表示します"),
    ("waivers", "期限と理由のある適用免除（warifu.waivers/1）"),
    ("with", "記録が参照する全てのファイル。フォルダも指定できます"),
];
