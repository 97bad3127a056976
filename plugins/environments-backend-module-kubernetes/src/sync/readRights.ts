import { type ClusterApi, readJson } from '../api/ClusterApi';

const PATH = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';

interface RulesReview {
  status?: { resourceRules?: object[] };
}

/** The server lists them in no order, and neither what is in them. */
const inOrder = (value: unknown): string =>
  Array.isArray(value)
    ? `[${value.map(inOrder).sort().join()}]`
    : JSON.stringify(value, (_key, item) =>
        Array.isArray(item) ? [...item].sort() : item,
      );

/**
 * What the credentials may do in a namespace, as a text that changes when that changes. An authorizer that cannot list its
 * rules, such as a webhook, is left out of it.
 * https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/self-subject-rules-review-v1/
 */
export async function readRights(
  api: ClusterApi,
  namespace: string,
  { signal, answerMs }: { signal: AbortSignal; answerMs?: number },
): Promise<string> {
  const review = (await readJson(api, PATH, signal, {
    write: {
      method: 'POST',
      contentType: 'application/json',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectRulesReview',
        spec: { namespace },
      },
    },
    sameConnection: true,
    answerMs,
  })) as RulesReview;
  return inOrder(review.status?.resourceRules ?? []);
}
