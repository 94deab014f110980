"""The built demonstration, looked at with tools that are not ours."""
