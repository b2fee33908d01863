/** An expected outcome: the value, or a refusal with a code. Our own mistakes throw instead (see assert.ts). */
export type Result<Value, Failure> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: Failure }

export const ok = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({
  ok: true,
  value,
})

export const refuse = <Failure>(
  error: Failure,
): { readonly ok: false; readonly error: Failure } => ({
  ok: false,
  error,
})
