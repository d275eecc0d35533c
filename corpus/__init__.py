"""What was said: sources, segments, search, and the alignment of quotes with their source.

Knows nothing of language models, prompts, claims or screens.
"""
