//! The feed of requirements.

use super::texts::{Texts, texts};

/// The verbs about feeds, in the order in which help lists them.
pub(super) const FEED: &[Texts] = &[
    texts(
        "feed",
        "要求事項をフィードとして公開し、購読します",
        "フィードはTUFのリポジトリであり、任意のウェブサーバー、フォルダ又はUSBメモリに置ける静的なファイルです。購読者は、\
         鍵が盗まれて変更された場合でも、内容がその機関のものであり、欠けがなく、順序どおりで、既に確認したものより古くないことを確認できます。\
         このプログラムはネットワークを使わず、フィードはフォルダから読み取ります。ウェブサーバーからは `warifu-fetch` が取得します。",
        "",
    ),
    texts(
        "feed publish",
        "機関のカタログフォルダをフィードに公開します",
        "フォルダの索引に記載があり、フィードにまだない文書を公開します。要求事項集の新しい版には、前の版との比較、両言語の変更履歴及び相違の証人が付きます。\
         版番号が示す以上の変更がある版は公開されず、ほかの文書も公開されません。最初の公開には全ての役割の鍵が必要です。以後、機関は自らの鍵と `snapshot` 及び \
         `timestamp` の鍵で公開でき、`root` と `targets` の鍵は安全な場所に保管できます。書き込む内容は、事前に購読者と同じ方法で読み取って確認します。",
        "例：
  warifu feed publish shelf feed --authority nist --key root.pem --key online.pem --key nist.pem \\
      --role root=root.pem --role targets=root.pem --role snapshot=online.pem --role timestamp=online.pem --role nist=nist.pem
  warifu feed publish shelf feed --authority nist --key nist.pem --key online.pem

終了コード：0 公開した、1 版番号が変更に足りない、購読者が拒否する内容である、又は署名を集めている途中である",
    ),
    texts(
        "feed renew",
        "有効期間の残りが半分を切ったものに署名し直し、鍵を変更します",
        "`timestamp` の期限が切れると、購読者はフィードを古いものとして扱います。そのため、`timestamp` と `snapshot` の鍵で毎日実行してください。ほかの鍵が必要なものは\
         一覧に示します。--role で役割の鍵を変更できます。最上位の役割の鍵を変更するには、直前のルートと新しいルートの両方の鍵による署名が必要です。盗まれた鍵は\
         この方法で無効にします。",
        "例：
  warifu feed renew feed --key online.pem
  warifu feed renew feed --key root.pem --key new.pem --role snapshot=new.pem --role timestamp=new.pem
  warifu feed renew feed --key officer.pem --drafts drafts

終了コード：0 完了、1 署名を集めている途中である",
    ),
    texts(
        "feed sign",
        "役割の署名者が複数の場所にいる場合に、フィードの下書きに署名します",
        "--drafts を指定した `warifu feed publish` 又は `renew` が書き出す下書きは、ファイルとして運べます。各担当者は内容を確認し、ほかの署名と並べて署名します。\
         役割の鍵であること及び署名の数は、公開する側が確認します。同じ鍵による署名が既にある場合は変わりません。",
        "例：
  warifu feed sign drafts/root.json --key officer-2.pem",
    ),
    texts(
        "feed pull",
        "フィードの新着を取り込み、その意味を示します",
        "SOURCE は、複写、マウント若しくはミラーしたフィードのフォルダ、又はその URL です。URL からはプログラム `warifu-fetch` が取得します。役割の鍵、既に確認したものより古くないこと、全ての部分が同じ時点のものであること、\
         各文書の内容を全て検証してから保存します。期限の切れたフィードは読み取った上で古いものと表示します。新しい版は、ここにあった版と、受け入れる製品の範囲によって\
         比較します。変更についての公開者の言明には依拠しません。--records を指定すると、`warifu impact` と同様に、評価済みの製品への影響を、--ledger を指定すると、台帳の認証書への影響を調べます。\
         前の版を指定している取決めを検討し、対応表において対応がなくなったものを列挙します。--news を指定すると、その全てを、人とプログラムのためのファイルに書き出します。",
        "例：
  warifu feed pull /media/stick/feed requirements --root nist-root.json
  warifu feed pull https://feed.example/feed requirements --records records --lang ja
  warifu feed pull feed requirements --ledger sqlite:ledger.db --news news --from desk@authority.example
  warifu feed pull feed requirements --format json | jq '.sets[].bump'

終了コード：0 読み取り、影響を受ける製品はない、1 影響を受ける製品がある、2 判定不能、3 読み取ったが、フィードが古い、
65 拒否した（検証済みのもの以外は保存しない）",
    ),
    texts(
        "feed tuf-client",
        "適合性試験の手順により、任意のTUFリポジトリを読み取ります",
        "試験、及びフィード以外のリポジトリのためのものです。仕様に厳密に従い、期限の切れたメタデータを拒否します。URL は `https://`、`http://`、\
         `file://` 又はフォルダです。ウェブサーバーからはプログラム `warifu-fetch` が取得します。一つのメタデータのフォルダで動作するプロセスは、同時に一つだけです。",
        "例：
  warifu feed tuf-client --metadata-dir state init root.json
  warifu feed tuf-client --metadata-dir state --metadata-url mirror/metadata refresh
  warifu feed tuf-client --metadata-dir state --metadata-url mirror/metadata --target-name a.txt \\
      --target-base-url mirror/targets --target-dir out download

終了コード：0 完了した、1 拒否した、又は失敗した",
    ),
];

