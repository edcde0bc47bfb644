"""Finding people: needs of the companies, people proposed, what the companies did, the partners' meeting."""
