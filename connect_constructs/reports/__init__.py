"""Reports turn findings into text that a person or a machine reads."""
