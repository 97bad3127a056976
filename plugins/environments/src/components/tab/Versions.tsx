import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Deployment } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../translation';
import { shortSha } from '../../view/shortSha';
import { ExternalLink } from '../shared/ExternalLink';
import { Facts } from '../shared/Facts';

/** Where the version is written, and what runs. */
export function Versions(props: { deployment: Deployment }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { desired, live, revision } = props.deployment;
  return (
    <Facts
      facts={[
        [
          t('panel.pin'),
          desired && (
            <>
              {desired.artifact.name} {desired.version},{' '}
              <ExternalLink href={desired.url}>
                {`${desired.file}:${desired.line}`}
              </ExternalLink>
              , {t('common.commit', { sha: shortSha(desired.commit) })}
            </>
          ),
        ],
        [
          t('panel.live'),
          live && (
            <>
              {live.artifact.name} {live.version}, {live.workload.kind}{' '}
              {live.workload.namespace}/{live.workload.name} (
              {live.workload.cluster})
              {live.replicas &&
                `, ${t('panel.replicas', {
                  ready: String(live.replicas.ready),
                  desired: String(live.replicas.desired),
                })}`}
              {revision &&
                `, ${t('panel.revision', { sha: shortSha(revision) })}`}
            </>
          ),
        ],
      ]}
    />
  );
}