/// Their arguments.
pub(super) const FEED_ARGUMENTS: &[(&str, &str)] = &[
    ("feed publish shelf", "`warifu catalog bump --publish` が書いたカタログフォルダ"),
    ("feed publish feed", "フィードのフォルダ"),
    ("feed publish authority", "公開する機関の、フィードにおける名前"),
    (
        "feed publish also",
        "フォルダのほかに公開する文書（分野の一覧、対応表、取決めなど）：ID の全ての版、ID@RANGE の版又はファイル",
    ),
    ("feed publish signers", "署名する秘密鍵又は signer:FILE.json。各役割には、その役割の鍵が署名します"),
    (
        "feed publish roles",
        "役割（`root`、`targets`、`snapshot`、`timestamp` 又は機関）の鍵。複数の場合は繰り返します。省くと、役割は現在の鍵を保ちます",
    ),
    ("feed publish thresholds", "役割の鍵のうち署名が必要な数。省くと1"),
    ("feed publish days", "新しいメタデータの有効日数：`root=365`、`targets=180`、`snapshot=30`、`timestamp=7`"),
    (
        "feed publish drafts",
        "署名者に一つのマシンから届かない場合に、署名を集めるフォルダ。署名を待つものの下書きを書き出し、別の場所で `warifu feed sign` により署名します。\
         戻した後に同じコマンドを実行すると続行します",
    ),
    ("feed publish at", "公開の日時。省くと現在"),
    ("feed publish seconds", "別のプロセスが同じものを変更している間、待つ秒数"),
    ("feed renew feed", "フィードのフォルダ"),
    ("feed renew signers", "署名する秘密鍵又は signer:FILE.json。各役割には、その役割の鍵が署名します"),
    (
        "feed renew roles",
        "役割（`root`、`targets`、`snapshot` 又は `timestamp`）の鍵。複数の場合は繰り返します。省くと、役割は現在の鍵を保ちます",
    ),
    ("feed renew thresholds", "役割の鍵のうち署名が必要な数。省くと1"),
    ("feed renew days", "新しいメタデータの有効日数：`root=365`、`targets=180`、`snapshot=30`、`timestamp=7`"),
    (
        "feed renew drafts",
        "署名者に一つのマシンから届かない場合に、署名を集めるフォルダ。署名を待つものの下書きを書き出し、別の場所で `warifu feed sign` により署名します。\
         戻した後に同じコマンドを実行すると続行します",
    ),
    ("feed renew at", "公開の日時。省くと現在"),
    ("feed renew seconds", "別のプロセスが同じものを変更している間、待つ秒数"),
    ("feed sign draft", "下書き。署名を書き加えます"),
    ("feed sign key", "担当者の秘密鍵又は signer:FILE.json"),
    ("feed sign output", "署名した下書きの出力先。省くと下書きを置き換えます"),
    ("feed pull source", "フィードのフォルダ又は URL"),
    ("feed pull folder", "購読者のフォルダ。文書は `targets`、確認済みのものは `state` に置きます"),
    (
        "feed pull root",
        "初回に指定するルート。フィードとは別の経路で公開者から受け取ります。二回目以降に指定すると検査します",
    ),
    ("feed pull records", "製品の記録及びアテステーション、又はそのフォルダ。新しい版の影響を受けるものを列挙します"),
    (
        "feed pull ledger",
        "台帳（sqlite:FILE 又は postgres://…）。新しい版の影響を受ける認証書を列挙し、保有者への通知文を作成します",
    ),
    ("feed pull arrangements", "フィードにあるもののほか、新しい版について検討する取決め：ID、ID@RANGE 又はファイル"),
    (
        "feed pull news",
        "新着情報の出力先：news.html、news.atom、news.eml（--from を指定したとき）、通知文及び取決めの草案",
    ),
    ("feed pull from", "新着情報のメールの差出人"),
    ("feed pull to", "新着情報のメールの宛先"),
    ("feed pull at", "判断の日時。省くと現在"),
    ("feed pull program", "ウェブサーバーから取得するプログラム。省くと、このプログラムと同じ場所の `warifu-fetch`"),
    ("feed pull seconds", "別のプロセスが同じものを変更している間、待つ秒数"),
    ("feed tuf-client metadata_dir", "検証済みのメタデータを保存するフォルダ"),
    ("feed tuf-client metadata_url", "リポジトリのメタデータの場所"),
    ("feed tuf-client target_name", "リポジトリにおける対象のパス"),
    ("feed tuf-client target_base_url", "リポジトリの対象の場所"),
    ("feed tuf-client target_dir", "対象の出力先"),
    ("feed tuf-client at", "判断の日時。省くと現在"),
    (
        "feed tuf-client program",
        "ウェブサーバーから取得するプログラム。省くと、このプログラムと同じ場所の `warifu-fetch`",
    ),
    ("feed tuf-client seconds", "別のプロセスが同じものを変更している間、待つ秒数"),
    ("feed tuf-client step", "手順：`init`、`refresh` 又は `download`"),
    ("feed tuf-client root", "`init` とともに：最初のルート"),
];
