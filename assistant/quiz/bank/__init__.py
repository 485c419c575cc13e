"""Many items: a bank, its matrix, papers drawn from it, whether its keys still stand."""
