/** German texts of how the previews of a service are taken out of its fleets. */
export const previewsRemoval = {
  'previewsRemoval.action': 'Vorschauen entfernen…',
  'previewsRemoval.title': 'Vorschauen von {{service}} entfernen',
  'previewsRemoval.hint':
    'Das Portal schlägt es dem Fleet-Repository mit einem Pull Request vor. Bevor er gemergt ist, geht nichts verloren.',
  'previewsRemoval.open':
    'Das Entfernen ist vorgeschlagen. Wird der Pull Request gemergt, gehen die Vorschauen; wird er geschlossen, bleibt alles, wie es ist.',
  'previewsRemoval.gone':
    'Das Fleet-Repository hat sie nicht mehr. Räumt das Fleet nicht auf (kein Prune), ist noch da, was sie erzeugt, und was läuft: Löschen Sie es von Hand.',
  'previewsRemoval.cluster': 'Cluster',
  'previewsRemoval.running': 'Laufende Vorschauen',
  'previewsRemoval.prune':
    'Ob die Objekte gelöscht werden, entscheidet, was das Fleet selbst ausliefert: Es muss aufräumen (Prune). Dann wird kein Pull Request des Dienstes mehr ausgeliefert. Die Pull Requests selbst bleiben.',
  'previewsRemoval.argocd':
    'Argo CD: Das gelöschte ApplicationSet nimmt seine Applications mit. Jede hat den Finalizer resources-finalizer.argocd.argoproj.io und räumt ihre Workloads ab. Auch der Namespace, den sie sich teilen, geht mit allem, was darin ist. Geht das Projekt zuerst und hängt eine Application, entfernen Sie ihren Finalizer.',
  'previewsRemoval.flux':
    'Flux: Das gelöschte ResourceSet nimmt die Namespaces seiner Vorschauen mit, jeden mit allem, was darin ist. Hängt ein Namespace, suchen Sie darin nach Finalizern.',
  'previewsRemoval.done':
    'Pull Request, der die Vorschauen von {{service}} entfernt, geöffnet',
} as const;
