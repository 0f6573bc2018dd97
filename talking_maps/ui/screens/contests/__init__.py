"""The screens of a contest: who acts, which contest, and what each page shows.

They reflect what `workspace.contests` allows and decide nothing: a button that is not
there is a courtesy, the refusal is in the function that acts.
"""
