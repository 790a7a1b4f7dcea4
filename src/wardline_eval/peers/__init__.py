"""Other ways to find attacks, behind the contract; a file is named after its contender, dashes as underscores."""
