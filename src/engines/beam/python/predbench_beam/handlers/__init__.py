"""Model handlers, by what the spec asks for."""
