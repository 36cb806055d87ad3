import { Button as AriaButton, type ButtonProps } from 'react-aria-components';

type Look = 'main' | 'plain' | 'quiet' | 'danger';

/** `main` once per view; `quiet` for icons and secondary acts. */
export function Button({
  look = 'plain',
  className = '',
  ...rest
}: Omit<ButtonProps, 'className'> & { look?: Look; className?: string }) {
  return <AriaButton {...rest} className={`button button-${look} ${className}`} />;
}
