"""Private PostgreSQL and Valkey of one checkout, for the demo and the tests. Never used in production."""
