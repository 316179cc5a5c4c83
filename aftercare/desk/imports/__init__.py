"""Files of orders sent at the desk: columns named, taken in, every row left out with its cure."""
