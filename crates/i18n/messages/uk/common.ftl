# Ukrainian: machine translation, to be reviewed by a native speaker.

app-name = Common Ground
unit-m2 = { $value } м²
unit-ha = { $value } га
unit-km2 = { $value } км²
unit-m = { $value } м
unit-km = { $value } км
nav-label = Головне меню
nav-situation = Ситуація
nav-places = Місця
nav-hazards = Небезпечні райони
nav-accidents = Нещасні випадки
nav-harm = Постраждалі
nav-presence = Хто де працює
nav-rankings = Де діяти насамперед
nav-imports = Імпорт
nav-layers = Шари
nav-dictionary = Словник даних
nav-about = Про програму та ліцензії
nav-status = Стан системи
nav-users = Люди та ролі
nav-audit = Журнал змін
nav-account = Мій обліковий запис
nav-sign-in = Увійти
nav-sign-out = Вийти
nav-menu = Меню
nav-language = Мова
nav-skip = Перейти до вмісту
nav-breadcrumb = Ви тут
exercise-banner = Навчання: ця країна і все в ній вигадане. Не використовуйте ці цифри для справжніх рішень.
exercise-erase = Стерти навчальні дані
action-filter = Показати
action-clear = Скинути фільтри
action-next = Наступна сторінка
action-first = Перша сторінка
action-save = Зберегти
action-cancel = Скасувати
action-back = Назад
action-search = Шукати
download-label = Завантажити
source-line = Джерело: { $source }
source-none = не вказано
source-programme = записи цієї програми
as-of = Станом на { $when }
as-of-unknown = Дата інформації невідома
map-heading = Карта
map-waiting = Карта завантажується після сторінки. Без JavaScript скористайтеся таблицею нижче: у ній ті самі записи.
map-boundaries = Показані межі та назви не означають офіційного визнання чи прийняття.
value-unknown = невідомо
value-yes = так
value-no = ні
value-hidden = не показується для вашої ролі
table-total = Усього
table-empty = Тут немає записів.
table-empty-filtered = Немає записів, що відповідають цим умовам.
count-records =
    { $count ->
        [one] { $count } запис
        [few] { $count } записи
        [many] { $count } записів
        *[other] { $count } запису
    }
print-hint = Роздрукуйте цю сторінку як звіт.
role-viewer = Читач
role-editor = Редактор
role-manager = Керівник
role-administrator = Адміністратор
