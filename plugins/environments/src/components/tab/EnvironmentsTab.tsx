import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import type {
  PromotionWish,
  ServiceDeployments,
  ServiceEnvironment,
} from '@downstage/backstage-plugin-environments-common';
import { useId } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useServiceDeployments } from '../../live/useServiceDeployments';
import { describeSearch } from '../../view/describeSearch';
import { goesFromSeveral } from '../../view/removal';
import {
  type Selection,
  readSelection,
  writeSelection,
} from '../../view/selection';
import { ConfigurationDialog } from '../configuration/ConfigurationDialog';
import { RemoveEverywhereDialog } from '../removal/RemoveEverywhereDialog';
import { ReviewDialog } from '../review/ReviewDialog';
import { PromoteToSeveral } from '../rollout/PromoteToSeveral';
import { LiveView } from '../shared/LiveView';
import { DetailPanel } from './DetailPanel';
import { NoDeployments } from './NoDeployments';
import { Previews } from './Previews';
import { PromotionPath } from './PromotionPath';
import { useFocusOnceClosed } from './useFocusOnceClosed';

/** What is asked for in a dialog that only reviews it. */
function goalOf(
  { promote }: ServiceEnvironment,
  { dialog, record }: Selection,
): Omit<PromotionWish, 'service' | 'environment'> {
  if (dialog === 'remove') {
    return { remove: true };
  }
  return dialog === 'promote'
    ? { from: promote.from, reported: record ?? promote.reported?.id }
    : { rollbackTo: record };
}

/** The dialog that is open, about one environment. */
function TabDialog(props: {
  service: string;
  item: ServiceEnvironment;
  environments: ServiceEnvironment[];
  selection: Selection;
  onClose: () => void;
  onStarted: () => void;
}) {
  const { service, item, environments, selection, onClose, onStarted } = props;
  const { environment } = item;
  const titles = new Map(
    environments.map(other => [other.environment.ref, other.environment.title]),
  );
  if (selection.dialog === 'configure') {
    return (
      <ConfigurationDialog
        service={service}
        environment={environment}
        titles={titles}
        onClose={onClose}
        onStarted={onStarted}
      />
    );
  }
  if (selection.dialog === 'remove-everywhere') {
    return (
      <RemoveEverywhereDialog
        service={service}
        titles={titles}
        onClose={onClose}
        onStarted={onStarted}
      />
    );
  }
  return (
    <ReviewDialog
      wish={{
        service,
        environment: environment.ref,
        ...goalOf(item, selection),
      }}
      environment={environment}
      onClose={onClose}
      onStarted={onStarted}
    />
  );
}

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
  const previews = (
    <Previews
      service={service}
      previews={props.deployments.previews ?? []}
      mayRemove={props.deployments.mayRemovePreviews === true}
    />
  );
  if (empty) {
    return (
      <>
        <NoDeployments search={empty} />
        {previews}
      </>
    );
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
          goesFromSeveral={goesFromSeveral(environments)}
          onOpen={dialog =>
            select({ environment: selected.environment.ref, ...dialog })
          }
          onClose={() => select({})}
        />
      )}
      {previews}
      {selected && selection.dialog && (
        <TabDialog
          service={service}
          item={selected}
          environments={environments}
          selection={selection}
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
