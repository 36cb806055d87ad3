import { useText } from '../text.ts';

/** The product's own mark: a tick that goes through a half-open ring. No State emblem. */
export function Brand({ size = 34 }: { size?: number }) {
  const t = useText();
  return (
    <div className="brand">
      <svg className="brand-mark" width={size} height={size} viewBox="0 0 34 34" aria-hidden="true">
        <path
          d="M28.6 13.2a12.4 12.4 0 1 1-6.1-7.3"
          fill="none"
          stroke="currentColor"
          strokeWidth="3.4"
          strokeLinecap="round"
        />
        <path
          d="m10.6 16.6 5.2 5.4L29.4 7.4"
          fill="none"
          stroke="currentColor"
          strokeWidth="3.8"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <span>{t('app.name')}</span>
    </div>
  );
}
