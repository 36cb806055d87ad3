import { Keyboard } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { DialogBox } from '../../part/dialog-box.tsx';
import { useStore } from '../../store.ts';
import { useText } from '../../text.ts';
import { resultOrder } from './keys.ts';

const others = [
  ['C', 'keys.comment'],
  ['I', 'keys.irritant'],
  ['B', 'keys.blocked'],
  ['?', 'keys.this'],
] as const;

/** The keys in one line, always in sight where they act, with the way to all of them. */
export function KeyLegend() {
  const t = useText();
  return (
    <div className="row row--apart key-legend">
      <p className="hint">{t('keys.legend')}</p>
      <ActionButton look="quiet" size="small" icon={Keyboard} onPress={() => useStore.setState({ keysOpen: true })}>
        {t('keys.show')}
      </ActionButton>
    </div>
  );
}

/** Every key of the hour. */
export function KeysBox() {
  const t = useText();
  const open = useStore((s) => s.keysOpen);
  const close = () => useStore.setState({ keysOpen: false });
  return (
    <DialogBox title={t('keys.title')} open={open} onClose={close}>
      <p>{t('keys.where')}</p>
      <dl className="keys">
        {resultOrder.map((status, index) => (
          <div key={status}>
            <dt>
              <kbd className="key">{index + 1}</kbd>
            </dt>
            <dd>{t(`status.${status}`)}</dd>
          </div>
        ))}
        {others.map(([key, name]) => (
          <div key={key}>
            <dt>
              <kbd className="key">{key}</kbd>
            </dt>
            <dd>{t(name)}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd className="key">{t('keys.beside-key')}</kbd>
          </dt>
          <dd>{t('keys.beside')}</dd>
        </div>
      </dl>
      <div className="row">
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- a dialog takes the focus */}
        <ActionButton autoFocus onPress={close}>
          {t('close')}
        </ActionButton>
      </div>
    </DialogBox>
  );
}
