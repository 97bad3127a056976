/** German texts of how an environment is removed as a whole. */
export const environmentRemoval = {
  'environmentRemoval.action': 'Umgebung entfernen…',
  'environmentRemoval.title': '{{environment}} entfernen',
  'environmentRemoval.hint':
    'Das Portal schlägt es dem Fleet-Repository mit einem Pull Request vor. Bevor er gemergt ist, geht nichts verloren.',
  'environmentRemoval.open':
    'Das Entfernen ist vorgeschlagen. Wird der Pull Request gemergt, geht die Umgebung; wird er geschlossen, bleibt alles, wie es ist.',
  'environmentRemoval.gone':
    'Das Fleet-Repository hat sie nicht mehr. Was bleibt, liegt bei Ihnen:',
  'environmentRemoval.goneNamespace':
    'Sehen Sie nach, ob der Namespace {{namespace}} fort ist: Ein Fleet, das nicht aufräumt (kein Prune), lässt ihn stehen, und was darin läuft.',
  'environmentRemoval.goneEntity':
    'Melden Sie ihre Entität im Menü dieser Seite ab.',
  'environmentRemoval.goneRepository':
    'Archivieren Sie ihr Repository auf seinem Host: {{repository}}',
  'environmentRemoval.goneFolder':
    'Löschen Sie den Ordner {{folder}} aus {{repository}}. Das Repository selbst gehört auch anderen Umgebungen.',
  'environmentRemoval.goneBranch':
    'Löschen Sie den Branch {{branch}} von {{repository}}, nachdem Sie seinen Schutz aufgehoben haben, und per Pull Request den Ordner {{folder}} mit seiner Katalogdatei. Das Repository selbst gehört auch anderen Umgebungen.',
  'environmentRemoval.file': 'Geht aus dem Fleet',
  'environmentRemoval.objects': 'Objekte',
  'environmentRemoval.namespace': 'Namespace',
  'environmentRemoval.namespaceWith': '{{namespace}}, mit allem, was darin ist',
  'environmentRemoval.services': 'Dienste darin',
  'environmentRemoval.downstream': 'Erhalten Versionen von ihr',
  'environmentRemoval.holds': 'Sperren, die enden',
  'environmentRemoval.hidden_one': '{{count}}, die Sie nicht sehen dürfen',
  'environmentRemoval.hidden_other': '{{count}}, die Sie nicht sehen dürfen',
  'environmentRemoval.none': 'keine',
  'environmentRemoval.warnings': 'Was aus dem wird, was läuft',
  'environmentRemoval.prune':
    'Ob die Objekte gelöscht werden, entscheidet, was das Fleet selbst ausliefert: Es muss aufräumen (Prune). Dann geht der Namespace, und alles darin, wer immer es angelegt hat.',
  'environmentRemoval.argocd':
    'Eine gelöschte Application nimmt nur dann mit, was sie ausgeliefert hat, wenn sie den Finalizer resources-finalizer.argocd.argoproj.io hat. Die des Portals hat keinen: Ihre Workloads gehen mit dem Namespace. Nur eine, die Applications ihrer Services bringt, hat ihn und geht mit ihnen vor ihren Projekten.',
  'environmentRemoval.flux':
    'Eine gelöschte Kustomization oder ein gelöschtes HelmRelease nimmt mit, was sie ausgeliefert haben. Das Konto, mit dem sie handeln, geht im selben Commit: Was es nicht mehr löschen kann, geht mit dem Namespace. Hängt es, entfernen Sie den Finalizer.',
  'environmentRemoval.secrets':
    'Secrets, die nur im Namespace stehen, sind verloren. Volumes sind verloren, wo ihre Klasse Delete sagt.',
  'environmentRemoval.typed': 'Geben Sie zur Bestätigung {{name}} ein',
  'environmentRemoval.confirm': 'Pull Request öffnen',
  'environmentRemoval.done':
    'Pull Request, der {{environment}} entfernt, geöffnet',
} as const;
