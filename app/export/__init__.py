"""A chat as a document of its own: Markdown, HTML, Word, PDF, with its citations as footnotes."""
