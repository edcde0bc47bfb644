"""Tables of hours as files: refused before being opened whole, read, written. No model is known here."""
