"""What is handed to people and other programs: page, lines, summary. Values in, text out, no files touched."""
