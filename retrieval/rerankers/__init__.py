"""Rerankers of several kinds, behind `retrieval.reranking.Reranker`."""
