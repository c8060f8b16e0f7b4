# Spanish: machine translation, to be reviewed by a native speaker.

situation-lead = Dónde está el peligro, a quién ha afectado y cómo ha cambiado.
situation-map = Áreas peligrosas y accidentes
situation-empty = Aún no hay registros
situation-empty-next = Empiece por las áreas administrativas; después, áreas peligrosas y accidentes.
