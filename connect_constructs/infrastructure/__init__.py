"""Everything that needs the CDK: one public construct per file."""
