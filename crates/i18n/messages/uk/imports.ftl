# Ukrainian: machine translation, to be reviewed by a native speaker.

import-lead = Завантажте файл, подивіться, що він змінить, прийміть його однією партією і скасуйте її, якщо вона хибна.
import-sending = Надсилання { $percent }
import-checking = Читання файлу
import-interrupted = Надсилання перервано
import-bring = Завантажити файл
import-holds = Що в ньому
import-file = Файл
import-file-hint = CSV, XLSX, GeoJSON, GeoPackage, FlatGeobuf, Parquet, Shapefile у zip або GeoTIFF; файли gzip як є.
import-upload = Надіслати
import-batches = Партії
import-batch = Партія
import-none = Ще нічого не імпортовано.
import-rows = рядків
import-taken = прийнято
import-unchanged = без змін
import-refused = відхилено
import-committed = прийнято
import-undone = скасовано
import-undone-at = Цю партію скасовано { $when }.
import-undo = Скасувати партію
import-undo-confirm = Скасувати всю партію? Записи повернуться до попереднього стану.
import-changed = { $count ->
    [one] { $count } рядок із тих, що буде взято, каже інше про відомий запис.
    [few] { $count } рядки з тих, що буде взято, кажуть інше про відомі записи.
   *[other] { $count } рядків із тих, що буде взято, кажуть інше про відомі записи.
 }
import-told-by = { $count ->
    [one] { $count } її запис тепер такий, як його повідомив імпорт
    [few] { $count } її записи тепер такі, як їх повідомив імпорт
   *[other] { $count } її записів тепер такі, як їх повідомив імпорт
 } «{ $name }».
import-left-behind = Записи, що досі посилаються на скасоване
import-names-nothing = { $noun }: { $count ->
    [one] { $count } запис містить код, якого немає в «{ $target }»
    [few] { $count } записи містять код, якого немає в «{ $target }»
    [many] { $count } записів містять код, якого немає в «{ $target }»
   *[other] { $count } запису містять код, якого немає в «{ $target }»
 }, наприклад { $example }.
import-left-behind-next = Їх збережено такими, якими їх повідомили. Завантажте правильний файл або скасуйте також їхні імпорти.
import-marked = Отримати файл із позначеними вадами
severity-error = відхилено
severity-warning = перевірити
severity-info = до відома
import-step-upload = Надсилання
import-step-columns = Зіставлення стовпців
import-step-preview = Перегляд
import-step-commit = Прийняття
import-layer = Шар або аркуш
import-remembered = Ці стовпці вже зіставляли; підставлено тодішній вибір.
import-guessed = Стовпці зіставлено за заголовками. Перевірте й виправте; ваш вибір запам’ятається.
import-first-rows = Перші рядки файлу
import-first-records = Перші записи, якими вони будуть
import-column = Стовпець файлу
import-constant = Однакове значення для всіх рядків
import-no-column = – немає –
import-code-made = – утворюється зі змісту рядка –
import-places = Назви територій
import-places-hint = Стовпці з назвами територій рядка, від найбільшої до найменшої. P-коди знаходяться за назвами.
import-place-level = Рівень { $level }
import-position = Місце та спосіб запису файлу
import-longitude = Довгота або схід
import-latitude = Широта або північ
import-crs = Система координат
import-crs-hint = Наприклад EPSG:32633, якщо файл не вказує.
import-code-prefix = Коди починаються з
import-code-prefix-hint = Розрізняє коди різних файлів.
import-dates = Порядок дати
import-dates-hint = Для дат цифрами, як-от 03/04/2006.
import-dates-told = Як видно з кожної дати; що може бути двома датами, відхиляється
import-dates-dmy = день, місяць, рік
import-dates-mdy = місяць, день, рік
import-repair = Виправляти контури, що перетинають самі себе
import-repair-hint = Про кожен виправлений контур сказано, яка площа була до і після. Інакше такі рядки відхиляються.
import-update = Оновити: показати слова вибраних стовпців
import-written = Файл зіставлення
import-written-text = Цей вибір як текст
import-written-hint = Чинний вибір як файл зіставлення (TOML), який командний рядок приймає з --map. Вставте сюди інший, наприклад з examples/maps. Змінене вище з’явиться тут після «Оновити».
import-written-use = Заповнити з цього тексту
import-preview = Переглянути
import-nothing-yet = Ще нічого не змінено.
import-take =
    Прийняти { $count ->
        [one] { $count } рядок
        [few] { $count } рядки
        [many] { $count } рядків
        *[other] { $count } рядка
    }
import-change = Змінити стовпці
import-faults = Вади
import-no-faults = Вад не знайдено.
import-by-rule = Підраховано за видами
import-more-faults =
    { $count ->
        [one] Ще { $count } вада позначена у файлі.
        [few] Ще { $count } вади позначені у файлі.
        [many] Ще { $count } вад позначено у файлі.
        *[other] Ще { $count } вади позначено у файлі.
    }
import-kind-admin-areas = Адміністративні одиниці з P-кодами
import-kind-population = Населення за територією, статтю та віком
import-kind-hazard-areas = Небезпечні території
import-kind-accidents = Випадки та інші події
import-kind-casualties = Постраждалі, рядок на особу
import-kind-layer = Шар карти: школи, медпункти, дороги
import-kind-grid = Сітка населення (GeoTIFF)
import-words = Слова для «{ $field }», яких не знає жоден перелік кодів
import-words-lead = Виберіть, що означає кожне слово файлу; вибір запам’ятається для файлів із такими самими стовпцями.
import-words-more = Різних слів більше, ніж показано тут; можливо, коди містить інший стовпець.
import-word = Слово у файлі
import-word-means = Означає
import-word-nearest = схоже на «{ $code }»
import-word-refused = Лишається як є; рядок відхиляється
import-word-nothing = Нічого не відомо
import-kind-exercise = Навчальна країна
import-grid-about = Чого файл не каже: впишіть, що знаєте
