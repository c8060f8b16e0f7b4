# French: machine translation, to be reviewed by a native speaker.

situation-lead = Où est le danger, qui il a touché et comment cela évolue.
situation-map = Zones dangereuses et accidents
situation-empty = Il n’y a pas encore d’enregistrements
situation-empty-next = Commencez par les zones administratives, puis les zones dangereuses et les accidents.
