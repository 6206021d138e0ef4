"""Tables, repositories and migrations. SQLite to start with, PostgreSQL when it grows."""
