"""The shell that knows everyone: command line, wiring, the app, gateways."""
