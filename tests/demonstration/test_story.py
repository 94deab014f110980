"""The demonstration's story on both databases.

On SQLite the one is asked that the whole test run built; on PostgreSQL it is
built here.
"""

import os
import subprocess
import sys

from django.db import connection

from demonstration.build import build
from tests.demonstration import told
from tests.service import ROOT, without_settings

CHECK = "from tests.demonstration import told; told.check()"


def test_the_story_ends_where_it_should(db, request):
    if connection.vendor == "sqlite":
        _check_built(request.getfixturevalue("demonstration"))
    else:
        build(lambda line: None)
        told.check()


def _check_built(folder):
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", CHECK],
        cwd=ROOT,
        env={**without_settings(os.environ), "VERTRAGSWERK_DATA": str(folder)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
