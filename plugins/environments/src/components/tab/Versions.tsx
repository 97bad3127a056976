import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  Deployment,
  LiveVersions,
} from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { shortSha } from '../../view/shortSha';
import { ExternalLink } from '../shared/ExternalLink';
import { Facts } from '../shared/Facts';

const TOLD_BY = [
  'image',
  'digest',
  'chart',
  'app',
  'ref',
  'label',
] as const satisfies Array<keyof LiveVersions>;

/** Everything that tells which version runs. */
function LiveVersionList(props: { versions: LiveVersions }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const told = TOLD_BY.flatMap(by => {
    const version = props.versions[by];
    return version
      ? [t('panel.reportedBy', { by: t(`reportedBy.${by}`), version })]
      : [];
  });
  return <>{told.join(', ')}</>;
}

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
              {live.artifact.name} {live.version}
              {live.workload &&
                `, ${live.workload.kind} ${live.workload.namespace}/${live.workload.name} (${live.workload.cluster})`}
              {live.replicas &&
                `, ${t('panel.replicas', {
                  ready: String(live.replicas.ready),
                  desired: String(live.replicas.desired),
                })}`}
            </>
          ),
        ],
        [
          t('panel.versions'),
          live && <LiveVersionList versions={live.versions} />,
        ],
        [
          t('panel.revision'),
          revision &&
            // A chart's revision is its version
            (/^[0-9a-f]{12,}$/.test(revision)
              ? t('common.commit', { sha: shortSha(revision) })
              : revision),
        ],
      ]}
    />
  );
}
