"""The conversation: understand, confirm, ask, determine, explain. No language model is needed."""
