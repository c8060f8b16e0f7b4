# Arabic: machine translation, to be reviewed by a native speaker.
