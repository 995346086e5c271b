"""Verdicts: whether the passages say what a sentence of an answer says, and in which words.

No language model is asked. A sentence is compared with the pieces of each passage by its numbers and dates,
its names, what it denies, its words and its meaning (`judge.Judge`); `types` holds what comes of it.
"""
