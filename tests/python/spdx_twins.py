#!/usr/bin/env python3
"""Writes each SPDX 2 document of the foreign material in both forms, JSON and tag-value, with spdx-tools (PyPI), and compares what
spdx-tools finds in what it read with what it finds in what it wrote.

    python3 tests/python/spdx_twins.py FOLDER OUT
    WARIFU_SPDX_TWINS=OUT cargo test -p warifu-evidence --test import converter -- --nocapture

Skips, loudly, where spdx-tools is not installed.
"""

import logging
import pathlib
import sys

FOLDERS = ["spdx-twins", "spdx-tag-value", "sbom/spdx", "sbom-same-subject", "sbom-min-elements"]


def kind_of(path):
    text = path.read_text(errors="replace").lstrip("\ufeff").lstrip()
    if text.startswith("{"):
        return ".json" if '"spdxVersion"' in text else None
    return ".spdx" if "SPDXVersion:" in text else None


def outline(document):
    """What two readers have to find alike: identifiers of packages, with what the claims look at."""
    packages = [
        (p.spdx_id, p.name, p.version, str(p.supplier), str(p.originator), len(p.checksums), len(p.external_references))
        for p in document.packages
    ]
    return sorted(packages, key=str), len(document.relationships)


def main(folder, out):
    try:
        from spdx_tools.spdx.parser.json import json_parser
        from spdx_tools.spdx.parser.tagvalue import tagvalue_parser
        from spdx_tools.spdx.writer.json import json_writer
        from spdx_tools.spdx.writer.tagvalue import tagvalue_writer
    except ImportError:
        print("SKIPPED: spdx-tools is not installed (pip install spdx-tools)")
        return 0
    logging.disable(logging.CRITICAL)
    parse = {".json": json_parser.parse_from_file, ".spdx": tagvalue_parser.parse_from_file}
    out.mkdir(parents=True, exist_ok=True)
    written, refused, differ = 0, [], []
    for path in sorted(one for name in FOLDERS for one in (folder / name).rglob("*") if one.is_file()):
        kind = kind_of(path)
        if not kind:
            continue
        name = "_".join(path.relative_to(folder).parts)
        json_file, lines_file = out / f"{name}.json", out / f"{name}.spdx"
        try:
            document = parse[kind](str(path))
            json_writer.write_document_to_file(document, str(json_file), validate=False)
            tagvalue_writer.write_document_to_file(document, str(lines_file), validate=False)
            forms = [outline(document), outline(json_parser.parse_from_file(str(json_file))),
                     outline(tagvalue_parser.parse_from_file(str(lines_file)))]
        except Exception as error:  # whatever a foreign reader does not read is named
            refused.append((name, type(error).__name__))
            for one in (json_file, lines_file):
                one.unlink(missing_ok=True)
            continue
        written += 1
        if any(form[0] != forms[0][0] for form in forms):
            differ.append(name)
    print(f"{written} documents written in both forms, {len(refused)} not read by spdx-tools")
    for name, error in refused:
        print(f"  {error}: {name}")
    for name in differ:
        print(f"  packages differ between the forms for spdx-tools itself: {name}")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
