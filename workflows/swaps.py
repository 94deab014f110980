"""Parts of pages swapped by htmx; each page works in full without it.

Every element names its own target: nothing is inherited, nothing evaluated.
"""

import json

from django.http import HttpRequest, HttpResponse
from django_htmx.http import HttpResponseClientRefresh

CONFIG = json.dumps(
    {
        "allowEval": False,
        "allowScriptTags": False,
        "disableInheritance": True,
        "includeIndicatorStyles": False,
        "selfRequestsOnly": True,
        # texts under negotiation do not stay behind in the browser's storage
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "401|409|422", "swap": True},
            {"code": "[45]..", "swap": False, "error": True},
        ],
    },
    separators=(",", ":"),
)


def htmx_config(request: HttpRequest) -> dict[str, str]:
    """Give every template the settings of htmx."""
    return {"htmx_config": CONFIG}


def look_again(*, is_done: bool) -> HttpResponse:
    """Answer a part that asks every few seconds: wait on, or load the page anew."""
    return HttpResponseClientRefresh() if is_done else HttpResponse(status=204)
