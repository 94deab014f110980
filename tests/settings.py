"""Settings of the tests: those of the service, on a data folder of their own.

The database is the one of ``VERTRAGSWERK_DATABASE_URL``, or else SQLite in a
file, because threads and processes share it. Of a SQLite file only the tables are
taken, by copy.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="vertragswerk-tests-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

for _name in [name for name in os.environ if name.startswith("VERTRAGSWERK_")]:
    if _name != "VERTRAGSWERK_DATABASE_URL":
        del os.environ[_name]
os.environ["VERTRAGSWERK_DATA"] = str(_folder)

from config.settings import *  # noqa: E402, F403  (reads the variables set above)

LANGUAGE_CODE = "en"  # what is said is compared with the originals, not the catalogue
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # for speed

_database = DATABASES["default"]  # noqa: F405
if _database["ENGINE"].endswith("sqlite3"):
    # The file vanishes with the tests; the disk need not be waited for.
    _database["OPTIONS"]["init_command"] += "; PRAGMA synchronous=OFF"
    _database["TEST"] = {"NAME": str(_folder / "test.sqlite3")}
    MIGRATED_FILE = Path(_database["NAME"])
else:
    _database["CONN_MAX_AGE"] = 0  # threads of tests leave no connection behind

# Pages of tests name the files of pages as they lie in the source.
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # each client of a test would list all files anew
STATIC_ROOT = _folder / "static"
STATIC_ROOT.mkdir()
