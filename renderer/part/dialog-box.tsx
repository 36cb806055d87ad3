import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { X } from 'lucide-react';
import { useText } from '../text.ts';
import { ActionButton } from './action-button.tsx';

type BoxProps = {
  title: string;
  open: boolean;
  onClose: () => void;
  children: ReactNode;
  alert?: boolean;
  wide?: boolean;
  closable?: boolean;
};

/**
 * A dialog: the focus goes in, stays in, and comes back to where it was. Escape closes it. `wide`: for a picture. `closable`:
 * with a button beside the title, for those who do not know Escape.
 */
export function DialogBox({ title, open, onClose, children, alert = false, wide = false, closable = false }: BoxProps) {
  const t = useText();
  return (
    <ModalOverlay className="shade" isOpen={open} onOpenChange={(o) => !o && onClose()} isDismissable={!alert}>
      <Modal className={wide ? 'modal modal--wide' : 'modal'}>
        <Dialog className="dialog" role={alert ? 'alertdialog' : 'dialog'}>
          <div className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            {closable && (
              <ActionButton look="quiet" size="small" icon={X} onPress={onClose}>
                {t('close')}
              </ActionButton>
            )}
          </div>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

type ConfirmProps = {
  title: string;
  open: boolean;
  onClose: () => void;
  yes: string;
  onYes: () => void;
  busy?: boolean;
  look?: 'danger' | 'primary';
  children: ReactNode;
};

/** Asks before what cannot be undone. The harmless answer comes first and has the focus. */
export function ConfirmBox({
  title,
  open,
  onClose,
  yes,
  onYes,
  busy = false,
  look = 'danger',
  children,
}: ConfirmProps) {
  const t = useText();
  return (
    <DialogBox title={title} open={open} onClose={onClose} alert>
      {children}
      <div className="row wide-on-narrow">
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- a dialog takes the focus; here on the harmless answer */}
        <ActionButton autoFocus onPress={onClose}>
          {t('cancel')}
        </ActionButton>
        <ActionButton look={look} onPress={onYes} busy={busy}>
          {yes}
        </ActionButton>
      </div>
    </DialogBox>
  );
}
