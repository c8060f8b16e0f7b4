# Spanish: machine translation, to be reviewed by a native speaker.

chart-enlarge = Ampliar
chart-shrink = Reducir
chart-as-table = Las mismas cifras en una tabla
chart-count = Número
chart-describes = { $title }: { $count } grupos. Las cifras siguen en una tabla.
