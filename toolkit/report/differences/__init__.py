"""What changed between two states of a dataset: as text, JSON, Markdown, and as the Data part of a changelog."""
