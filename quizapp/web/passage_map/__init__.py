"""The passage map: a text, coloured and labelled by how well the class understood it."""
