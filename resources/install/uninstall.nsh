; Asked once the program is gone, never for an update. Return and silence keep the data.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    StrCpy $0 "Effacer aussi vos données du Compagnon Vérif' Ségur sur cet ordinateur ?$\r$\n$\r$\nProfil, séances, preuves et bilans : ils ne pourront pas être retrouvés."
    ${if} $LANGUAGE != 1036
      StrCpy $0 "Also erase your Compagnon Vérif' Ségur data on this computer?$\r$\n$\r$\nProfile, sessions, evidence and reports: they cannot be brought back."
    ${endIf}
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 $0 /SD IDNO IDNO companionDataKept
      RMDir /r "$APPDATA\compagnon-verif-segur"
    companionDataKept:
  ${endIf}
!macroend
