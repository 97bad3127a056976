import { secondsToWait, toScmError } from './toScmError';

const failure = (status: number, message: string, more: object = {}) =>
  Object.assign(new Error(message), { status, ...more });

describe('toScmError', () => {
  it.each([
    [403, 'Repository was archived so is read-only.', /unarchive it/],
    [
      422,
      'Repository rule violations found\n\nCannot create ref due to creations being restricted.',
      /bypass the rule for branches that begin with downstage\//,
    ],
    [
      422,
      'Repository rule violations found\n\nCommits must have verified signatures.',
      /as a GitHub App/,
    ],
    [
      403,
      'Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled',
      /IP allow list$/,
    ],
    [
      403,
      'Resource protected by organization SAML enforcement.',
      /single sign-on$/,
    ],
    [
      403,
      'Resource not accessible by integration',
      /contents and pull requests/,
    ],
    [
      403,
      'Pull request creation is limited to collaborators',
      /make the portal a collaborator/,
    ],
    [404, 'Not Found', /Check that the credentials/],
  ])('says what to do about %i %s', (status, message, fix) => {
    expect(toScmError(failure(status, message), 'opening')).toMatchObject({
      kind: 'forbidden',
      message: expect.stringMatching(fix),
    });
  });

  it('names the branch that a rule forbids', () => {
    expect(
      toScmError(
        failure(
          422,
          'Repository rule violations found\n\nCannot create ref due to creations being restricted.',
        ),
        'creating',
        { branch: 'env/uat' },
      ),
    ).toMatchObject({
      kind: 'forbidden',
      message: expect.stringMatching(/bypass the rule for env\/uat$/),
    });
  });

  it('tells what is wrong with the input', () => {
    expect(
      toScmError(failure(422, 'No commits between main and x'), 'opening'),
    ).toMatchObject({
      kind: 'invalid',
      message: 'opening: No commits between main and x',
    });
  });

  it('waits where too many were opened at once', () => {
    const error = failure(422, 'Validation Failed', {
      response: {
        headers: { 'x-ratelimit-remaining': '4000' },
        data: {
          errors: [
            {
              resource: 'PullRequest',
              code: 'custom',
              message: 'was submitted too quickly',
            },
          ],
        },
      },
    });
    expect(secondsToWait(error)).toBe(60);
    expect(toScmError(error, 'opening')).toMatchObject({
      kind: 'unavailable',
      retryAfterSeconds: 60,
    });
  });

  it('does not wait for what is wrong with the input, whatever is left of the limit', () => {
    expect(
      secondsToWait(
        failure(422, 'Validation Failed', {
          response: {
            headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' },
          },
        }),
      ),
    ).toBeUndefined();
  });
});
