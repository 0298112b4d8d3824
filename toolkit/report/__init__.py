"""Reports and answers as text: every function returns a string, and nothing here prints.

Report ──text.render──▶ for people · ──envelope.render──▶ JSON
Answer ──answer.render──▶ table, CSV, TSV, JSON, JSON Lines, Markdown
"""
