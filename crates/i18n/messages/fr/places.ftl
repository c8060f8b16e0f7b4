# French: machine translation, to be reviewed by a native speaker.

place-level = Niveau { $level }
place-name = Lieu
place-code = P-code
place-people = Population
place-population = { $people } ({ $year })
place-children = Zones comprises
place-hazards-open = Zones dangereuses ouvertes
place-hazard-area = Superficie dangereuse
place-accident-rate = Accidents pour 100 000 habitants
