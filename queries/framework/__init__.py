"""Turns a `.cypher` file into a question: command, Python function, reference page and checked statement."""
