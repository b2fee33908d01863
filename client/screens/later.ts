import type { Component } from 'svelte'
import wrap from 'svelte-spa-router/wrap'

/**
 * A screen that is loaded when the first of its piece is opened. Neighbours come in one piece: each by itself, a third of what is loaded would be
 * said twice.
 */
export const later = <Piece>(load: () => Promise<Piece>, choose: (piece: Piece) => Component) =>
  wrap({ asyncComponent: async () => ({ default: choose(await load()) }) })
