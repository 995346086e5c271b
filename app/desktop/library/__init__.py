"""Collections, sources, documents: the left pane and the ledger."""
