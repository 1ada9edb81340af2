"""The HTTP channel: the wire contract of docs/api.md."""
