import { stringify } from 'yaml';
import type { NewPreviews } from '../golden/previews/PlannedPreviews';
import { planPreviews } from '../golden/previews/planPreviews';
import { previewEngine } from '../golden/previews/previewEngine';
import type { PreviewGrant } from '../grants/PreviewGrant';
import { HOST, fleetOf } from './createTestGoldenPath';

/** Which the catalog has from there, of that owner. */
export const KNOWN: NewPreviews = {
  name: 'svc-known',
  owner: 'group:default/platform',
  repository: `${HOST}/svc-known`,
  image: 'r.example/svc-known',
};
/** Of a cluster of Argo CD. */
export const GRANT: PreviewGrant = {
  cluster: 'qa',
  control: ['argocd'],
  namespaces: ['preview-*'],
  repositories: [`${HOST}/*`],
};
/** Of a cluster of Flux. */
export const FLUX: PreviewGrant = {
  ...GRANT,
  cluster: 'prod',
  control: ['flux-system'],
};
/** The branch of the fleet that proposes them. */
export const HEAD = 'downstage/previews-svc-known';

/** Their objects as the portal writes them, changed. */
export function textOf(
  change: (objects: any[]) => void = () => {},
  grant: PreviewGrant = GRANT,
): string {
  const planned = planPreviews(KNOWN, {
    previews: [grant],
    fleets: [fleetOf()],
    watched: ['qa', 'prod'],
    hostType: () => 'github',
  });
  const objects: any[] = previewEngine(planned.engine).previews.objects(
    planned,
  );
  change(objects);
  return objects.map(object => stringify(object)).join('---\n');
}
