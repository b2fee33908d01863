/** Screens of a notebook that waits for a PIN. Loaded apart: nothing of an open notebook's screens is needed before. */
import type { RouteDefinition } from 'svelte-spa-router'
import Lock from './lock/lock.svelte'
import { arrival } from './outside.ts'

export const locked: RouteDefinition = { ...arrival, '*': Lock }
