"""The flow in force, its form, its product and its schema."""
