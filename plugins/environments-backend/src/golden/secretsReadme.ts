import type { ClusterSecrets } from '../settings/clusterSecrets';
import type { NewEnvironment, SecretsChoice } from './NewEnvironment';
import { engineOfObjects, isChart, isHelmfile } from './begunEnvironment';

/** A block of Markdown in which a line may hold anything. */
const block = (language: string, lines: string[]) =>
  [`\`\`\`${language}`, ...lines, '```'].join('\n');

/** Where a file with a Secret of a service goes, and what makes the engine take it. */
function placeOf(environment: NewEnvironment, file: string) {
  if (engineOfObjects(environment)) {
    return {
      path: `loans-${file}`,
      listed: 'List it under `resources` in `kustomization.yaml`.',
    };
  }
  if (isHelmfile(environment)) {
    return {
      path: `charts/services/templates/loans-${file}`,
      listed:
        'Put `{{- if hasKey .Values.services "loans" }}` above what is in it, and `{{- end }}` below: every release has the templates of the chart.',
    };
  }
  return isChart(environment)
    ? {
        path: `templates/loans-${file}`,
        listed: 'The chart takes it from there.',
      }
    : {
        path: `loans/${file}`,
        listed: 'List it under `resources` in `loans/kustomization.yaml`.',
      };
}

function sealed(environment: NewEnvironment, settings: ClusterSecrets): string {
  const { path, listed } = placeOf(environment, 'sealed-secret.yaml');
  const { controllerName, controllerNamespace } = settings.sealedSecrets!;
  return `Secrets are sealed for the cluster and the namespace: nobody but its controller opens them.

${block('sh', [
  `kubectl create secret generic loans --namespace ${environment.name} --from-file=password --dry-run=client -o yaml |`,
  `  kubeseal --controller-name ${controllerName} --controller-namespace ${controllerNamespace} --format yaml > ${path}`,
])}

${listed}`;
}

function external(
  environment: NewEnvironment,
  settings: ClusterSecrets,
): string {
  const { path, listed } = placeOf(environment, 'external-secret.yaml');
  return `Secrets stay in the store of the cluster. Git says which of them a service gets, as in \`${path}\`:

${block('yaml', [
  'apiVersion: external-secrets.io/v1',
  'kind: ExternalSecret',
  'metadata:',
  '  name: loans',
  'spec:',
  '  secretStoreRef:',
  '    kind: ClusterSecretStore',
  `    name: ${settings.externalSecrets!.store}`,
  '  dataFrom:',
  '    - extract:',
  `        key: ${environment.name}/loans`,
])}

${listed}`;
}

function sops(environment: NewEnvironment): string {
  const { path, listed } = placeOf(environment, 'secret.sops.yaml');
  return `Secrets are encrypted for those that \`.sops.yaml\` names; Flux decrypts them where it applies them. Files are called \`*.sops.yaml\`:

${block('sh', [
  `kubectl create secret generic loans --from-file=password --dry-run=client -o yaml > ${path}`,
  `sops --encrypt --in-place ${path}`,
])}

${listed}`;
}

const CHOICES: Record<
  Exclude<SecretsChoice, 'none'>,
  (environment: NewEnvironment, settings: ClusterSecrets) => string
> = { 'sealed-secrets': sealed, 'external-secrets': external, sops };

/**
 * How Secrets of a service are kept, with the service `loans` as an example.
 *
 * @param settings - With the section of what was chosen
 */
export function secretsReadme(
  environment: NewEnvironment,
  settings: ClusterSecrets = {},
): string {
  const { secrets = 'none' } = environment;
  return secrets === 'none'
    ? 'There are none in Git: a Secret that everybody could read is refused. Services take those that are put into the namespace.'
    : `${CHOICES[secrets](
        environment,
        settings,
      )} The service reads it as the Secret \`loans\`. A Secret that everybody could read is refused.`;
}
