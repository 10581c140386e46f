"""Nouns of the service's own vocabulary: frozen values that every guardrail reads and every reader makes."""
