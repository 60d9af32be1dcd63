"""Ground floor: errors, pictures, devices, storage, vectors. Knows no model and no screen."""
