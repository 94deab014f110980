"""How the service is put together: settings, root addresses, WSGI, the clock."""
