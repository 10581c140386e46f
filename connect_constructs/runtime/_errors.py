"""The error whose text is written for the operator who reads the stack's events."""

from __future__ import annotations


class ReconcileError(Exception):
    """The account could not be brought to the wanted state; the text says why and what to do."""
