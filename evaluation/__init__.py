"""How well messages are understood, against Rasa's default pipeline: `make evaluate` writes reports/index.html."""
