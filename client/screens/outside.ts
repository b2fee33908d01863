/** Screens that lead to a notebook: open to everyone who holds the device. */
import type { RouteDefinition } from 'svelte-spa-router'
import Notebooks from './arrival/notebooks.svelte'
import Welcome from './arrival/welcome.svelte'
import { later } from './later.ts'

const ways = async () => (await import('./arrival-piece.ts')).screens

export const arrival = {
  '/empezar': later(ways, ({ Founding }) => Founding),
  '/unirse': later(ways, ({ Join }) => Join),
  '/unirse-con-camara': later(ways, ({ Scan }) => Scan),
  '/desde-copia': later(ways, ({ BeginFromCopy }) => BeginFromCopy),
  '/cuadernos': Notebooks,
}

/** No notebook is open. Whatever else the address says leads to the first screen. */
export const outside: RouteDefinition = { ...arrival, '*': Welcome }
