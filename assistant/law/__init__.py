"""The law as text: documents, provisions, their ids, citations and hashes."""
