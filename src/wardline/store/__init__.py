"""Where tables are kept so that every statement can be opened back to its rows."""
