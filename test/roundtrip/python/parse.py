"""Tells which sources are Python. Standard input: a JSON list of sources. Standard output: a JSON list of booleans."""
import ast
import json
import sys
import warnings


def parses(source):
    try:
        ast.parse(source)
        return True
    except SyntaxError:
        return False


warnings.simplefilter("ignore")
json.dump([parses(source) for source in json.load(sys.stdin)], sys.stdout)
