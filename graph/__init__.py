"""What exists and how it is kept: the model, the claims, identity, the build and the stores."""
