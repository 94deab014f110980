#!/usr/bin/env python
"""Django's command line; wrong settings end it with one sentence and exit code 2."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from config.collecting import collect_rarely


def main() -> None:
    collect_rarely()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        settings.configured or settings.DATA_DIR  # noqa: B018  (loads the settings)
    except ImproperlyConfigured as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    try:
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.exit(130)  # Ctrl-C is an answer, not an accident


if __name__ == "__main__":
    main()
