import { stringify } from 'yaml';
import type { ClusterSecrets } from '../settings/clusterSecrets';

/** For whom SOPS encrypts the Secrets of an environment. */
export const sopsFile = ({ recipients }: NonNullable<ClusterSecrets['sops']>) =>
  stringify({
    creation_rules: [
      {
        path_regex: '\\.sops\\.ya?ml$',
        encrypted_regex: '^(data|stringData)$',
        ...recipients,
      },
    ],
  });
