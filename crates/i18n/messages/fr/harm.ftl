# French: machine translation, to be reviewed by a native speaker.

harm-lead = Toutes les personnes tuées ou blessées, une personne compte une fois. Les accidents sont comptés ailleurs.
harm-unknowns = Ce qui n’a pas été enregistré figure comme inconnu et fait partie de chaque total. Les années anciennes sont sous-déclarées.
