"""Two measures, each under its own name: the tone of a sentence (vader), the sentiment toward an actor (target)."""
