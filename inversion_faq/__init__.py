"""What Rasa loads in its own process."""

__version__ = "0.1.0"
