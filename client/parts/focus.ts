/** For what appears in place of something else: whoever listens to the screen is taken to it. */
export const takeFocus = (element: HTMLElement): void => element.focus({ preventScroll: true })
