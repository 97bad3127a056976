import { useApiHolder } from '@backstage/core-plugin-api';
import { scmAuthApiRef } from '@backstage/integration-react';
import type { PromotionRequest } from '@downstage/backstage-plugin-environments-common';
import { useCallback, useEffect, useState } from 'react';

/** Whether a person's own token can be had for a repository, and whether the person wants it to be used. */
export interface OwnToken {
  /** False while that is not known, and where the app signs nobody in to the repository's host. */
  isOffered: boolean;
  isWanted: boolean;
  /** Why the person could not be signed in. */
  error?: Error;
  /** Signs the person in where that is needed. To be called from a click, since it may open a window. */
  want: (isWanted: boolean) => Promise<void>;
  /** Undefined unless it is wanted. */
  get: () => Promise<PromotionRequest['asPerson']>;
}

/**
 * A person's own token for a repository. Who is signed in to its host already is asked for nothing, so that it is wanted unless
 * the person says otherwise; whoever is not has to sign in first.
 *
 * @param url - Of the repository; undefined where nobody's token is used
 */
export function useOwnToken(url: string | undefined): OwnToken {
  const scmAuth = useApiHolder().get(scmAuthApiRef);
  const [isOffered, setOffered] = useState(false);
  const [isWanted, setWanted] = useState(false);
  const [error, setError] = useState<Error>();

  const ask = useCallback(
    async (options: { optional?: boolean; instantPopup?: boolean }) =>
      url && scmAuth
        ? scmAuth.getCredentials({
            url,
            additionalScope: { repoWrite: true },
            ...options,
          })
        : undefined,
    [scmAuth, url],
  );

  useEffect(() => {
    let isCurrent = true;
    setOffered(false);
    setWanted(false);
    setError(undefined);
    ask({ optional: true }).then(
      found => {
        if (isCurrent && found) {
          setOffered(true);
          setWanted(Boolean(found.token));
        }
      },
      // The app has no provider for the host
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [ask]);

  const want = useCallback(
    async (wanted: boolean) => {
      setError(undefined);
      try {
        if (wanted) {
          await ask({ instantPopup: true });
        }
        setWanted(wanted);
      } catch (failure) {
        setError(failure as Error);
      }
    },
    [ask],
  );

  const get = useCallback(async () => {
    const found = url && isWanted ? await ask({}) : undefined;
    return url && found
      ? { host: new URL(url).host, token: found.token }
      : undefined;
  }, [ask, url, isWanted]);

  return { isOffered, isWanted, error, want, get };
}
