"""What is done so that little is kept of a person: words masked before they are stored, conversations deleted in time."""
