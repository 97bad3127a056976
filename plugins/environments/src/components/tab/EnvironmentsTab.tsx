import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import type { ServiceDeployments } from '@downstage/backstage-plugin-environments-common';
import { useId } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useServiceDeployments } from '../../live/useServiceDeployments';
import { describeSearch } from '../../view/describeSearch';
import {
  type Selection,
  readSelection,
  writeSelection,
} from '../../view/selection';
import { ReviewDialog } from '../review/ReviewDialog';
import { PromoteToSeveral } from '../rollout/PromoteToSeveral';
import { LiveView } from '../shared/LiveView';
import { DetailPanel } from './DetailPanel';
import { NoDeployments } from './NoDeployments';
import { PromotionPath } from './PromotionPath';
import { useFocusOnceClosed } from './useFocusOnceClosed';

function Deployments(props: {
  deployments: ServiceDeployments;
  onChanged: () => Promise<void>;
}) {
  const { service, environments } = props.deployments;
  const [search, setSearch] = useSearchParams();
  const selection = readSelection(search);
  const select = (next: Selection) =>
    setSearch(current => writeSelection(current, next));
  const panelId = useId();
  const headingIdOf = (environment: string) => `${panelId}-${environment}`;
  const focusOnceClosed = useFocusOnceClosed(Boolean(selection.dialog));
  const empty = describeSearch(props.deployments);
  if (empty) {
    return <NoDeployments search={empty} />;
  }
  const selected = environments.find(
    item => item.environment.ref === selection.environment,
  );
  return (
    <>
      <PromoteToSeveral
        service={service}
        environments={environments}
        onStarted={props.onChanged}
      />
      <PromotionPath
        service={service}
        environments={environments}
        selected={selected?.environment.ref}
        panelId={panelId}
        headingIdOf={headingIdOf}
        onSelect={select}
        onChanged={props.onChanged}
      />
      {selected && (
        <DetailPanel
          id={panelId}
          item={selected}
          service={service}
          onRollback={record =>
            select({
              environment: selected.environment.ref,
              dialog: 'rollback',
              record,
            })
          }
          onClose={() => select({})}
        />
      )}
      {selected && selection.dialog && (
        <ReviewDialog
          wish={{
            service,
            environment: selected.environment.ref,
            ...(selection.dialog === 'promote'
              ? { from: selected.promote.from }
              : { rollbackTo: selection.record }),
          }}
          environment={selected.environment}
          onClose={() => select({ environment: selected.environment.ref })}
          onStarted={() => {
            focusOnceClosed(headingIdOf(selected.environment.ref));
            void props.onChanged();
          }}
        />
      )}
    </>
  );
}

/** The Environments tab of a service. */
export function EnvironmentsTab() {
  const { entity } = useEntity();
  const live = useServiceDeployments(stringifyEntityRef(entity));
  return (
    <LiveView live={live}>
      {deployments => (
        <Deployments deployments={deployments} onChanged={live.refresh} />
      )}
    </LiveView>
  );
}
