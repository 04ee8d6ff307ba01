"""The tests: the package marker lets one test module import another's tools by name."""
