import { ActionButton } from '../../part/action-button.tsx';
import { DialogBox } from '../../part/dialog-box.tsx';
import { useText } from '../../text.ts';

type Props = { open: boolean; left: number; onCover: () => void; onKeep: () => void; onClose: () => void };

/** Before a picture is kept with places that look like an identity, or while they are still looked for: masking comes first. */
export function LeftBox({ open, left, onCover, onKeep, onClose }: Props) {
  const t = useText();
  const found = left > 0;
  return (
    <DialogBox
      title={found ? t('piece.left-title', { count: left }) : t('piece.left-reading')}
      open={open}
      onClose={onClose}
      alert
    >
      <p>{t(found ? 'piece.left-what' : 'piece.left-reading-what')}</p>
      <div className="row wide-on-narrow">
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- a dialog takes the focus; here on the harmless answer */}
        <ActionButton autoFocus look="primary" onPress={found ? onCover : onClose}>
          {found ? t('piece.cover-all', { count: left }) : t('piece.left-wait')}
        </ActionButton>
        {found && <ActionButton onPress={onClose}>{t('piece.left-look')}</ActionButton>}
        <ActionButton look="quiet" onPress={onKeep}>
          {t('piece.left-keep')}
        </ActionButton>
      </div>
    </DialogBox>
  );
}
