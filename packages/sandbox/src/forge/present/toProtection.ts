import type { ProtectionSettings } from '../store/rows';

/** The protection of a branch in GitHub's shape, which differs from the one it is set in. */
export function toProtection(url: string, settings: ProtectionSettings) {
  const { required_status_checks: checks } = settings;
  const reviews = settings.required_pull_request_reviews;
  const contexts = requiredChecks(settings);
  return {
    url,
    ...(checks
      ? {
          required_status_checks: {
            url: `${url}/required_status_checks`,
            contexts_url: `${url}/required_status_checks/contexts`,
            strict: Boolean(checks.strict),
            contexts,
            checks: contexts.map(context => ({ context, app_id: null })),
          },
        }
      : {}),
    ...(reviews
      ? {
          required_pull_request_reviews: {
            url: `${url}/required_pull_request_reviews`,
            dismiss_stale_reviews: false,
            require_code_owner_reviews: false,
            require_last_push_approval: false,
            required_approving_review_count:
              reviews.required_approving_review_count ?? 0,
          },
        }
      : {}),
    enforce_admins: {
      url: `${url}/enforce_admins`,
      enabled: Boolean(settings.enforce_admins),
    },
  };
}

/** The names of the status checks that a protection asks for. */
export function requiredChecks(settings?: ProtectionSettings): string[] {
  const checks = settings?.required_status_checks;
  return [
    ...new Set([
      ...(checks?.contexts ?? []),
      ...(checks?.checks ?? []).map(({ context }) => context),
    ]),
  ];
}
