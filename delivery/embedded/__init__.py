"""PostgreSQL, Valkey and child processes run by this program itself, with nothing installed."""
