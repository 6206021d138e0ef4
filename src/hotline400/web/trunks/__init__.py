"""SIP lines to carriers."""
