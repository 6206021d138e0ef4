"""What is done with call flows: seen with all that they may name, tried, published, replayed. Web,
jobs and the command line all do it here."""
