/** Steps of a meeting that come before, between and after its common ones, and what women look up at them. */
import Close from './closing/close.svelte'
import Cover from './covers/cover.svelte'
import MyCovers from './covers/my-covers.svelte'
import Ask from './loans/ask.svelte'
import Lots from './lots/lots.svelte'
import Recompute from './lots/recompute.svelte'
import Box from './meeting-steps/box.svelte'
import Business from './meeting-steps/business.svelte'
import Fine from './meeting-steps/fine.svelte'
import Loans from './meeting-steps/loans.svelte'
import Next from './meeting-steps/next.svelte'
import Receipts from './meeting-steps/receipts.svelte'
import Recite from './meeting-steps/recite.svelte'
import Training from './meeting-steps/training.svelte'
import ShareOut from './share-out/share-out.svelte'

export const screens = {
  Close,
  Cover,
  MyCovers,
  Ask,
  Lots,
  Recompute,
  Box,
  Business,
  Fine,
  Loans,
  Next,
  Receipts,
  Recite,
  Training,
  ShareOut,
}
