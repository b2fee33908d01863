/** A table may be wider than a narrow window; whoever has no mouse scrolls it with the arrow keys. */
export const region = (label: string): { 'aria-label': string; tabindex: 0 } => ({
  'aria-label': label,
  tabindex: 0,
})
