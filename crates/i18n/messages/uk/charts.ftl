# Ukrainian: machine translation, to be reviewed by a native speaker.

chart-enlarge = Збільшити
chart-shrink = Зменшити
chart-as-table = Ті самі числа в таблиці
chart-count = Кількість
chart-describes = { $title }: груп – { $count }. Далі ті самі числа в таблиці.
