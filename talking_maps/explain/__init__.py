"""What stands behind a score, thing by thing: sentences with their numbers, pictures.

The indicators answer for a whole scene; here each drawn thing is told why it helps or
hurts, and the ground is laid out as it was read: slope in classes, a canal's profile
with its error, what water reaches, what each paddock carries. Values only: words are
said and pictures drawn at the faces. Nothing here gives or takes a point.
"""
