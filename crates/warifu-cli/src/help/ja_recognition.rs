//! Arrangements of recognition.

use super::texts::{Texts, texts};

/// The verbs about arrangements, in the order in which help lists them.
pub(super) const RECOGNITION: &[Texts] = &[
    texts(
        "recognition",
        "相互承認の取決めを表示、署名、検討します",
        "取決めは、一方の認証書が他方において何とみなされるかを、開始日、レベルの上限及び効力とともに定めます。発効済み又は発表済みの取決めは\
         カタログにあります。`warifu check` はこれに基づいて判定します。",
        "",
    ),
    texts(
        "recognition show",
        "取決めのどの規定がその時点で効力を持つか、持たない場合はその理由を示します",
        "--trust を指定すると、その方針の下で取決めが有効か、誰の言明によるか、当事者に権限のない規定はどれかを示します。--holds を指定すると、\
         各規定が認証書をどう扱うかを示します。両方を指定すると、取決めを提出した場合の `warifu check` と同じ検査を行います。支障には全て、コード、\
         取決めの中の位置及び対応を示します。",
        "例：
  warifu recognition show jp-uk-2025 --at 2025-12-04T00:00:00Z
  warifu recognition show jp-uk-2025 --trust trust.json --holds bundle.json --product product.json
  warifu recognition show signed.json --trust trust.json --format json

終了コード：0 効力のある規定又は認証書を承認する規定がある、1 ない、2 判定不能",
    ),
    texts(
        "recognition sign",
        "取決めに当事者の一つの署名を加えます",
        "当事者は、それぞれの場所で順に、同じバイト列に署名します。最初の当事者は文書に、次の当事者は最初の当事者が作成したエンベロープに署名します。\
         結果は `warifu bundle --arrangement` と `warifu check --arrangement` に用います。先に `warifu recognition show` で内容を確認してください。\
         --trust を指定すると、版の作成時点で方針が当事者の鍵として挙げる鍵だけが署名できます。",
        "例：
  warifu recognition sign draft.json --key ministry.pem -o begun.json
  warifu recognition sign begun.json --key partner.pem --trust trust.json --party jp -o signed.json",
    ),
    texts(
        "recognition review",
        "相手方の新版の下で、承認が実質的に維持されるかどうかを示します",
        "取決めが挙げる要求事項集の新版を、取決めの対象となった版と、受け入れる製品の範囲によって比較します。認証の対象となる要求事項集では、旧版が\
         退けたものを新版が一切受け入れない場合に、認証書がみなされる要求事項集では、旧版が受け入れたものを新版が一切退けない場合に、承認は維持されます。\
         判定できないものは判定不能とします。証明されたものだけを加えた取決めの次の版を、署名のない草案として作成し、それ以外は送付状で述べます。",
        "例：
  warifu recognition review jp-uk-2025 new-jc-star.json
  warifu recognition review jp-uk-2025 new-jc-star.json --certificates certificates -o draft.json --letter letter.md
  warifu recognition review arrangement.json new.json --old old.json --format json | jq .substance

終了コード：0 要求事項集を挙げる全ての規定で維持される、1 維持されない規定がある、2 判定不能",
    ),
];

/// Their arguments.
pub(super) const RECOGNITION_ARGUMENTS: &[(&str, &str)] = &[
    ("recognition show arrangement", "取決め：ID、ID@RANGE 又はファイル（署名の有無を問わない）"),
    ("recognition show trust", "輸入者の信頼方針"),
    ("recognition show holds", "対象とする認証書"),
    ("recognition show product", "--trust 及び --holds とともに：届いた製品（warifu.product/1）"),
    ("recognition sign arrangement", "取決め：ID、ID@RANGE 又はファイル（ほかの当事者の署名があってもよい）"),
    ("recognition sign key", "秘密鍵又は signer:FILE.json"),
    ("recognition sign trust", "鍵を当事者の鍵として挙げているべき信頼方針"),
    ("recognition sign party", "--trust とともに：署名する当事者"),
    ("recognition sign output", "エンベロープの出力先"),
    ("recognition review arrangement", "取決め：ID、ID@RANGE 又はファイル（署名の有無を問わない）"),
    ("recognition review new", "要求事項集の新版：ID@RANGE 又はファイル"),
    ("recognition review old", "取決めの対象となった版：ID@RANGE 又はファイル。省くと取決めが固定する版"),
    (
        "recognition review certificates",
        "バンドル、又はバンドルのフォルダ。影響を受けるものを列挙します。内容は読み取るだけで検証しません",
    ),
    ("recognition review at", "検討の日時。草案はこの時点から効力を持ちます。省くと現在"),
    ("recognition review output", "次の版の草案の出力先"),
    ("recognition review letter", "送付状の出力先（--lang の言語）"),
    ("recognition review effort", "比較に用いる計算量の上限。超える部分は判定不能となります"),
];
