import { useEffect, useRef, useState } from 'react';

/** A picture given as bytes, at most `side` pixels wide or high. Drawn here: the content policy has no address for it. */
export function BytesCanvas({ bytes, side, label }: { bytes: Uint8Array; side: number; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState({ width: 4, height: 3 });
  useEffect(() => {
    let current = true;
    const draw = async () => {
      const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
      const scale = Math.min(1, side / Math.max(picture.width, picture.height));
      const target = canvas.current;
      if (current && target !== null) {
        target.width = Math.max(1, Math.round(picture.width * scale));
        target.height = Math.max(1, Math.round(picture.height * scale));
        setSize({ width: target.width, height: target.height });
        const pen = target.getContext('2d');
        if (pen !== null) {
          pen.imageSmoothingQuality = 'high';
          pen.drawImage(picture, 0, 0, target.width, target.height);
        }
      }
      picture.close();
    };
    // What cannot be drawn leaves an empty place; its words are beside it.
    draw().catch(() => undefined);
    return () => {
      current = false;
    };
  }, [bytes, side]);
  return (
    <canvas
      ref={canvas}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the content policy gives an `img` no address for these bytes
      role="img"
      aria-label={label}
      className="bytes-picture"
      style={{ aspectRatio: `${size.width} / ${size.height}` }}
    />
  );
}
