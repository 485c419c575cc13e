"""One regulation beside another: provisions that correspond, and the same case elsewhere."""
