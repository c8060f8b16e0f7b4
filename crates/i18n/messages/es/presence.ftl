# Spanish: machine translation, to be reviewed by a native speaker.

presence-lead = Organizaciones y actividades de { $from } a { $to }, y lugares donde nadie trabaja.
presence-activity = Tipo de trabajo
presence-level = Nivel de las áreas
presence-gaps = Vacíos: peligros abiertos, nadie trabajando
presence-gaps-lead = Áreas con áreas peligrosas sin liberar y sin actividad registrada en el periodo.
presence-no-gaps = Alguien trabajó en cada área con peligros abiertos.
presence-recent = Accidentes en cinco años
presence-table = Quién trabaja dónde
presence-organisation = Organización
presence-months = Meses
presence-activities = Actividades
presence-area = Terreno tratado
presence-people = Personas alcanzadas
