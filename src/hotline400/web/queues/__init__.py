"""The queues of a hotline (分组): how their phones are rung, and how callers wait."""
