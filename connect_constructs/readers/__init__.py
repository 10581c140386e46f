"""Readers turn one kind of source into facts and know no guardrail."""
