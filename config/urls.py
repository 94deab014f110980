"""Root addresses: everything is served by ``workflows``."""

from django.urls import include, path

urlpatterns = [path("", include("workflows.urls"))]
