"""Which questions can be asked: one `.cypher` file each, in a folder named by its topic."""
