"""A paper map sheet: where all lies on it, its code, and the ground printed beneath.

What is printed can be read back from the sheet alone: its code says where it lies on
the ground and what its boxes are for, the layout follows from the code, and the pale
base is made again from the community's own ground, byte for byte in its digest.
Nothing here opens a file: arrays and shapes in, arrays and shapes out.
"""
