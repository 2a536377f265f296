"""Runs programs before and after a fix and compares what they leave in `value`.

Standard input: a JSON list of {"before": source, "after": source, "variables": environment}.
Standard output: a JSON list with "same", or what went wrong, for each.
"""
import json
import os
import sys
import warnings


def value_of(source):
    scope = {"__name__": "case"}
    exec(compile(source, "case", "exec"), scope)
    return scope["value"]


def compare(before, after, variables):
    os.environ.update(variables)
    try:
        expected = value_of(before)
    except Exception as error:
        return "invalid: %s" % type(error).__name__
    try:
        actual = value_of(after)
    except Exception as error:
        return "failed: %s" % type(error).__name__
    return "same" if (type(actual), actual) == (type(expected), expected) else "different"


warnings.simplefilter("ignore")
json.dump([compare(**case) for case in json.load(sys.stdin)], sys.stdout)
