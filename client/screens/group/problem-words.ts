/** Problems and notices as sentences that name who and when, without blame. */
import type { Entry, Ledger } from '../../../shared/ledger/ledger.ts'
import type { Problem, ProblemCode } from '../../../shared/ledger/problem.ts'
import type { JournalNotice } from '../../../shared/journal/journal.ts'
import type { CopyNotice } from '../../state/desk.ts'
import { m } from '../../words/compiled/messages.js'

const sentences: Readonly<Record<ProblemCode, () => string>> = {
  'unknown-author': m.problem_unknown_author,
  'reader-wrote': m.problem_reader_wrote,
  'page-of-another': m.problem_page_of_another,
  'page-not-opened': m.problem_page_not_opened,
  'record-out-of-place': m.problem_record_out_of_place,
  'above-fork': m.problem_above_fork,
  'author-left': m.problem_author_left,
  'refers-to-unseen': m.problem_refers_to_unseen,
  'refers-to-nothing': m.problem_refers_to_nothing,
  'refers-to-wrong-kind': m.problem_refers_to_wrong_kind,
  'restated-twice': m.problem_restated_twice,
  'not-leader': m.problem_not_leader,
  'founded-twice': m.problem_founded_twice,
  'founder-differs': m.problem_founder_differs,
  'page-opened-again': m.problem_page_opened_again,
  'page-member-differs': m.problem_page_member_differs,
  late: m.problem_late,
  'for-leaver': m.problem_for_leaver,
  'member-left': m.problem_member_left,
  'sum-too-large': m.problem_sum_too_large,
  'confirmed-own': m.problem_confirmed_own,
  'confirmed-twice': m.problem_confirmed_twice,
  'disputed-own': m.problem_disputed_own,
  'disputed-twice': m.problem_disputed_twice,
  'reversal-not-hers': m.problem_reversal_not_hers,
  'reversal-of-reversal': m.problem_reversal_of_reversal,
  'reversed-twice': m.problem_reversed_twice,
  'loan-not-voted': m.problem_loan_not_voted,
  'loan-not-as-asked': m.problem_loan_not_as_asked,
  'saving-above-agreed': m.problem_saving_above_agreed,
  'expense-not-voted': m.problem_expense_not_voted,
  'transfer-not-voted': m.problem_transfer_not_voted,
  'expense-of-other-pot': m.problem_expense_of_other_pot,
  'cover-own': m.problem_cover_own,
  'cover-beyond-due': m.problem_cover_beyond_due,
  'cover-not-agreed': m.problem_cover_not_agreed,
  'forgiven-not-hers': m.problem_forgiven_not_hers,
  'forgiven-twice': m.problem_forgiven_twice,
  'box-count-differs': m.problem_box_count_differs,
  'lots-not-agreed': m.problem_lots_not_agreed,
  'lots-eligible-differ': m.problem_lots_eligible_differ,
  'lots-nobody-eligible': m.problem_lots_nobody_eligible,
  'lots-above-pool': m.problem_lots_above_pool,
  'lots-early': m.problem_lots_early,
  'lots-undrawn': m.problem_lots_undrawn,
  'lots-not-eligible': m.problem_lots_not_eligible,
  'lots-committed-twice': m.problem_lots_committed_twice,
  'lots-commitment-left-out': m.problem_lots_commitment_left_out,
  'lots-too-few': m.problem_lots_too_few,
  'lots-closed-twice': m.problem_lots_closed_twice,
  'lots-reveal-early': m.problem_lots_reveal_early,
  'lots-nonce-differs': m.problem_lots_nonce_differs,
  'lots-revealed-twice': m.problem_lots_revealed_twice,
  'lots-reveal-left-out': m.problem_lots_reveal_left_out,
  'lots-late': m.problem_lots_late,
  'lots-not-closed': m.problem_lots_not_closed,
  'lots-undecided': m.problem_lots_undecided,
  'lots-result-differs': m.problem_lots_result_differs,
  'lots-drawn-alone': m.problem_lots_drawn_alone,
  'lots-drawn-twice': m.problem_lots_drawn_twice,
  'vote-not-entitled': m.problem_vote_not_entitled,
  'vote-late': m.problem_vote_late,
  'vote-undecided': m.problem_vote_undecided,
  'vote-closed-twice': m.problem_vote_closed_twice,
  'vote-lapsed': m.problem_vote_lapsed,
  'closed-twice': m.problem_closed_twice,
  'heads-unseen': m.problem_heads_unseen,
  'head-differs': m.problem_head_differs,
  'closing-expected-differs': m.problem_closing_expected_differs,
  'closing-cash-differs': m.problem_closing_cash_differs,
  'closing-reason-missing': m.problem_closing_reason_missing,
  'closing-signed-wrong-id': m.problem_closing_signed_wrong_id,
  'closing-signed-twice': m.problem_closing_signed_twice,
  'page-forked': m.problem_page_forked,
  'both-branches-closed': m.problem_both_branches_closed,
  'loan-overpaid': m.problem_loan_overpaid,
  'loan-terms-differ': m.problem_loan_terms_differ,
  'loan-above-ladder': m.problem_loan_above_ladder,
  'loan-before-last-closed': m.problem_loan_before_last_closed,
  'cover-overpaid': m.problem_cover_overpaid,
  'fine-overpaid': m.problem_fine_overpaid,
  'second-signature-missing': m.problem_second_signature_missing,
  'pot-overdrawn': m.problem_pot_overdrawn,
  'votes-opposed': m.problem_votes_opposed,
  'leaver-savings-left': m.problem_leaver_savings_left,
  'key-ended': m.problem_key_ended,
  'leader-differs': m.problem_leader_differs,
  'gone-with-key': m.problem_gone_with_key,
  'member-without-key': m.problem_member_without_key,
  'tag-differs': m.problem_tag_differs,
  'share-out-differs': m.problem_share_out_differs,
  'share-out-uncounted': m.problem_share_out_uncounted,
  'share-out-not-agreed': m.problem_share_out_not_agreed,
  'share-out-late': m.problem_share_out_late,
  'shared-out-twice': m.problem_shared_out_twice,
  'share-out-owing': m.problem_share_out_owing,
  'cycle-end-not-voted': m.problem_cycle_end_not_voted,
  'cycle-end-not-counted': m.problem_cycle_end_not_counted,
  'heads-behind': m.problem_heads_behind,
  'cycle-ended-twice': m.problem_cycle_ended_twice,
  'cycle-end-unsigned': m.problem_cycle_end_unsigned,
  'cycle-late': m.problem_cycle_late,
  'opening-not-first': m.problem_opening_not_first,
  'opening-unbalanced': m.problem_opening_unbalanced,
  'opening-differs': m.problem_opening_differs,
  'opening-unconfirmed': m.problem_opening_unconfirmed,
}

export const sayProblem = (ledger: Ledger, { code, at }: Problem): string => {
  const entry = ledger.movements.find(
    (one: Entry) => one.page === at.page && one.clock === at.clock,
  )
  const sentence = sentences[code]()
  return entry === undefined ? sentence : m.problem_by({ alias: entry.author.alias, sentence })
}

export const sayNotice = (notice: JournalNotice | CopyNotice): string => {
  switch (notice.kind) {
    case 'waiting':
      return m.notice_waiting({ count: notice.records })
    case 'unknown-page':
      return m.notice_unknown_page({ count: notice.records })
    case 'stopped':
      return m.notice_stopped()
    case 'copied':
      return m.notice_copied({ alias: notice.alias })
    case 'to-restate':
      return m.notice_to_restate({ count: notice.facts })
  }
}
