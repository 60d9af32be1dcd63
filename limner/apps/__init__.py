"""Programs: parse, call, render. Nothing imports these."""
