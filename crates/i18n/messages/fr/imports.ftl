# French: machine translation, to be reviewed by a native speaker.

import-lead = Apportez un fichier, voyez ce qu’il ferait, prenez-le en un seul lot et annulez le lot s’il était faux.
import-sending = Envoi { $percent }
import-checking = Lecture du fichier
import-interrupted = L’envoi a été interrompu
import-bring = Apporter un fichier
import-holds = Ce qu’il contient
import-file = Fichier
import-file-hint = CSV, XLSX, GeoJSON, GeoPackage, FlatGeobuf, Parquet, Shapefile zippé ou GeoTIFF ; fichiers gzip tels quels.
import-upload = Envoyer
import-batches = Lots
import-batch = Lot
import-none = Rien n’a encore été importé.
import-rows = lignes
import-taken = prises
import-unchanged = inchangées
import-refused = refusées
import-committed = prise en compte
import-undone = annulé
import-undone-at = Ce lot a été annulé le { $when }.
import-undo = Annuler ce lot
import-undo-confirm = Annuler tout le lot ? Les enregistrements redeviennent ce qu’ils étaient.
import-changed = { $count ->
    [one] { $count } des lignes à prendre dit autre chose d’un enregistrement connu.
   *[other] { $count } des lignes à prendre disent autre chose d’enregistrements connus.
 }
import-told-by = { $count ->
    [one] { $count } de ses enregistrements est désormais tel que rapporté par
   *[other] { $count } de ses enregistrements sont désormais tels que rapportés par
 } « { $name } ».
import-left-behind = Enregistrements qui citent encore ce qui a été annulé
import-names-nothing = { $noun } : { $count ->
    [one] { $count } enregistrement cite un code absent de « { $target } »
   *[other] { $count } enregistrements citent un code absent de « { $target } »
 }, par exemple { $example }.
import-left-behind-next = Ils restent tels qu’ils ont été rapportés. Importez le bon fichier, ou annulez aussi leurs imports.
import-marked = Récupérer le fichier avec les défauts marqués
severity-error = refusé
severity-warning = à vérifier
severity-info = à savoir
import-step-upload = Envoi
import-step-columns = Associer les colonnes
import-step-preview = Aperçu
import-step-commit = Prise en compte
import-layer = Couche ou feuille
import-remembered = Ces colonnes ont déjà été associées ; les choix d’alors sont repris.
import-guessed = Les colonnes ont été associées d’après leurs titres. Vérifiez et corrigez ; vos choix sont retenus.
import-first-rows = Les premières lignes du fichier
import-first-records = Les premiers enregistrements tels qu’ils seraient
import-column = Colonne du fichier
import-constant = La même valeur pour chaque ligne
import-no-column = – aucune –
import-code-made = – tiré du contenu de la ligne –
import-places = Noms des zones
import-places-hint = Colonnes qui nomment les zones où se trouve la ligne, de la plus grande à la plus petite. Les p-codes sont trouvés d’après les noms.
import-place-level = Niveau { $level }
import-position = Position et écriture du fichier
import-longitude = Longitude ou abscisse
import-latitude = Latitude ou ordonnée
import-crs = Système de référence
import-crs-hint = Par exemple EPSG:32633, si le fichier ne le dit pas.
import-code-prefix = Les codes commencent par
import-code-prefix-hint = Distingue les codes de fichiers différents.
import-dates = Ordre des dates
import-dates-hint = Pour les dates en chiffres, comme 03/04/2006.
import-dates-told = Comme chaque date l’indique ; ce qui peut être deux dates est refusé
import-dates-dmy = jour, mois, année
import-dates-mdy = mois, jour, année
import-repair = Réparer les contours qui se croisent eux-mêmes
import-repair-hint = Chaque contour réparé est signalé avec sa superficie avant et après. Sinon, ces lignes sont refusées.
import-update = Actualiser : montrer les mots des colonnes choisies
import-written = Fichier d’association
import-written-text = Ces choix sous forme de texte
import-written-hint = Les choix en vigueur, sous forme de fichier d’association (TOML) que la ligne de commande accepte avec --map. Mettez-en un autre ici, par exemple un de examples/maps. Ce que vous avez changé plus haut y figure après « Actualiser ».
import-written-use = Remplir d’après ce texte
import-preview = Aperçu
import-nothing-yet = Rien n’a encore été modifié.
import-take =
    Prendre { $count ->
        [one] { $count } ligne
        *[other] { $count } lignes
    }
import-change = Changer les colonnes
import-faults = Défauts
import-no-faults = Aucun défaut trouvé.
import-by-rule = Comptés par genre
import-more-faults =
    { $count ->
        [one] Un autre défaut est marqué dans le fichier.
        *[other] { $count } autres défauts sont marqués dans le fichier.
    }
import-kind-admin-areas = Zones administratives avec p-codes
import-kind-population = Population par zone, sexe et âge
import-kind-hazard-areas = Zones dangereuses
import-kind-accidents = Accidents et autres événements
import-kind-casualties = Personnes touchées, une ligne par personne
import-kind-layer = Une couche : écoles, postes de santé, routes
import-kind-grid = Une grille de population (GeoTIFF)
import-words = Mots pour « { $field } » qu’aucune liste de codes ne connaît
import-words-lead = Choisissez ce que signifie chaque mot du fichier ; le choix est retenu pour les fichiers ayant les mêmes colonnes.
import-words-more = Il y a plus de mots différents que n’en montre cette liste ; peut-être une autre colonne porte-t-elle les codes.
import-word = Mot du fichier
import-word-means = Signifie
import-word-nearest = proche de « { $code } »
import-word-refused = Laissé tel quel ; la ligne est refusée
import-word-nothing = Rien n’est connu
import-kind-exercise = Pays d’exercice
import-grid-about = Ce que le fichier ne dit pas : indiquez ce que vous savez
