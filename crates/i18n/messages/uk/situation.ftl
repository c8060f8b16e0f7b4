# Ukrainian: machine translation, to be reviewed by a native speaker.

situation-lead = Де небезпека, кому вона зашкодила і як це змінювалося.
situation-map = Небезпечні території та нещасні випадки
situation-empty = Записів ще немає
situation-empty-next = Почніть з адміністративних одиниць, потім небезпечні території та випадки.
