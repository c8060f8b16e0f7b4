# Ukrainian: machine translation, to be reviewed by a native speaker.

harm-lead = Усі загиблі та поранені, кожна людина рахується раз. Випадки рахуються окремо.
harm-unknowns = Незаписане показано як невідоме і входить до кожної суми. Давніші роки обліковано неповно.
