"""Tests of the room `photo`."""
