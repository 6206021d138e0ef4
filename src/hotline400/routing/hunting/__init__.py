"""Who is rung for whom, when, and what the waiting are told (F-HUNT-1…7). Pure.

`hunt` is one call's hunt and its next step; `order` says whose turn it is; `rota` is what a queue
remembers of turns; `hours` when a phone may be rung; `result` what a failed ring means; `waiting`
what those who wait hear.
"""
