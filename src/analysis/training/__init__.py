"""What makes the weights that ship. Only the cross-validation of `validity` and the command line read it."""
