"""Chasing the declarations: who has not declared, whom to write to, what was sent."""
