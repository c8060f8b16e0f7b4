# Ukrainian: machine translation, to be reviewed by a native speaker.

presence-lead = Організації та їхня діяльність від { $from } до { $to } і місця, де ніхто не працює.
presence-activity = Вид роботи
presence-level = Рівень одиниць
presence-gaps = Прогалини: небезпека є, ніхто не працює
presence-gaps-lead = Одиниці з неповерненими небезпечними територіями, де за період не записано жодної діяльності.
presence-no-gaps = У кожній одиниці з небезпекою хтось працював.
presence-recent = Випадки за п’ять років
presence-table = Хто де працює
presence-organisation = Організація
presence-months = Місяці
presence-activities = Заходи
presence-area = Опрацьована площа
presence-people = Охоплено людей
