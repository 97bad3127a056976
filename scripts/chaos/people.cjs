/** What people do at the forge, by hand: nothing of it goes through the proxy. */
const { Octokit } = require('@octokit/rest');

function startPeople({ forge, token }) {
  const octokit = new Octokit({
    baseUrl: forge.apiUrl,
    auth: token,
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
  const repositoryOf = name => ({ owner: 'acme', repo: `env-${name}` });
  const qa = repositoryOf('qa');

  /** Changes a file on a branch, on whatever is there. */
  async function edit(name, path, change, branch = 'main') {
    for (let attempt = 0; attempt < 50; attempt++) {
      const found = await octokit.rest.repos
        .getContent({ ...repositoryOf(name), path, ref: branch })
        .catch(error => {
          if (error.status === 404) {
            return undefined;
          }
          throw error;
        });
      const before = found
        ? Buffer.from(found.data.content, 'base64').toString('utf8')
        : '';
      const after = change(before);
      if (after === before) {
        return;
      }
      try {
        await octokit.rest.repos.createOrUpdateFileContents({
          ...repositoryOf(name),
          path,
          branch,
          message: `By hand: ${path}`,
          content: Buffer.from(after).toString('base64'),
          ...(found ? { sha: found.data.sha } : {}),
        });
        return;
      } catch (error) {
        if (![409, 422].includes(error.status)) {
          throw error;
        }
      }
    }
    throw new Error(`${path} of ${name} moves too fast`);
  }

  const tagOf = service =>
    new RegExp(`(r\\.example/${service}\\n      tag: ")([^"]*)(".*)`);

  return {
    edit,
    async read(name, path) {
      const { data } = await octokit.rest.repos.getContent({
        ...repositoryOf(name),
        path,
        ref: 'main',
      });
      return Buffer.from(data.content, 'base64').toString('utf8');
    },
    async has(name, path, ref = 'main') {
      return octokit.rest.repos
        .getContent({ ...repositoryOf(name), path, ref })
        .then(() => true)
        .catch(error => {
          if (error.status === 404) {
            return false;
          }
          throw error;
        });
    },
    async headOf(name) {
      const { data } = await octokit.rest.git.getRef({
        ...repositoryOf(name),
        ref: 'heads/main',
      });
      return data.object.sha;
    },
    versionIn: (text, service) => tagOf(service).exec(text)?.[2],
    setVersion: (name, service, version) =>
      edit(name, 'values.yaml', text =>
        text.replace(tagOf(service), `$1${version}$3`),
      ),
    /** Writes something else into the line of a version. */
    comment: (service, words) =>
      edit('qa', 'values.yaml', text =>
        text.replace(tagOf(service), `$1$2" # ${words}`),
      ),
    async pullsOf(head) {
      const { data } = await octokit.rest.pulls.list({
        ...qa,
        head: `acme:${head}`,
        state: 'all',
        per_page: 100,
      });
      return data;
    },
    async pull(pull_number) {
      return (await octokit.rest.pulls.get({ ...qa, pull_number })).data;
    },
    /** Merges, as a person does who waits until it can be merged. */
    async merge(pull_number) {
      for (let attempt = 0; attempt < 100; attempt++) {
        try {
          await octokit.rest.pulls.merge({ ...qa, pull_number });
          return true;
        } catch (error) {
          const pull = await this.pull(pull_number);
          if (pull.state === 'closed') {
            return pull.merged;
          }
          if (![405, 409].includes(error.status)) {
            throw error;
          }
        }
        await new Promise(resolve => setTimeout(resolve, 200));
      }
      throw new Error(`pull request ${pull_number} cannot be merged`);
    },
    update: (pull_number, change) =>
      octokit.rest.pulls.update({ ...qa, pull_number, ...change }),
    async deleteBranch(branch) {
      await octokit.rest.git
        .deleteRef({ ...qa, ref: `heads/${branch}` })
        .catch(() => {});
    },
    async createBranch(branch) {
      const { data } = await octokit.rest.git.getRef({
        ...qa,
        ref: 'heads/main',
      });
      await octokit.rest.git.createRef({
        ...qa,
        ref: `refs/heads/${branch}`,
        sha: data.object.sha,
      });
    },
    async hasBranch(branch) {
      return octokit.rest.git
        .getRef({ ...qa, ref: `heads/${branch}` })
        .then(() => true)
        .catch(error => {
          if (error.status === 404) {
            return false;
          }
          throw error;
        });
    },
    async commitsOf(pull_number) {
      const { data } = await octokit.rest.pulls.listCommits({
        ...qa,
        pull_number,
        per_page: 100,
      });
      return data;
    },
    async commit(ref) {
      return (await octokit.rest.repos.getCommit({ ...qa, ref })).data;
    },
    async comments(issue_number) {
      const { data } = await octokit.rest.issues.listComments({
        ...qa,
        issue_number,
        per_page: 100,
      });
      return data.map(({ body }) => body);
    },
  };
}

module.exports = { startPeople };
