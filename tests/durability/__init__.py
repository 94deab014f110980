"""What a killed process may not lose, double or leave half done."""
