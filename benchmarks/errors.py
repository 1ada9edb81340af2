"""The error that ends a measurement."""


class BenchError(Exception):
    """Something that could not be measured; the message says why and what to do."""
