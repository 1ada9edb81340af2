"""What an operator sees of the running bot: request ids, logs, metrics. Never what people write, nor who they are."""
