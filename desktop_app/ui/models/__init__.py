"""Qt models: thin adapters over plain rows. They hold no rule and ask nobody but the callables they were given."""
