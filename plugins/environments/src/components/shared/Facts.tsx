import type { ReactNode } from 'react';
import styles from './Facts.module.css';

/** Names and values; a fact without a value is left out. */
export function Facts(props: { facts: Array<[string, ReactNode]> }) {
  return (
    <dl className={styles.facts}>
      {props.facts
        .filter(([, value]) => value)
        .map(([name, value]) => [
          <dt key={`${name} name`}>{name}</dt>,
          <dd key={name}>{value}</dd>,
        ])}
    </dl>
  );
}
