"""What a search gives back: places in context, words that stand near, rates, sentences alike."""
