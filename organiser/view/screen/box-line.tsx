import { useEffect, useState } from 'react';
import { mssBoxBody, type MssBox } from '../../protocol/mss.ts';
import type { Failure } from '../api.ts';
import { useText } from '../locale.ts';
import { Button } from '../part/button.tsx';
import { Field } from '../part/field.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { loadBox, setBox } from '../state/actions.ts';
import { useMay } from '../state/hooks.ts';

/** Where participants send their code when the hub has no mail account: the address that their app shows. */
export function BoxLine() {
  const { t } = useText();
  // It is that of every region: the hub takes it from national organisers alone.
  const { national: mayWrite } = useMay();
  const [box, setKnown] = useState<MssBox | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    let current = true;
    const ask = async (): Promise<void> => {
      const answer = await loadBox();
      if (current && answer.ok) setKnown(answer.value);
    };
    void ask();
    return () => {
      current = false;
    };
  }, []);
  if (box === null || box.account) return null;
  const save = async (): Promise<void> => {
    const given = (typed ?? '').trim();
    const parsed = mssBoxBody.safeParse({ box: given === '' ? null : given });
    setWrong(!parsed.success);
    if (!parsed.success) return;
    const answer = await setBox(parsed.data.box);
    setFailure(answer.ok ? null : answer.failure);
    if (!answer.ok) return;
    setKnown(answer.value);
    setTyped(null);
  };
  if (typed !== null) {
    return (
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field
          label={t('box.label')}
          hint={t('box.hint')}
          type="email"
          value={typed}
          onChange={setTyped}
          error={wrong ? t('contact.wrong') : null}
        />
        {failure === null ? null : <FailureNotice failure={failure} />}
        <div className="actions">
          <Button look="main" type="submit">
            {t('contact.save')}
          </Button>
          <Button onPress={() => setTyped(null)}>{t('action.cancel')}</Button>
        </div>
      </form>
    );
  }
  const change = mayWrite ? (
    <Button onPress={() => setTyped(box.box ?? '')}>{t(box.box === null ? 'box.add' : 'box.change')}</Button>
  ) : null;
  return box.box === null ? (
    <Notice tone="warn" title={t('box.none')}>
      <p>{t(mayWrite ? 'box.none-text' : 'box.none-national')}</p>
      {change}
    </Notice>
  ) : (
    <div className="box-line">
      <p>
        {t('box.is')} <code>{box.box}</code>
      </p>
      {change}
    </div>
  );
}
