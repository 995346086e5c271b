"""The small parts that every pane is made of."""
