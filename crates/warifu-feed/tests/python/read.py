"""Reads a repository with python-tuf as a new subscriber does: read.py FOLDER. Exit code 1 where it is refused."""

import datetime
import pathlib
import sys
import tempfile
from urllib import parse

from tuf.api.exceptions import DownloadHTTPError
from tuf.ngclient import Updater
from tuf.ngclient.fetcher import FetcherInterface

NAMES = ["sets.us-csf@1.0.0.json", "sets.jp-scs@1.0.0.json"]
AT = datetime.datetime(2026, 12, 1, tzinfo=datetime.timezone.utc)


class Folder(FetcherInterface):
    """Files of a folder in place of a web server."""

    def __init__(self, root):
        self.root = root

    def _fetch(self, url):
        path = self.root / parse.unquote(url.removeprefix("file:///"))
        if not path.is_file():
            raise DownloadHTTPError("not there", 404)
        yield path.read_bytes()


def main():
    root = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as state:
        state = pathlib.Path(state)
        (state / "targets").mkdir()
        updater = Updater(
            str(state),
            "file:///metadata/",
            str(state / "targets"),
            "file:///targets/",
            fetcher=Folder(root),
            bootstrap=(root / "metadata" / "1.root.json").read_bytes(),
        )
        # the time of the tests
        updater._trusted_set.reference_time = AT
        updater.refresh()
        for name in NAMES:
            info = updater.get_targetinfo(name)
            if info is None:
                raise SystemExit(f"no target {name}")
            updater.download_target(info)
    print("read")


try:
    main()
except Exception as error:  # whatever it is, it was refused
    print(type(error).__name__, error, file=sys.stderr)
    sys.exit(1)
