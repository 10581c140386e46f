"""Enforcement brings facts, catalogue, policy and exemptions together into findings."""
