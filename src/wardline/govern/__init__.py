"""Care for models: which version judges, what it was made from, who signed it off, and when it is no longer fit."""
