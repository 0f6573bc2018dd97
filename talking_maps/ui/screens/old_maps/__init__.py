"""Old maps: photographed paper maps, fitted by hand and laid beneath the drawing."""
