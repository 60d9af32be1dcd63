"""Write: any language model under a picture's guidance."""
