import { Button, type ButtonProps } from '@backstage/ui';
import styles from './DestructiveButton.module.css';

/** Begins something that takes something away: red, and legible. */
export function DestructiveButton(
  props: Omit<ButtonProps, 'destructive' | 'className'> & {
    variant: 'secondary' | 'tertiary';
  },
) {
  return (
    <Button
      {...props}
      destructive
      className={props.isDisabled ? undefined : styles.text}
    />
  );
}
