# Arabic: machine translation, to be reviewed by a native speaker.

harm-lead = كل من قُتل أو جُرح، كل شخص يُعدّ مرة واحدة. تُعدّ الحوادث في مكان آخر.
harm-unknowns = ما لم يُسجّل يظهر مجهولاً ويدخل في كل مجموع. السنوات الأقدم تسجيلها ناقص.
