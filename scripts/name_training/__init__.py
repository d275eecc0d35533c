"""What the name probe is trained on: templates and names in four languages, and how sentences are made of them."""
