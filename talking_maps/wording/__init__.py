"""Every domain word and sentence that more than one face says, once for all of them.

Screen, paper, command line and QGIS take their words here; nothing here draws.
"""
