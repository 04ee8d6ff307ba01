"""VERBS: load rows, ask core, save rows. Never commit (but for `transactions`), never see a request."""
