"""The REST API and the live socket, on a real database, without a network."""
