/** Linux's, and those of its real time, with and without SIG before them. */
const names = new Set(
  `ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP
   TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX`
    .split(/\s+/)
    .filter((name) => name !== ''),
);

/** Whether STOPSIGNAL takes it: a number, or a name. */
export function isSignal(text: string): boolean {
  if (/^-?\d+$/.test(text)) return Number(text) !== 0;
  const [, name = '', sign, offset = '0'] =
    /^(?:SIG)?([A-Z0-9]+?)(?:([-+])(\d+))?$/.exec(text.toUpperCase()) ?? [];
  if (sign === undefined) return names.has(name);
  const isRange = (name === 'RTMIN' && sign === '+') || (name === 'RTMAX' && sign === '-');
  return isRange && Number(offset) > 0 && Number(offset) <= (name === 'RTMIN' ? 15 : 14);
}
