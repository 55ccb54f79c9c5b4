"""A small plain model of docs/semantics.md and docs/hr.md, written from the text alone: it judges the product.

facts        messages become facts; their order, stays, and what repeats
view         what conditions see of a user or an event
conditions   whether a condition holds
reasons      why somebody has something, and what that adds up to
requests     what admins ask for
emails       what is new, and who is told
academy      `Academy`: all of it, one transaction after the other
Nothing here is fast, and nothing is imported from the product but the rule set, the clock's arithmetic and `normal`.
"""
