/** Screens of a receipt, in one piece. */
import Check from './receipt/check.svelte'
import Make from './receipt/make.svelte'

export const screens = { Check, Make }
