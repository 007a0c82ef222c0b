"""The ``dangan`` command: one module per command, imported only when it is called."""
