/** Texte der Felder, mit denen eine Vorlage nach einem Dienst und seinen Umgebungen fragt. */
export const creation = {
  'creation.checking': 'Wird geprüft …',
  'creation.free': 'Dieses Repository kann angelegt werden.',
  'creation.fits': 'Der Dienst kann hierher kommen.',
  'creation.unchecked':
    'Das ließ sich gerade nicht prüfen. Es wird noch einmal geprüft, bevor etwas angelegt wird.',
  'creation.unlisted': 'Der Server sagt nicht, was zur Wahl steht.',
  'creation.propose': '{{value}} übernehmen',
  'creation.permitted': 'Angelegt werden darf: {{patterns}}',
  'creation.permittedNone':
    'Sie dürfen hier kein Repository anlegen. Darüber entscheiden environments.creation in app-config und Ihre Berechtigungen.',
  'creation.sharedPlaceholder': 'Repository wählen',
  'creation.sharedNone':
    'Es gibt kein gemeinsames Repository, in das Sie eine Umgebung legen dürfen. Darüber entscheiden environments.creation.shared in app-config und Ihre Berechtigungen.',
  'creation.folder': 'Ordner',
  'creation.folderOf': 'Die Umgebung ist der Ordner {{part}}.',
  'creation.folderFree':
    'Dieser Ordner kann mit einem Pull Request dazukommen.',
  'creation.branch': 'Branch',
  'creation.branchOf': 'Die Umgebung ist der Branch {{part}}.',
  'creation.branchFree':
    'Dieser Branch kann angelegt werden. Seine Katalogdatei kommt mit einem Pull Request dazu.',
  'creation.imageTag':
    'Lassen Sie das Tag weg: Die Continuous Integration gibt jeder Version ihr eigenes.',
  'creation.imageForm':
    'Das ist kein Image-Repository wie ghcr.io/acme/loans: klein geschrieben, mit dem Host am Anfang.',
  'creation.clusterPlaceholder': 'Cluster wählen',
  'creation.clusterNone':
    'Es gibt keinen Cluster, in dem Sie eine Umgebung anlegen dürfen. Darüber entscheiden environments.fleets in app-config und Ihre Berechtigungen.',
  'creation.clusterUnknown':
    'Einen Cluster {{cluster}} gibt es nicht. Wählen Sie {{left}}.',
  'creation.clusterLayout':
    'Der Cluster {{cluster}} liefert keine Umgebung als {{layout}} aus. Wählen Sie {{left}} oder einen anderen Cluster.',
  'creation.clusterSecrets':
    'Der Cluster {{cluster}} hat nicht, was es braucht, um Secrets mit {{secrets}} zu verwahren. Wählen Sie {{left}}.',
  'creation.clusterOf': 'Cluster {{cluster}}',
  'creation.deliveredBy': 'Cluster {{cluster}}, beliefert von {{engine}}',
  'creation.engine.argocd': 'Argo CD',
  'creation.engine.flux': 'Flux',
  'creation.environmentsNone':
    'Es gibt noch keine Umgebung: Legen Sie die erste an.',
  'creation.previews.not-permitted':
    'Sie dürfen keinen Dienst anlegen, deshalb gibt es keine Vorschau. Darüber entscheiden Ihre Berechtigungen.',
  'creation.previews.not-granted':
    'Niemand hat gesagt, wo Vorschauen sein dürfen: environments.previews in app-config hat keinen Eintrag.',
  'creation.previews.no-fleet':
    'Der Cluster von environments.previews in app-config folgt keinem Fleet, in das das Portal schreibt: Darüber entscheidet environments.fleets.',
  'creation.previewsFit':
    'Pull Requests dieses Dienstes können ausgeliefert werden.',
  'creation.path': 'Die Umgebungen, wie sie sein werden',
  'creation.pathEmpty':
    'Wählen Sie Umgebungen oder legen Sie eine an, um zu sehen, wo der Dienst leben wird.',
  'creation.isNew': 'Neu',
  'creation.first':
    'Der Dienst kommt zuerst hierher, sobald es eine Version von ihm gibt.',
  'creation.firstSummary':
    'Der Dienst kommt zuerst nach {{environment}}, sobald es eine Version von ihm gibt.',
  'creation.from': 'Versionen kommen aus {{environments}}.',
  'creation.missing':
    'Versionen kämen aus {{environments}}, wo der Dienst nicht lebt: Von dort kommt nichts.',
} as const;
