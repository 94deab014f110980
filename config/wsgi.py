"""The entry of the web server."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

from config.collecting import collect_rarely

collect_rarely()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# what signs loads slowly: before the first person signs, not while one waits
import_module("documents.pades")
