import { useEffect, useState, type RefObject } from 'react';

/** Whether an element can be seen where the page is scrolled now. `shown`: it is there at all. */
export function useInView(element: RefObject<Element | null>, shown: boolean): boolean {
  const [inView, setInView] = useState(false);
  useEffect(() => {
    const target = element.current;
    if (!shown || target === null) return undefined;
    // The bars that stay at the top and at the bottom cover that much.
    const watch = new IntersectionObserver((entries) => setInView(entries.at(-1)?.isIntersecting ?? false), {
      rootMargin: '-96px 0px -64px',
    });
    watch.observe(target);
    return () => {
      watch.disconnect();
      setInView(false);
    };
  }, [element, shown]);
  return inView;
}
