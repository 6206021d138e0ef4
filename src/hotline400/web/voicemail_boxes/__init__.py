"""The boxes that messages are left in."""
