"""Which of two passages' words lie at opposite ends, in four languages; see `reading`."""
