"""How a file becomes claims. One module here is one source; `loaders.framework` is what they share."""
