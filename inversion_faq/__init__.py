"""What Rasa loads in its own process."""
