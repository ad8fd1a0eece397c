"""Rare functions of the torch namespace and methods of Tensor."""
