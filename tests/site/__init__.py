"""Tests of the website: how its folder is written, what its pages hold, how they behave."""
