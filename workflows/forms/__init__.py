"""What people fill in; each field says what it is for."""
