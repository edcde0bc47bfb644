"""The path of a person: steps, exits, what became of them, and the paper that tells the hours done."""
