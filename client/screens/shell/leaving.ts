/**
 * What one woman leaves behind on a screen goes when the device is locked: what each screen keeps beside itself, and her way through the app.
 * The browser lets nobody delete its history; so each stay marks its steps, and a step of an earlier stay leads home.
 */
const forgetters: (() => void)[] = []

/** `forget` is called each time the device is locked. */
export const onLeaving = (forget: () => void): void => {
  forgetters.push(forget)
}

let stay: string = crypto.randomUUID()

export const leaveNothing = (): void => {
  for (const forget of forgetters) forget()
  stay = crypto.randomUUID()
  history.replaceState({ stay }, '', '#/')
  dispatchEvent(new Event('hashchange'))
}

/** Called once, before the first screen is shown: a step of the program before this one is as foreign as one of another woman. */
export const markSteps = (): void => {
  const mark = (): void => {
    const known = stayOf(history.state)
    if (known === stay) return
    // A new step carries no mark yet.
    const path = known === null ? location.hash || '#/' : '#/'
    history.replaceState({ ...asObject(history.state), stay }, '', path)
    // The router may have read the address before.
    if (known !== null) dispatchEvent(new Event('hashchange'))
  }
  mark()
  addEventListener('hashchange', mark)
}

const asObject = (state: unknown): object =>
  typeof state === 'object' && state !== null ? state : {}

const stayOf = (state: unknown): string | null => {
  const known = asObject(state) as { readonly stay?: unknown }
  return typeof known.stay === 'string' ? known.stay : null
}
