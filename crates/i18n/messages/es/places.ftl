# Spanish: machine translation, to be reviewed by a native speaker.

place-level = Nivel { $level }
place-name = Lugar
place-code = Código P
place-people = Personas
place-population = { $people } ({ $year })
place-children = Áreas que comprende
place-hazards-open = Áreas peligrosas abiertas
place-hazard-area = Superficie peligrosa
place-accident-rate = Accidentes por 100.000 habitantes
