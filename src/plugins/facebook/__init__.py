"""Facebook, by the Graph and Marketing APIs."""
