import type { ReactNode } from 'react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { ChevronRight } from 'lucide-react';

type Props = {
  title: ReactNode;
  open?: boolean;
  /** Each time it is unfolded: for what is only worth asking for then. */
  onOpen?: () => void;
  /** Given when something else may unfold it too: whether it is unfolded, and who to tell. */
  control?: { open: boolean; set: (open: boolean) => void };
  children: ReactNode;
};

/** A part that is folded until asked for. */
export function Fold({ title, open = false, onOpen, control, children }: Props) {
  return (
    <Disclosure
      className="fold"
      {...(control === undefined ? { defaultExpanded: open } : { isExpanded: control.open })}
      onExpandedChange={(expanded) => {
        control?.set(expanded);
        if (expanded) onOpen?.();
      }}
    >
      <Heading level={3}>
        <Button slot="trigger" className="fold-button">
          <ChevronRight aria-hidden size="1.2em" className="fold-arrow" />
          {title}
        </Button>
      </Heading>
      <DisclosurePanel>{children}</DisclosurePanel>
    </Disclosure>
  );
}
