"""A picture in, a prompt out, with an account of every phrase in it."""
