# Ukrainian: machine translation, to be reviewed by a native speaker.

exposure-title = Люди та об’єкти поблизу
exposure-source = Обчислено за сіткою населення та шарами карти цієї програми.
measure-inside = Людей усередині
measure-within = Людей у межах { $distance }
measure-nearest = Відстань до найближчого з { $layer }
measure-count = Кількість { $layer } у межах { $distance }
measure-length = Довжина { $layer } у межах { $distance }
measure-layer-schools = шкіл
measure-layer-health = медзакладів
measure-layer-water = пунктів води
measure-layer-roads = доріг
