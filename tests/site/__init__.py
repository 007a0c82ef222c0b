"""Tests of the website: how its folder is written, what pages hold, how they behave."""  # noqa: A005
