import { useState } from 'react';
import { Laptop } from 'lucide-react';
import { couloirs, type Couloir } from '../../../organiser/protocol/status.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { SelectOne } from '../../part/select-one.tsx';
import { act, say, stay, useStore } from '../../store.ts';
import { useText } from '../../text.ts';

/** The way on without a code: everything works, on this computer alone. */
export function LocalCard() {
  const t = useText();
  const known = useStore((s) => s.snapshot?.profile?.couloir ?? null);
  const busy = useStore((s) => s.pending['local'] ?? false);
  const [chosen, setChosen] = useState<Couloir | null>(null);
  const [missing, setMissing] = useState(false);
  const couloir = chosen ?? known;
  const start = async () => {
    if (couloir === null) return setMissing(true);
    if (!(await act('local', 'session.start-local', { couloir })).ok) return;
    say(t('local.started'));
    stay('home');
  };
  return (
    <section className="card stack" aria-labelledby="local-title">
      <h2 id="local-title" className="row">
        <Laptop aria-hidden size="1.1em" />
        <span>{t('local.card')}</span>
      </h2>
      <p>{t('local.card-what')}</p>
      <SelectOne
        label={t('local.couloir')}
        placeholder={t('local.couloir-choose')}
        options={couloirs.map((value) => ({ value, label: t(`couloir.${value}`) }))}
        value={couloir}
        onChange={(value) => {
          setChosen(value);
          setMissing(false);
        }}
        focused={missing}
        error={missing ? t('local.couloir-missing') : null}
      />
      <PlaceFailure place="local" />
      <div className="row">
        <ActionButton busy={busy} onPress={() => void start()}>
          {t('local.start')}
        </ActionButton>
      </div>
    </section>
  );
}
