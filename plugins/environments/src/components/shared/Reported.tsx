import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ReportedArtifact } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { ExternalLink } from './ExternalLink';
import { Person } from './Person';
import { Moment } from './Time';

/** Who reported a version, when, and the build that it is of. */
export function Reported(props: { reported: ReportedArtifact }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { build, reportedBy, reportedAt } = props.reported;
  return (
    <span>
      <Person actor={reportedBy} />, <Moment at={reportedAt} />
      {build && (
        <>
          , <ExternalLink href={build}>{t('reported.build')}</ExternalLink>
        </>
      )}
    </span>
  );
}
