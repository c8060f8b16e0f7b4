# Ukrainian: machine translation, to be reviewed by a native speaker.

place-level = Рівень { $level }
place-name = Місце
place-code = P-код
place-people = Населення
place-population = { $people } ({ $year })
place-children = Підпорядковані одиниці
place-hazards-open = Відкриті небезпечні території
place-hazard-area = Небезпечна площа
place-accident-rate = Випадків на 100 000 осіб
