# Spanish: machine translation, to be reviewed by a native speaker.

app-name = Common Ground
unit-m2 = { $value } m²
unit-ha = { $value } ha
unit-km2 = { $value } km²
unit-m = { $value } m
unit-km = { $value } km
nav-label = Principal
nav-situation = Situación
nav-places = Lugares
nav-hazards = Áreas peligrosas
nav-accidents = Accidentes
nav-harm = Personas afectadas
nav-presence = Quién está dónde
nav-rankings = Dónde actuar primero
nav-imports = Importar
nav-layers = Capas
nav-dictionary = Diccionario de datos
nav-about = Acerca de y licencias
nav-status = Estado del sistema
nav-users = Personas y funciones
nav-audit = Registro de cambios
nav-account = Mi cuenta
nav-sign-in = Iniciar sesión
nav-sign-out = Cerrar sesión
nav-menu = Menú
nav-language = Idioma
nav-skip = Ir al contenido
nav-breadcrumb = Usted está aquí
exercise-banner = Ejercicio: este país y todo lo que contiene son inventados. No use estas cifras para decisiones reales.
exercise-erase = Borrar el ejercicio
action-filter = Mostrar
action-clear = Quitar los filtros
action-next = Página siguiente
action-first = Primera página
action-save = Guardar
action-cancel = Cancelar
action-back = Volver
action-search = Buscar
download-label = Descargar
source-line = Fuente: { $source }
source-none = no registrada
source-programme = registros de este programa
as-of = Al { $when }
as-of-unknown = Fecha de la información desconocida
map-heading = Mapa
map-waiting = El mapa se carga después de la página. Sin JavaScript, use la tabla de abajo; contiene los mismos registros.
map-boundaries = Los límites y nombres mostrados no implican reconocimiento ni aceptación oficial.
value-unknown = desconocido
value-yes = sí
value-no = no
value-hidden = no visible para su función
table-total = Total
table-empty = No hay registros aquí.
table-empty-filtered = Ningún registro coincide con estos filtros.
count-records =
    { $count ->
        [one] { $count } registro
        *[other] { $count } registros
    }
print-hint = Imprima esta página como informe.
role-viewer = Lector
role-editor = Editor
role-manager = Gestor
role-administrator = Administrador
