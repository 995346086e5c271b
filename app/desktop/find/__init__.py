"""Finding words in what is shown: the field, and the places in a text."""
