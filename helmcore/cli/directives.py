"""What the last line of a completion answer asks the shell for; cobra's bits, which add up."""

DEFAULT, NO_SPACE, NO_FILES, FOLDERS = 0, 2, 4, 16
