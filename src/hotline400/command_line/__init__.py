"""Commands that look at flows: the parser's part in `cli`, what they do here."""
