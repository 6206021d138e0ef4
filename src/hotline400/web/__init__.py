"""The console's REST API and live events. Knows storage and rules, never the engine."""
