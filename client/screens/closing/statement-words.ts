/** A meeting's statement as it is read aloud, sentence by sentence. */
import type { Ledger, Meeting } from '../../../shared/ledger/ledger.ts'
import { statementOf } from '../../../shared/ledger/statement.ts'
import { saySentence } from '../../words/say-sentence.ts'

export const statementWords = (ledger: Ledger, meeting: Meeting): string[] =>
  statementOf(ledger, meeting).map((sentence) => saySentence(ledger, sentence))
