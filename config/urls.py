"""Root addresses: everything is served by ``workflows``."""

from django.urls import include, path

urlpatterns = [path("", include("workflows.urls"))]
handler400 = "workflows.views.errors.bad_request"
handler500 = "workflows.views.errors.server_error"
