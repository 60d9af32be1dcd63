"""Manners: how movements and painters are suggested by rule, with ornaments, palettes and bends.

Knows nothing about mediums, flavors or subjects.
"""
