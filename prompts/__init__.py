"""How we ask: versioned prompt files and their strict rendering."""
