import { Menu, type MenuItemConstructorOptions } from 'electron';

/**
 * The menu, hidden until Alt is pressed but on macOS: it brings the keyboard's zoom, editing and way to the narrow window. No reload and no tools
 * for developers in an installed app.
 */
export function setMenu(platform: NodeJS.Platform, developing: boolean, onBeside: () => void): void {
  const edit: MenuItemConstructorOptions[] = [
    { role: 'undo', label: 'Annuler' },
    { role: 'redo', label: 'Rétablir' },
    { type: 'separator' },
    { role: 'cut', label: 'Couper' },
    { role: 'copy', label: 'Copier' },
    { role: 'paste', label: 'Coller' },
    { role: 'selectAll', label: 'Tout sélectionner' },
  ];
  const view: MenuItemConstructorOptions[] = [
    { role: 'zoomIn', label: 'Agrandir' },
    { role: 'zoomOut', label: 'Réduire' },
    { role: 'resetZoom', label: 'Taille normale' },
    { role: 'togglefullscreen', label: 'Plein écran' },
    { type: 'separator' },
    { label: 'Petite fenêtre', accelerator: 'CommandOrControl+Shift+H', click: onBeside },
  ];
  const tools: MenuItemConstructorOptions[] = developing ? [{ type: 'separator' }, { role: 'toggleDevTools' }] : [];
  const own: MenuItemConstructorOptions =
    platform === 'darwin' ? { role: 'appMenu' } : { label: 'Fichier', submenu: [{ role: 'quit', label: 'Quitter' }] };
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      own,
      { label: 'Édition', submenu: edit },
      { label: 'Affichage', submenu: [...view, ...tools] },
    ]),
  );
}
