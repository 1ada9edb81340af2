"""The page at /chat."""
