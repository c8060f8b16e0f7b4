# Ukrainian: machine translation, to be reviewed by a native speaker.

exposure-title = Люди та об’єкти поблизу
exposure-source = Люди — за сіткою населення { $grids }, місця — за шарами карти цієї програми; виміряно { $when }.
exposure-grid = { $code } ({ $about })
measure-people = Люди
measure-nearest = Найближче
measure-inside = Усередині
measure-within = У межах { $distance }
measure-length = { $layer }, довжина
measure-range = { $value } (від { $low } до { $high })
measure-range-note = Дві цифри в дужках — найменша й найбільша за сітками населення.
measure-layer-schools = Школи
measure-layer-health = Медзаклади
measure-layer-water = Пункти води
measure-layer-roads = Дороги
