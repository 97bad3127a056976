import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import ts from 'typescript';
import {
  KNOWN_KEYS,
  describeUnknownKeys,
  findUnknownKeys,
} from './findUnknownKeys';

const find = (environments: object, providers: string[] = []) =>
  findUnknownKeys(new ConfigReader({ environments } as never), providers);

describe('keys of app-config that nothing reads', () => {
  it.each([
    ['nothing', {}, []],
    ['what is known', { pollSeconds: 5, homes: [{ any: 1 }] }, []],
    ['a misspelt key', { pollSecond: 5 }, ['environments.pollSecond']],
    [
      'misspelt keys of sections',
      { kubernetes: { kubeconf: 'x', plugin: true }, creation: { repos: [] } },
      ['environments.kubernetes.kubeconf', 'environments.creation.repos'],
    ],
    ['names of clusters', { kubernetes: { namespaces: { qa: ['a'] } } }, []],
    ['the section of another host', { forge: { x: 1 } }, []],
    [
      'names of the prototype',
      { constructor: 1 },
      ['environments.constructor'],
    ],
  ])('%s', (_, environments, expected) => {
    expect(find(environments, ['forge'])).toEqual(expected);
  });

  it('are told in one line with what is known', () => {
    expect(
      describeUnknownKeys(['environments.pol', 'environments.github.writes']),
    ).toBe(
      'app-config has keys that nothing reads: environments.pol, environments.github.writes. Correct or remove them (known in environments: argocd, artifacts, componentTypes, creation, environments, fleets, github, homes, kubernetes, maxSourceFiles, maxSourceMegabytes, pollSeconds, previews, pullRequestsAsPerson, requestsPerMinute; in environments.github: writesPerMinute)',
    );
  });

  it('are those that no package declares', () => {
    const plugins = join(__dirname, '../../..');
    const declared: Record<string, string[]> = {};
    const membersOf = (node: ts.Node | undefined) =>
      node && ts.isTypeLiteralNode(node)
        ? node.members.filter(ts.isPropertySignature)
        : [];
    const nameOf = (member: ts.PropertySignature) => member.name.getText();
    for (const name of readdirSync(plugins)) {
      let text: string;
      try {
        text = readFileSync(join(plugins, name, 'config.d.ts'), 'utf8');
      } catch {
        continue;
      }
      const source = ts.createSourceFile(
        name,
        text,
        ts.ScriptTarget.ES2022,
        true,
      );
      const roots = source.statements
        .filter(ts.isInterfaceDeclaration)
        .flatMap(item => item.members.filter(ts.isPropertySignature));
      const own = roots.find(member => nameOf(member) === 'environments');
      for (const member of membersOf(own?.type)) {
        declared[nameOf(member)] = membersOf(member.type).map(nameOf);
      }
    }
    expect(
      Object.fromEntries(
        Object.entries(KNOWN_KEYS).map(([key, names]) => [
          key,
          [...(names ?? [])].sort(),
        ]),
      ),
    ).toEqual(
      Object.fromEntries(
        Object.entries(declared).map(([key, names]) => [key, names.sort()]),
      ),
    );
  });
});
