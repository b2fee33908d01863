/**
 * A newer version of the app waits until somebody takes it, and is offered only where nothing is under way: never while a meeting is open, nor with
 * an entry that is not recorded yet. Taking it begins the program anew, on every window.
 */
import { desk } from '../../state/desk.svelte.ts'
import { cover } from './cover.svelte.ts'
import { keepExtras } from './extras.ts'
import { pending } from './pending.svelte.ts'

class Update {
  #waiting = $state<ServiceWorker | null>(null)

  /** Somebody may be asked to take it now. */
  get isOffered(): boolean {
    const isCalm = !cover.isMeeting && pending.isEmpty && desk.joining === null
    return this.#waiting !== null && isCalm
  }

  /** The worker fetches the whole program, so it is asked for once the first screen is there. */
  watch(serviceWorker: ServiceWorkerContainer): void {
    if (document.readyState === 'complete') this.#register(serviceWorker)
    else addEventListener('load', () => this.#register(serviceWorker), { once: true })
  }

  #register(serviceWorker: ServiceWorkerContainer): void {
    const isFirst = serviceWorker.controller === null
    // The first worker takes over the page that brought it; there is nothing newer in that.
    if (!isFirst) serviceWorker.addEventListener('controllerchange', () => location.reload())
    void serviceWorker.register('/sw.js').then((registration) => {
      this.#look(registration)
      registration.addEventListener('updatefound', () => {
        const { installing } = registration
        installing?.addEventListener('statechange', () => this.#look(registration))
      })
    })
    void keepExtras(serviceWorker)
  }

  #look({ waiting, active }: ServiceWorkerRegistration): void {
    this.#waiting = active === null ? null : waiting
  }

  apply(): void {
    if (this.isOffered) this.#waiting?.postMessage({ type: 'SKIP_WAITING' })
  }
}

export const update = new Update()
