"""Reports and answers as text: every function returns a string, and nothing here prints.

Report ──text──▶ for people · ──envelope──▶ JSON · ──github──▶ annotations and a summary · ──sarif · junit──▶
Answer ──answer──▶ table, CSV, TSV, JSON, JSON Lines, Markdown

Nothing that a data file says can give an order to a terminal or to the machine that reads the output.
"""
