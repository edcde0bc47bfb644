"""Ventilating many companies of a guichet at once: read in columns, compute, write the differences.

A lot is here a batch of companies; the lots of a marché keep their name in columns.
"""
