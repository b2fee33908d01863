/** Screens that lead to a notebook: open to everyone who holds the device. */
import type { RouteDefinition } from 'svelte-spa-router'
import wrap from 'svelte-spa-router/wrap'
import Notebooks from './arrival/notebooks.svelte'
import Welcome from './arrival/welcome.svelte'

export const arrival = {
  '/empezar': wrap({ asyncComponent: () => import('./founding/founding.svelte') }),
  '/unirse': wrap({ asyncComponent: () => import('./joining/join.svelte') }),
  '/unirse-con-camara': wrap({ asyncComponent: () => import('./joining/scan.svelte') }),
  '/desde-copia': wrap({ asyncComponent: () => import('./copy/begin-from-copy.svelte') }),
  '/cuadernos': Notebooks,
}

/** No notebook is open. Whatever else the address says leads to the first screen. */
export const outside: RouteDefinition = { ...arrival, '*': Welcome }
