import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ResponseError } from '@backstage/errors';
import { Alert, Text } from '@backstage/ui';
import type { Promotion } from '@downstage/backstage-plugin-environments-common';
import { environmentsTranslationRef } from '../../i18n/translation';
import { Failure } from '../shared/Failure';
import { FileDiff } from '../shared/FileDiff';
import { Loading } from '../shared/Loading';
import { usePromotionDiff } from './usePromotionDiff';

/** What a promotion changes; the names of the files alone for those who may not see more. */
export function PromotionDiff(props: { promotion: Promotion }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { promotion } = props;
  const { files, error } = usePromotionDiff(promotion);
  if (files) {
    return (
      <>
        {files.map(({ path, diff }) =>
          diff ? (
            <FileDiff key={path} path={path} diff={diff} />
          ) : (
            <Text as="p" key={path}>
              {t('promotion.diffNotKept', { path })}
            </Text>
          ),
        )}
      </>
    );
  }
  const names = (
    <ul>
      {promotion.change.paths.map(path => (
        <li key={path}>{path}</li>
      ))}
    </ul>
  );
  if (!error) {
    return (
      <>
        {names}
        <Loading />
      </>
    );
  }
  const isForbidden =
    error instanceof ResponseError && error.statusCode === 403;
  return (
    <>
      {isForbidden ? (
        <Alert
          status="info"
          icon
          title={t('promotion.diffNotAllowed')}
          description={error.cause.message}
        />
      ) : (
        <Failure error={error} />
      )}
      {names}
    </>
  );
}
