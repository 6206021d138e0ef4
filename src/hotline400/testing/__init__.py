"""The far side, faked: Asterisk, carriers, callers and phones. Shipped, used by tests and demo."""
