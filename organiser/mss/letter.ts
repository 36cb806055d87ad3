/** The mail that carries a code: French first, no name, nothing to click. */
export function codeLetter(code: string, minutes: number): { subject: string; text: string } {
  return {
    subject: `Vérif' Ségur : votre code ${code}`,
    text: `Bonjour,

Voici le code demandé par l'application Compagnon Vérif' Ségur :

    ${code}

Recopiez-le dans l'application. Il est valable ${minutes} minutes. Ne répondez pas à ce message.
Si vous n'avez rien demandé, ignorez ce message.

--
Here is the code asked by the Compagnon Vérif' Ségur app: ${code}
Type it in the app within ${minutes} minutes. If you did not ask for it, ignore this message.
`,
  };
}
