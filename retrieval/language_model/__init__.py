"""Any OpenAI-compatible server, LM Studio first."""
