import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DELIVERING_KINDS,
  ENGINE_KINDS,
  WATCHED_RESOURCES,
} from '@downstage/readers';
import { parseAllDocuments } from 'yaml';

interface Role {
  kind: string;
  metadata: { name: string };
  rules: Array<{ apiGroups: string[]; resources: string[]; verbs: string[] }>;
}

const roles = parseAllDocuments(
  readFileSync(join(__dirname, '../../../deploy/cluster-role.yaml'), 'utf8'),
)
  .map(document => document.toJS() as Role)
  .filter(({ kind }) => kind === 'ClusterRole');

const rightsOf = (name: string) =>
  roles
    .find(({ metadata }) => metadata.name === name)!
    .rules.flatMap(({ apiGroups, resources, verbs }) =>
      resources.map(
        plural => `${apiGroups.join()}/${plural}: ${verbs.join(', ')}`,
      ),
    )
    .sort();

describe('the ClusterRoles to apply', () => {
  it('let the portal read what it watches, and nothing else', () => {
    expect(rightsOf('downstage-read')).toEqual(
      WATCHED_RESOURCES.filter(({ onRequest }) => !onRequest)
        .map(({ group, plural }) => `${group}/${plural}: get, list, watch`)
        .sort(),
    );
  });

  it('let it read what is watched on request, apart from that', () => {
    expect(rightsOf('downstage-pods')).toEqual(
      WATCHED_RESOURCES.filter(({ onRequest }) => onRequest).map(
        ({ group, plural }) => `${group}/${plural}: get, list, watch`,
      ),
    );
  });

  it('let it ask for a sync of what engines deliver, and of its sources', () => {
    const rights = rightsOf('downstage-sync');
    for (const { group, kind, plural } of WATCHED_RESOURCES) {
      const isAsked =
        DELIVERING_KINDS.includes(kind) ||
        (ENGINE_KINDS.includes(kind) && group.startsWith('source.'));
      expect([kind, rights.includes(`${group}/${plural}: patch`)]).toEqual([
        kind,
        isAsked,
      ]);
    }
  });
});
