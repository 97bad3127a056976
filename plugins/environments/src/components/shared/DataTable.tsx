import type { ReactNode } from 'react';
import styles from './table.module.css';

/** A plain table with named columns; the first cell of a row is its header. It scrolls sideways when it must. */
export function DataTable(props: {
  label: string;
  columns: string[];
  rows: Array<{ key: string; cells: ReactNode[] }>;
  empty: string;
}) {
  if (props.rows.length === 0) {
    return <p>{props.empty}</p>;
  }
  return (
    <div
      className={styles.scroll}
      role="region"
      aria-label={props.label}
      // A region that scrolls has to be reachable with the keyboard
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <table className={styles.table} aria-label={props.label}>
        <thead>
          <tr>
            {props.columns.map(column => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map(({ key, cells: [first, ...cells] }) => (
            <tr key={key}>
              <th scope="row">{first}</th>
              {cells.map((cell, index) => (
                <td key={props.columns[index + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
