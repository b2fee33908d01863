/** Screens of a notebook that has come to its end, whoever stands before it. */
import type { RouteDefinition } from 'svelte-spa-router'
import { arrival } from './outside.ts'
import Destroyed from './people/destroyed.svelte'
import Ended from './people/ended.svelte'

/** Whose key has come to its end. */
export const ended: RouteDefinition = { ...arrival, '*': Ended }

/** Of a notebook that the group has voted to destroy (rule KE7). */
export const destroyed: RouteDefinition = { ...arrival, '*': Destroyed }
