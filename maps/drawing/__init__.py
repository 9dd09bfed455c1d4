"""Maps and pictures: of results, of coverage, of where something new would do good."""
