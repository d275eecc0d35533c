"""One file per panel: view data in, escaped HTML out. Nothing here knows of Gradio or of where data is kept."""
