"""The JSON Schema of a flow document."""
