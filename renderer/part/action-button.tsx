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

/**
 * The one button of the window. While busy it keeps its place, its name and its focus, and does nothing.
 * (The library's own `isPending` announces through nodes that are left without a name: axe role-img-alt.)
 */
export function ActionButton({ look = 'plain', size = 'normal', icon: Icon, busy = false, children, ...props }: Props) {
  const { onPress, type = 'button', ...rest } = props;
  return (
    <Button
      {...rest}
      type={busy ? 'button' : type}
      {...(onPress !== undefined && !busy ? { onPress } : {})}
      {...(busy ? { 'data-busy': true } : {})}
      className={`button button--${look} button--${size}`}
    >
      {busy ? (
        <LoaderCircle aria-hidden size="1.2em" className="turning" />
      ) : (
        Icon !== undefined && <Icon aria-hidden size="1.2em" />
      )}
      <span>{children}</span>
    </Button>
  );
}
