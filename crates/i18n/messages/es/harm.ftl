# Spanish: machine translation, to be reviewed by a native speaker.

harm-lead = Todas las personas muertas o heridas, cada persona cuenta una vez. Los accidentes se cuentan aparte.
harm-unknowns = Lo no registrado figura como desconocido y forma parte de cada total. Los años antiguos están subregistrados.
