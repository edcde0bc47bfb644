"""The demonstration territory: data in French words, then the steps that build it through the domain."""
