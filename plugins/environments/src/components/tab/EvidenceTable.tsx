import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Evidence } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { DataTable } from '../shared/DataTable';
import { ExternalLink } from '../shared/ExternalLink';
import { Moment } from '../shared/Time';

/** The observed objects, and what they say in their own words. */
export function EvidenceTable(props: { evidence: Evidence[] }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  return (
    <DataTable
      label={t('panel.evidence')}
      columns={[
        t('panel.object'),
        t('panel.status'),
        t('panel.message'),
        t('panel.since'),
      ]}
      rows={props.evidence.map(evidence => {
        const { cluster, kind, namespace, name } = evidence;
        const object = `${kind} ${namespace}/${name} (${cluster})`;
        const { url } = evidence;
        return {
          key: object,
          cells: [
            url ? (
              <ExternalLink key="object" href={url}>
                {object}
              </ExternalLink>
            ) : (
              object
            ),
            evidence.status,
            evidence.message,
            <Moment key="since" at={evidence.since} />,
          ],
        };
      })}
      empty={t('panel.noEvidence')}
    />
  );
}
