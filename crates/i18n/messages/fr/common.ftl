# French: machine translation, to be reviewed by a native speaker.

app-name = Common Ground
unit-m2 = { $value } m²
unit-ha = { $value } ha
unit-km2 = { $value } km²
unit-m = { $value } m
unit-km = { $value } km
nav-label = Principal
nav-situation = Situation
nav-places = Lieux
nav-hazards = Zones dangereuses
nav-accidents = Accidents
nav-harm = Personnes touchées
nav-presence = Qui est où
nav-rankings = Où agir en premier
nav-imports = Importer
nav-layers = Couches
nav-dictionary = Dictionnaire des données
nav-about = À propos et licences
nav-status = État du système
nav-users = Personnes et rôles
nav-audit = Journal des modifications
nav-account = Mon compte
nav-sign-in = Se connecter
nav-sign-out = Se déconnecter
nav-menu = Menu
nav-language = Langue
nav-skip = Aller au contenu
nav-breadcrumb = Vous êtes ici
exercise-banner = Exercice : ce pays et tout ce qu’il contient sont inventés. N’utilisez pas ces chiffres pour de vraies décisions.
exercise-erase = Effacer l’exercice
action-filter = Afficher
action-clear = Effacer les filtres
action-next = Page suivante
action-first = Première page
action-save = Enregistrer
action-cancel = Annuler
action-back = Retour
action-search = Rechercher
download-label = Télécharger
source-line = Source : { $source }
source-none = non enregistrée
source-programme = données de ce programme
as-of = Au { $when }
as-of-unknown = Date de l’information inconnue
map-heading = Carte
map-waiting = La carte se charge après la page. Sans JavaScript, utilisez le tableau ci-dessous ; il contient les mêmes données.
map-boundaries = Les frontières et les noms indiqués n’impliquent ni reconnaissance ni acceptation officielle.
value-unknown = inconnu
value-yes = oui
value-no = non
value-hidden = non visible pour votre rôle
table-total = Total
table-empty = Il n’y a aucun enregistrement ici.
table-empty-filtered = Aucun enregistrement ne correspond à ces filtres.
count-records =
    { $count ->
        [one] { $count } enregistrement
        *[other] { $count } enregistrements
    }
print-hint = Imprimez cette page pour un rapport.
role-viewer = Lecteur
role-editor = Rédacteur
role-manager = Gestionnaire
role-administrator = Administrateur
