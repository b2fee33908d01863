/** A limit on everything, in one place: value, unit, and why. Formats and relay share this table. */
export const limits = {
  /** Bytes of one record's plain form; the fattest honest one is a closing (30 pages × 50 B + 30 coin rows). */
  plainBytes: 64 * 1024,
  /** Bytes of one stored record: plain, padding, nonce, tag, signature. */
  recordBytes: 66 * 1024,
  /** Bytes of the smallest record: epoch 1, nonce 24, padded plain form 64, tag 16, signature 64. A flood of smaller ones is refused unread. */
  recordBytesLeast: 169,
  /** Facts in one record: a meeting of 30 women said at once, with room. */
  factsPerRecord: 256,
  /** Pages cited by one record: 30 women with several devices. */
  seenPerRecord: 512,
  /** References in one confirmation. */
  refsPerFact: 256,
  /** UTF-8 bytes of a name or alias. */
  nameBytes: 80,
  /** UTF-8 bytes of a reason or note. */
  textBytes: 500,
  /** Centavos of one amount: 90 thousand million pesos; sums of 10,000 of them stay exact in a double. */
  amountCentavos: 9_000_000_000_00,
  /** Centavos that may move in one notebook, and so the most of a balance that is carried: sums over any of them stay exact. */
  balanceCentavos: 2 ** 51,
  /** Amounts of a group's ladder of loans. */
  ladderRungs: 16,
  /** Rows of a cash count: one per note and coin of a currency. */
  cashRows: 32,
  /** Pages one credential may ever open; PG1 reserves them at admission. */
  pagesPerCredential: 16,
  /** Clocks on one page: a sane bound for what bytes may claim; they are counted in doubles. */
  clocksPerPage: 2 ** 31,
  /** Milliseconds since 1970 that a device may claim: 9999-12-31T23:59:59.999Z, which every calendar can show. */
  latestMs: 253_402_300_799_999,
  /** Credentials and readers in one notebook. */
  credentialsPerGroup: 256,
  /** Invitations open at one time. */
  openInvitations: 64,
  /** Bytes of one control statement; the longest is a turn: a mandate, 256 boxes of 48 bytes, the secrets of all earlier epochs. */
  statementBytes: 32 * 1024,
  /** Bytes of a mandate: heads of all pages of a woman with sixteen devices. */
  mandateBytes: 12 * 1024,
  /** Epochs of one notebook (one cycle): one for each dismissal, lost device or reader that goes. */
  epochsPerGroup: 128,
  /** Control statements in one notebook (one cycle): admissions, invitations, turns. */
  statementsPerGroup: 4096,
  /** Signatures on one control statement: a quorum of the largest group. */
  signaturesPerStatement: 32,
  /** Records of one page waiting in memory for a signature or a predecessor; so many may one signature vouch for (rule PG5). */
  heldRecordsPerPage: 4096,
  /** Bytes of the same. */
  heldBytesPerPage: 4 * 1024 * 1024,
  /** Bytes waiting in memory for a signature, in all pages of a notebook together: a relay without keys can send no more. */
  heldBytesPerGroup: 32 * 1024 * 1024,
  /** Bytes of one page that are signed and wait for what they cite: a frame's worth, since pages come in any order. */
  waitingBytesPerPage: 16 * 1024 * 1024,
  /** Records of one branch in one evidence fact. */
  evidenceRecords: 64,
  /** Proofs of forks of one page that one device states: who forks her page again and again fills no notebook with that. */
  proofsPerPage: 16,
  /** Records that a device states of itself in one go, to prove forks and to state again what was given up; the rest follows. */
  dutiesAtOnce: 256,
  /** Bytes of one branch as honest evidence carries it, unless its first record alone has more: two fit into a record. */
  evidenceBytes: 24 * 1024,
  /** Pages whose credential is not (yet) known and whose bytes wait. */
  unknownPages: 64,
  /** Bytes of one WebSocket frame: a whole season fits, a flood does not. */
  frameBytes: 16 * 1024 * 1024,
  /** Pieces of one message that goes by QR codes: some 400 kB, three minutes at the most that a hand holds still for. */
  piecesPerMessage: 1024,
  /** Bytes of the answer to the relay's challenge: a founding statement fits. */
  answerBytes: 36 * 1024,
  /** Milliseconds to answer the relay's challenge. */
  answerMs: 5_000,
  /** Bytes of one awareness message. */
  awarenessBytes: 4 * 1024,
  /** Records one connection may append in a second, averaged over `burstSeconds`. */
  recordsPerSecond: 200,
  /** Seconds of saved-up allowance: a device that was offline for a year comes back at once. */
  burstSeconds: 300,
  /**
   * Messages, and runs of records within them, that one connection may send in a second: each may cost a signature check (1–2 ms). Averaged
   * over `burstSeconds` for those who have a backlog to bring, over one second for all others. Awareness is counted apart.
   */
  messagesPerSecond: 20,
  /** Awareness messages of one connection that are forwarded in a second; more are dropped, they are about this moment only. */
  awarenessPerSecond: 10,
  /** Awareness messages at once: everybody's state, echoed when the connection is new. */
  awarenessBurst: 300,
  /** Records that are judged in one go before others get their turn: a hash for each, one signature check for all. */
  recordsPerTurn: 512,
  /** Sockets one relay holds open. */
  socketsPerRelay: 20_000,
  /** Sockets that have not yet answered the challenge. */
  unprovenSockets: 1_000,
  /** Groups kept in memory with nobody connected. */
  idleGroups: 256,
  /** Addresses whose foundings are remembered. */
  foundingAddresses: 10_000,
  /** Sockets of one group whose key the relay does not know, but whose chain is longer (a relay restored from a backup). */
  restorersPerGroup: 8,
  /** Milliseconds for such a socket to bring the statement that makes its key known. */
  restoreMs: 60_000,
  /**
   * Bytes of one part of a long answer (records, control statements). Small enough to arrive within y-websocket's 30 s of patience over the
   * slowest line, 5 kB/s; what has arrived is kept.
   */
  answerPartBytes: 64 * 1024,
  /** Sockets one group may hold open. */
  socketsPerGroup: 128,
  /** Sockets one key may hold open: two tabs, and the ghosts of lost connections. */
  socketsPerKey: 8,
  /** Bytes stored for one group. */
  bytesPerGroup: 256 * 1024 * 1024,
  /** Bytes of a notebook as a file: all that a relay stores of a group, and the longest control chain. */
  notebookFileBytes: 320 * 1024 * 1024,
  /** Groups at one relay. */
  groupsPerRelay: 100_000,
  /** Groups that one address may found in an hour. */
  foundingsPerHour: 60,
  /** Unread bytes for one socket before it is dropped. */
  unreadBytes: 64 * 1024 * 1024,
  /** Milliseconds between signs of life; y-websocket hangs up after 30 s of silence. */
  keepAliveMs: 20_000,
  /** Milliseconds without a message or pong after which a socket is taken for dead. */
  silenceMs: 70_000,
  /** Milliseconds for a whole HTTP request to arrive, and bytes of its headers. */
  requestMs: 10_000,
  headerBytes: 8 * 1024,
  /** Milliseconds for the other side to take part in closing a socket. */
  closeMs: 5_000,
} as const

/** The same table with other numbers: how tests reach a limit without a flood. */
export type Limits = { readonly [Name in keyof typeof limits]: number }
