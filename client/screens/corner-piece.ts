/** A woman's own corner, behind its first screen. */
import Box from './corner/box.svelte'
import More from './corner/more.svelte'
import MyLot from './corner/my-lot.svelte'
import Passbook from './corner/passbook.svelte'

export const screens = {
  Box,
  More,
  MyLot,
  Passbook,
}
