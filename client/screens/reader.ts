/** Screens of staff: behind this door nothing writes. Loaded apart: of a woman's screens staff needs none. */
import type { RouteDefinition } from 'svelte-spa-router'
import State from './group/state.svelte'
import { arrival } from './outside.ts'
import Staff from './staff/staff.svelte'
import { later } from './later.ts'

const ofDevice = async () => (await import('./device-piece.ts')).screens
const ofStaff = async () => (await import('./staff-piece.ts')).screens

export const reader: RouteDefinition = {
  ...arrival,
  '/estado': State,
  '/olvidar': later(ofDevice, ({ Forget }) => Forget),
  '/copia': later(ofDevice, ({ Copy }) => Copy),
  '/llave': later(ofDevice, ({ ReaderKey }) => ReaderKey),
  '/grupos': later(ofStaff, ({ Portfolio }) => Portfolio),
  '/informe': later(ofStaff, ({ Funder }) => Funder),
  '*': Staff,
}
