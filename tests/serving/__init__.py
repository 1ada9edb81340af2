"""Rasa as it is served: without TensorFlow and the libraries of channels and stores that are not used."""
