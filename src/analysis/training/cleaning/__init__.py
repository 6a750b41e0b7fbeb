"""What makes the weights by which cleaning tells boilerplate that no phrase lists."""
