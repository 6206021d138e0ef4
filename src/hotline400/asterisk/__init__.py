"""Getting, configuring and starting the private Asterisk."""
