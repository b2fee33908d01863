/** What the group decides, and who may come in. */
import Invite from './invitation/invite.svelte'
import People from './people/people.svelte'
import Agreement from './votes/agreement.svelte'
import Propose from './votes/propose.svelte'
import Votes from './votes/votes.svelte'

export const screens = {
  Invite,
  People,
  Agreement,
  Propose,
  Votes,
}
