import type { ReactNode } from 'react';
import { Button, type ButtonProps } from 'react-aria-components';
import { LoaderCircle, type LucideIcon } from 'lucide-react';

type Props = Omit<ButtonProps, 'className' | 'children'> & {
  look?: 'primary' | 'plain' | 'quiet' | 'danger';
  size?: 'big' | 'normal' | 'small';
  icon?: LucideIcon;
  busy?: boolean;
  children: ReactNode;
};

/** The one button of the window. While busy it keeps its place and its focus, and does nothing. */
export function ActionButton({ look = 'plain', size = 'normal', icon: Icon, busy = false, children, ...rest }: Props) {
  return (
    <Button {...rest} isPending={busy} className={`button button--${look} button--${size}`}>
      {busy ? (
        <LoaderCircle aria-hidden size="1.2em" className="turning" />
      ) : (
        Icon !== undefined && <Icon aria-hidden size="1.2em" />
      )}
      <span>{children}</span>
    </Button>
  );
}
