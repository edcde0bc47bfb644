"""Proofs of the contrats and of their hours: what is asked, what was deposited, what the guichet decided.

Never a proof of eligibility: that belongs to the person's file, which no company reads.
"""
