"""Observation coders: from passages to codes, by embeddings or by a hosted language model."""
