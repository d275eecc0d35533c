"""One metric a file; each gives a `Score` for an output in its setting. `evals.metrics` says which task has which."""
