import { posix } from 'node:path';
import type { NewEnvironment, PlacedEnvironment } from './NewEnvironment';
import { engineOfObjects, isChart, isHelmfile } from './begunEnvironment';

const KUSTOMIZE = 'registry.k8s.io/kustomize/kustomize:v5.4.3';
const HELM = 'alpine/helm:3.16.3';
/** Earlier releases stop where insecure features are disabled. */
const HELMFILE = 'ghcr.io/helmfile/helmfile:v1.1.3';
const KUBECONFORM = 'ghcr.io/yannh/kubeconform:v0.6.7';
/** Of the Kubernetes that schemas are taken from. */
const KUBERNETES = '1.31.0';
/** Schemas of custom resources. */
const SCHEMAS =
  'https://raw.githubusercontent.com/datreeio/CRDs-catalog/main/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json';

/** Where objects of engines have the values of a chart: their kind, the key, and the spaces before it. */
const VALUES: Record<string, { kind: string; key: string; depth: number }> = {
  argocd: { kind: 'Application', key: 'valuesObject', depth: 6 },
  flux: { kind: 'HelmRelease', key: 'values', depth: 2 },
};

/** What writes the values of each object that was rendered into a file. Kustomize writes each in one way. */
const writeValues = ({ kind, key, depth }: (typeof VALUES)[string]) => [
  'echo "{}" > "$RUNNER_TEMP/values-0.yaml"',
  `awk -v folder="$RUNNER_TEMP" '`,
  '  /^---$/ { release = 0 }',
  `  /^${' ?'.repeat(depth - 1)}[^ ]/ { values = 0 }`,
  `  /^kind: ${kind}$/ { release = 1; file = folder "/values-" ++count ".yaml" }`,
  `  /^${' '.repeat(
    depth,
  )}[^ -]/ { values = release && $1 == "${key}:"; next }`,
  `  values { print substr($0, ${depth + 3}) > file }`,
  `' "$RUNNER_TEMP/rendered.yaml"`,
];

/**
 * The commands that render what objects of the engine release, behind the objects that were rendered. Each has values of its own
 * service, so that those of all are values of the chart, too.
 */
const renderReleases = (
  environment: NewEnvironment,
  folder: string,
): string[] => {
  const { name } = environment;
  const place = VALUES[engineOfObjects(environment)?.name ?? ''];
  return place
    ? [
        ...writeValues(place),
        `values=$(cd "$RUNNER_TEMP" && printf -- '--values /values/%s ' values-*.yaml)`,
        `docker run --rm -v "$PWD:/apps:ro" -v "$RUNNER_TEMP:/values:ro" ${HELM} template ${name} ${folder}/charts/services --namespace ${name} $values > "$RUNNER_TEMP/released.yaml"`,
        '(echo ---; cat "$RUNNER_TEMP/released.yaml") >> "$RUNNER_TEMP/rendered.yaml"',
      ]
    : [];
};

/** What finds in a helmfile, and in what it may lead to, what would run commands where it is rendered. */
const runsCommands = (folder: string) =>
  `grep -rnE --include='*.yaml' --include='*.yml' --include='*.gotmpl' --exclude-dir=.github --exclude-dir=charts --exclude-dir=values -e '^[[:space:]-]*["'\\'']?(hooks|postRenderer|postRendererArgs)["'\\'']?[[:space:]]*:' -e '--post-renderer' ${folder}`;

/** The commands that render the releases of a helmfile. One without releases is no fault. */
const renderHelmfile = (folder: string): string[] => [
  `if ${runsCommands(folder)}; then`,
  '  echo "::error::helmfile would run commands where it is rendered. Take hooks and post renderers out"',
  '  exit 1',
  'fi',
  `docker run --rm -e HELMFILE_DISABLE_INSECURE_FEATURES=true -v "$PWD:/work" -w ${posix.join(
    '/work',
    folder,
  )} ${HELMFILE} helmfile --quiet --allow-no-matching-release template --include-crds --skip-tests > "$RUNNER_TEMP/rendered.yaml"`,
];

/** The commands that render the environment into a file, as its engine does. */
function render(environment: NewEnvironment, folder: string): string[] {
  if (isHelmfile(environment)) {
    return renderHelmfile(folder);
  }
  return isChart(environment)
    ? [
        // Repositories of charts need not be added for it
        `docker run --rm -v "$PWD:/apps" ${HELM} dependency update ${folder}`,
        `docker run --rm -v "$PWD:/apps:ro" ${HELM} template ${environment.name} ${folder} --namespace ${environment.name} > "$RUNNER_TEMP/rendered.yaml"`,
      ]
    : [
        `docker run --rm -v "$PWD:/work:ro" -w /work ${KUSTOMIZE} build ${folder} > "$RUNNER_TEMP/rendered.yaml"`,
        ...renderReleases(environment, folder),
      ];
}

/** What finds a Secret in what was rendered that SOPS has not encrypted, or not wholly. Kustomize writes each in one way. */
const UNENCRYPTED = [
  "awk '",
  '  function check() {',
  '    if (secret && (!sops || plain)) {',
  '      print "::error::Secret " name " is not encrypted. Run: sops --encrypt --in-place on its file"',
  '      failed = 1',
  '    }',
  '    secret = sops = plain = 0',
  '    name = part = ""',
  '  }',
  '  /^---$/ { check() }',
  '  /^[^ ]/ { part = $1 }',
  '  /^kind: Secret$/ { secret = 1 }',
  '  /^sops:$/ { sops = 1 }',
  '  part == "metadata:" && /^  name: / { name = $2 }',
  '  (part == "data:" || part == "stringData:") && /^  [^ ]/ && !/^  [^:]+: ENC\\[/ { plain = 1 }',
  '  END { check(); exit failed }',
  `' "$RUNNER_TEMP/rendered.yaml"`,
];

const indented = (lines: string[]) =>
  lines.map(line => `          ${line}\n`).join('');

/** The status check that the workflow is: the name of its job. */
export const VALIDATION_CHECK = 'validate';

/** A workflow that refuses what would not render, is not valid, or holds a Secret that everybody can read. */
export function validationWorkflow(
  environment: NewEnvironment & Partial<PlacedEnvironment>,
): string {
  const { name, folder, branch = 'main' } = environment;
  const isEncrypted = environment.secrets === 'sops';
  const paths = folder === undefined ? '' : `    paths: ['${folder}/**']\n`;
  return `name: validate${folder === undefined ? '' : ` ${name}`}
on:
  push:
    branches: [${branch}]
${paths}  pull_request:
${paths}permissions:
  contents: read
jobs:
  ${VALIDATION_CHECK}:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - name: Render
        run: |
${indented(render(environment, folder ?? '.'))}${
    isEncrypted
      ? `      - name: Refuse Secrets that are not encrypted
        run: |
${indented(UNENCRYPTED)}`
      : ''
  }      - name: Validate${isEncrypted ? '' : ', and refuse Secrets'}
        run: >-
          docker run --rm -i ${KUBECONFORM} -strict -summary
          -kubernetes-version ${KUBERNETES} ${
    isEncrypted ? '-skip' : '-reject'
  } Secret -schema-location default
          -schema-location '${SCHEMAS}'
          < "$RUNNER_TEMP/rendered.yaml"
`;
}
