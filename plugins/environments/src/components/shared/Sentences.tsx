import { Alert } from '@backstage/ui';

/** Sentences below a title; nothing where there are none. */
export function Sentences(props: {
  status: 'danger' | 'warning';
  title: string;
  sentences: string[];
}) {
  const { status, title, sentences } = props;
  return sentences.length > 0 ? (
    <Alert
      status={status}
      icon
      title={title}
      description={
        <ul>
          {sentences.map(sentence => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      }
    />
  ) : null;
}
