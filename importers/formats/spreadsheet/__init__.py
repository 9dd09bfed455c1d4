"""Spreadsheets: workbooks and delimited text, from the file to listings."""
