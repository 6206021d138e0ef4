"""The flow that is being worked on."""
