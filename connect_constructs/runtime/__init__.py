"""Lambda entry points: what runs in the account, with the standard library and boto3 alone."""
