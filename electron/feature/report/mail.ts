/**
 * The mail that a person completes with the file just saved. It says the mark that was shown, so that the organisers can check
 * that they read the same; nothing of the file itself.
 */
export function reportMail(locale: 'fr' | 'en', shown: string, sealed: boolean): { subject: string; body: string } {
  const lines =
    locale === 'fr'
      ? [
          'Bonjour,',
          '',
          "Vous trouverez en pièce jointe les journaux techniques de mon Compagnon Vérif' Ségur.",
          sealed
            ? "Le fichier est chiffré : il s'ouvre dans votre tableau de bord, page « Journaux reçus »."
            : "Les identités y sont masquées ; le fichier n'est pas chiffré.",
          `Empreinte de ce que j'ai relu : ${shown}`,
          '',
          "(Avant d'envoyer : joignez à ce message le fichier « journaux-verif-segur » que vous venez d'enregistrer.)",
        ]
      : [
          'Hello,',
          '',
          "Please find attached the technical logs of my Vérif' Ségur Companion.",
          sealed
            ? 'The file is encrypted: it opens in your board, on the “Logs received” page.'
            : 'Identities are masked in it; the file is not encrypted.',
          `Mark of what I read: ${shown}`,
          '',
          '(Before sending: attach the “journaux-verif-segur” file that you just saved to this message.)',
        ];
  return {
    subject: locale === 'fr' ? "Vérif' Ségur : journaux techniques" : "Vérif' Ségur: technical logs",
    body: lines.join('\r\n'),
  };
}
