"""Component counts of CycloneDX documents by cyclonedx-python-lib, one line for each path on standard input.

`-` stands where the library does not read the document. Exits with 3 where the library is not installed.
"""

import json
import sys
import warnings
import xml.etree.ElementTree

try:
    from cyclonedx.model.bom import Bom
except ImportError:
    sys.exit(3)

warnings.simplefilter("ignore")


def count(components):
    return sum(1 + count(component.components) for component in components)


def components(path):
    try:
        if path.endswith(".xml"):
            bom = Bom.from_xml(xml.etree.ElementTree.parse(path).getroot())
        else:
            with open(path, encoding="utf-8") as file:
                bom = Bom.from_json(json.load(file))
        root = bom.metadata.component
        return count(bom.components) + (count(root.components) if root else 0)
    except Exception:  # whatever a foreign library throws, it has not read the document
        return "-"


for line in sys.stdin:
    print(components(line.rstrip("\n")))
