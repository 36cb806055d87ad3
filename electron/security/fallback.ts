/** Pages that need nothing but this file: shown when the window's own pages cannot be, so that it is never blank. */
export type FallbackReason = 'load' | 'crash';

export const FALLBACK_PATH = '/-/fallback';

const texts: Record<FallbackReason, { fr: [string, string, string]; en: [string, string, string] }> = {
  load: {
    fr: [
      "L'affichage n'a pas pu s'ouvrir",
      "Rien de ce que vous avez saisi n'est perdu. Si ce message revient, réinstallez le Compagnon.",
      'Réessayer',
    ],
    en: [
      'The window could not open',
      'Nothing you typed is lost. If this comes back, install the app again.',
      'Try again',
    ],
  },
  crash: {
    fr: [
      "L'affichage s'est interrompu deux fois",
      'Vos réponses sont enregistrées sur ce poste et continuent de partir aux organisateurs.',
      'Reprendre',
    ],
    en: [
      'The window stopped twice',
      'Your answers are stored on this computer and still being sent to the organisers.',
      'Resume',
    ],
  },
};

export const fallbackStyle = `
:root { color-scheme: light dark; font: 18px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText; }
main { max-width: 34rem; padding: 2rem; }
h1 { font-size: 1.5rem; }
a { display: inline-block; padding: 0.6rem 1.2rem; border: 2px solid; border-radius: 0.5rem; color: inherit; }
`;

/** The page for a reason, in French then English. Static texts only: nothing from outside enters it. */
export function fallbackPage(reason: FallbackReason, entry: string): string {
  const { fr, en } = texts[reason];
  return `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>${fr[0]}</title><link rel="stylesheet" href="/-/fallback.css"></head>
<body><main><h1>${fr[0]}</h1><p>${fr[1]}</p><p><a href="${entry}">${fr[2]}</a></p>
<p lang="en"><small>${en[0]}. ${en[1]}</small></p></main></body></html>`;
}
