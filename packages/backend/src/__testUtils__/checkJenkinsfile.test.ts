import { checkJenkinsfile } from './checkJenkinsfile';

const VALID =
  "pipeline { agent any\n stages { stage('Test') { steps { sh 'x' } } } }";

describe('checkJenkinsfile', () => {
  it.each([
    [VALID, []],
    [VALID.replace('agent any', "agent any // don't {"), []],
    [VALID.slice(0, -1), ['} is missing']],
    [`${VALID} }`, ['} closes nothing']],
    [VALID.replace("'x'", "'x"), ['a text does not end']],
    [
      VALID.replace('steps {', 'step {'),
      ['step may not be in stage', 'there is no steps'],
    ],
  ])('%j', (text, faults) => {
    expect(checkJenkinsfile(text)).toEqual(faults);
  });
});
