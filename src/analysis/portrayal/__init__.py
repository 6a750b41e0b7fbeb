"""How an actor is portrayed: what they are called, what they do and suffer, and which verbs report their words."""
