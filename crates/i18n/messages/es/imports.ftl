# Spanish: machine translation, to be reviewed by a native speaker.

import-lead = Traiga un archivo, vea qué haría, tómelo como un lote y deshaga el lote si era erróneo.
import-sending = Enviando { $percent }
import-checking = Leyendo el archivo
import-interrupted = El envío se interrumpió
import-bring = Traer un archivo
import-holds = Qué contiene
import-file = Archivo
import-file-hint = CSV, XLSX, GeoJSON, GeoPackage, FlatGeobuf, Parquet, Shapefile en zip o GeoTIFF; archivos gzip tal cual.
import-upload = Enviar
import-batches = Lotes
import-batch = Lote
import-none = Aún no se ha importado nada.
import-rows = filas
import-taken = aceptadas
import-unchanged = sin cambios
import-refused = rechazadas
import-committed = incorporado
import-undone = deshecho
import-undone-at = Este lote se deshizo el { $when }.
import-undo = Deshacer este lote
import-undo-confirm = ¿Deshacer todo el lote? Los registros vuelven a como estaban.
import-changed = { $count ->
    [one] { $count } de las filas por tomar dice otra cosa de un registro conocido.
   *[other] { $count } de las filas por tomar dicen otra cosa de registros conocidos.
 }
import-told-by = { $count ->
    [one] { $count } de sus registros está ahora como lo informó
   *[other] { $count } de sus registros están ahora como los informó
 } «{ $name }».
import-left-behind = Registros que aún nombran lo deshecho
import-names-nothing = { $noun }: { $count ->
    [one] { $count } registro nombra un código que no está en «{ $target }»
   *[other] { $count } registros nombran un código que no está en «{ $target }»
 }, por ejemplo { $example }.
import-left-behind-next = Se conservan tal como se informaron. Importe el archivo correcto o deshaga también sus importaciones.
import-marked = Recuperar el archivo con los fallos marcados
severity-error = rechazado
severity-warning = por revisar
severity-info = aviso
import-step-upload = Envío
import-step-columns = Asociar columnas
import-step-preview = Vista previa
import-step-commit = Incorporación
import-layer = Capa u hoja
import-remembered = Estas columnas ya se asociaron; se han rellenado las elecciones de entonces.
import-guessed = Las columnas se asociaron por sus títulos. Revíselas y corrija; sus elecciones se recuerdan.
import-first-rows = Las primeras filas del archivo
import-first-records = Los primeros registros tal como serían
import-column = Columna del archivo
import-constant = El mismo valor para cada fila
import-no-column = – ninguna –
import-code-made = – se forma con el contenido de la fila –
import-places = Nombres de zonas
import-places-hint = Columnas que nombran las zonas de cada fila, de la mayor a la menor. Los p-codes se buscan por los nombres.
import-place-level = Nivel { $level }
import-position = Posición y escritura del archivo
import-longitude = Longitud o este
import-latitude = Latitud o norte
import-crs = Sistema de referencia
import-crs-hint = Por ejemplo EPSG:32633, si el archivo no lo dice.
import-code-prefix = Los códigos empiezan por
import-code-prefix-hint = Distingue los códigos de archivos distintos.
import-dates = Orden de las fechas
import-dates-hint = Para fechas en cifras, como 03/04/2006.
import-dates-told = Como indique cada fecha; lo que puede ser dos fechas se rechaza
import-dates-dmy = día, mes, año
import-dates-mdy = mes, día, año
import-repair = Reparar los contornos que se cruzan a sí mismos
import-repair-hint = De cada contorno reparado se indica la superficie antes y después. Si no, esas filas se rechazan.
import-update = Actualizar: mostrar las palabras de las columnas elegidas
import-written = Archivo de asociación
import-written-text = Estas elecciones como texto
import-written-hint = Las elecciones vigentes, como archivo de asociación (TOML) que la línea de órdenes acepta con --map. Ponga aquí otro, por ejemplo uno de examples/maps. Lo que cambió arriba aparece tras «Actualizar».
import-written-use = Rellenar con este texto
import-preview = Vista previa
import-nothing-yet = Aún no se ha cambiado nada.
import-take =
    Aceptar { $count ->
        [one] { $count } fila
        *[other] { $count } filas
    }
import-change = Cambiar las columnas
import-faults = Fallos
import-no-faults = No se encontraron fallos.
import-by-rule = Contados por clase
import-more-faults =
    { $count ->
        [one] Otro fallo está marcado en el archivo.
        *[other] Otros { $count } fallos están marcados en el archivo.
    }
import-kind-admin-areas = Áreas administrativas con códigos P
import-kind-population = Población por área, sexo y edad
import-kind-hazard-areas = Áreas peligrosas
import-kind-accidents = Accidentes y otros sucesos
import-kind-casualties = Personas afectadas, una fila por persona
import-kind-layer = Una capa: escuelas, puestos de salud, carreteras
import-kind-grid = Una cuadrícula de población (GeoTIFF)
import-words = Palabras de «{ $field }» que ninguna lista de códigos conoce
import-words-lead = Elija qué significa cada palabra del archivo; la elección se recuerda para archivos con las mismas columnas.
import-words-more = Hay más palabras distintas de las que se muestran aquí; quizá otra columna contiene los códigos.
import-word = Palabra del archivo
import-word-means = Significa
import-word-nearest = parecida a «{ $code }»
import-word-refused = Se deja como está; la fila se rechaza
import-word-nothing = No se sabe nada
import-kind-exercise = País de ejercicio
import-grid-about = Lo que el archivo no dice: indique lo que sepa
