"""The catalogue: one file per guardrail, each a pure function over facts."""
