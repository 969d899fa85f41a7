#!/bin/sh
# From an empty folder to version 1.1.0 of a requirement set, with its change log. Run it in an empty folder, with `warifu` in the
# path: sh run.sh
set -eu

# Ends with an error unless a command ends with this exit code.
expect() {
    wanted=$1
    shift
    code=0
    "$@" || code=$?
    [ "$code" = "$wanted" ] || { echo "exit code $code, not $wanted: $*"; exit 1; }
}

# Changes a file by a command of sed.
edit() {
    sed "$1" "$2" > edited.tmp
    mv edited.tmp "$2"
}

# 1. A source folder that builds at once.
warifu catalog new door-locks door-locks --vocabulary warifu-common@2.2.0
warifu catalog check door-locks

# 2. The first edition: two requirements, each with products that meet it and products that do not.
cat > door-locks/requirements/G1-1.yaml <<'END'
id: G1-1
groups: [G1]
title:
  en: No shared default code
  ja: 共通の初期暗証番号の禁止
statement:
  en: A lock is delivered without a code, or asks for a new one before it is first used.
  ja: 錠は、暗証番号のない状態で引き渡すか、最初に使用する前に新しい暗証番号を設定させること。
legal_basis: [RULE-1]
references: []
assurance: unverified
# A code of its own for each lock is printed on the box, where others read it: not accepted yet.
criterion:
  one_of:
    claim: configuration.default_credentials
    values: [none, set_at_first_use]
examples:
  pass:
  - claims: {configuration.default_credentials: none}
  - claims: {configuration.default_credentials: set_at_first_use}
  fail:
  - claims: {configuration.default_credentials: unique_per_unit}
  - claims: {configuration.default_credentials: shared}
END
cat > door-locks/requirements/G1-2.yaml <<'END'
id: G1-2
groups: [G1]
title:
  en: Reports are acknowledged
  ja: 報告への受領の連絡
statement:
  en: The maker acknowledges the report of a vulnerability within 14 days.
  ja: 製造者は、脆弱性の報告を受けてから14日以内に受領を連絡すること。
legal_basis: [RULE-1]
references: []
assurance: unverified
criterion:
  at_most:
    claim: response.acknowledge_within
    value: P14D
examples:
  pass:
  - claims: {response.acknowledge_within: P14D}
  fail:
  - claims: {response.acknowledge_within: P15D}
END
edit 's/^requirements: .*/requirements: [G1-1, G1-2]/' door-locks/set.yaml
edit 's/en: The title of the set/en: Rules for door locks/' door-locks/set.yaml
edit 's/ja: 要求事項集の表題/ja: 電子錠の規則/' door-locks/set.yaml
edit 's/^version: .*/version: 1.0.0/' door-locks/set.yaml
warifu catalog check door-locks

# 3. A slip of the pen is named with its file, line and column, and with the name that could be meant.
edit 's/response.acknowledge_within/response.acknowledge_withn/' door-locks/requirements/G1-2.yaml
expect 65 warifu catalog build door-locks
edit 's/response.acknowledge_withn/response.acknowledge_within/' door-locks/requirements/G1-2.yaml

# 4. What is published is one document, known by its digest.
mkdir published
warifu catalog build door-locks --out published/door-locks-1.0.0.json

# 5. After comments, a code of its own for each lock is accepted as well. The number says too little at first.
edit 's/values: .*/values: [none, unique_per_unit, set_at_first_use]/' door-locks/requirements/G1-1.yaml
edit '/^# A code of its own/d' door-locks/requirements/G1-1.yaml
edit '/default_credentials: unique_per_unit/d' door-locks/requirements/G1-1.yaml
edit 's/^  - claims: {configuration.default_credentials: none}/&\
  - claims: {configuration.default_credentials: unique_per_unit}/' door-locks/requirements/G1-1.yaml
edit 's/en: A lock is delivered without a code,/en: A lock is delivered without a code or with one of its own,/' door-locks/requirements/G1-1.yaml
edit 's/暗証番号のない状態で/暗証番号のない状態若しくは個体ごとの暗証番号で/' door-locks/requirements/G1-1.yaml
edit 's/^version: .*/version: 1.0.1/' door-locks/set.yaml
expect 1 warifu catalog check door-locks --previous published/door-locks-1.0.0.json

# 6. More is accepted, nothing is refused that was not: a minor version.
edit 's/^version: .*/version: 1.1.0/' door-locks/set.yaml
warifu catalog check door-locks --previous published/door-locks-1.0.0.json
warifu catalog build door-locks --out published/door-locks-1.1.0.json
expect 1 warifu diff published/door-locks-1.0.0.json published/door-locks-1.1.0.json --changelog published/CHANGES.md
warifu catalog bump published/door-locks-1.0.0.json published/door-locks-1.1.0.json
