import { useEffect, useState } from 'react';
import { useText } from '../locale.ts';
import { Button } from './button.tsx';
import { Window } from './dialog.tsx';

/** While something is typed and not saved: a link of the board asks before it is followed, the browser before the page is left. */
export function LeaveGuard({ unsaved }: { unsaved: boolean }) {
  const { t } = useText();
  const [to, setTo] = useState<string | null>(null);
  useEffect(() => {
    if (!unsaved) return undefined;
    const ask = (event: MouseEvent): void => {
      const link = event.target instanceof Element ? event.target.closest('a[href^="#/"]:not([target])') : null;
      // Another tab leaves this page as it is.
      if (link === null || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      setTo(link.getAttribute('href'));
    };
    const leaving = (event: BeforeUnloadEvent): void => event.preventDefault();
    document.addEventListener('click', ask, { capture: true });
    window.addEventListener('beforeunload', leaving);
    return () => {
      document.removeEventListener('click', ask, { capture: true });
      window.removeEventListener('beforeunload', leaving);
    };
  }, [unsaved]);
  const stay = (): void => setTo(null);
  return (
    <Window title={t('leave.title')} isOpen={to !== null} onClose={stay}>
      <p>{t('leave.text')}</p>
      <div className="actions end">
        <Button
          onPress={() => {
            if (to !== null) window.location.hash = to;
          }}
        >
          {t('leave.go')}
        </Button>
        <Button look="main" onPress={stay}>
          {t('leave.stay')}
        </Button>
      </div>
    </Window>
  );
}
