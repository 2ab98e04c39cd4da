/** A kind of secret that its own form gives away. */
export interface KnownForm {
  /** With its article, for messages. */
  readonly name: string;
  readonly pattern: RegExp;
}

/** Tokens whose issuers gave them a form that nothing else has; the first group, if there is one, is the secret. */
export const knownForms: readonly KnownForm[] = [
  {
    name: 'a private key',
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$(?![^]))/g,
  },
  { name: 'an AWS access key', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
  { name: 'a GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})/g },
  { name: 'a GitLab token', pattern: /\bglpat-[\w-]{20,}/g },
  { name: 'an npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { name: 'a PyPI token', pattern: /\bpypi-AgE[\w-]{50,}/g },
  { name: 'a Docker Hub token', pattern: /\bdckr_(?:pat|oat)_[\w-]{20,}/g },
  { name: 'a Slack token', pattern: /\bxox[abeoprs]-[\w-]{10,}/g },
  { name: 'a Slack webhook', pattern: /hooks\.slack\.com\/services\/(T\w+\/B\w+\/\w{20,})/g },
  { name: 'a Google API key', pattern: /\bAIza[\w-]{35}/g },
  { name: 'a Stripe key', pattern: /\b[rs]k_live_[A-Za-z0-9]{20,}/g },
  { name: 'an Azure storage key', pattern: /AccountKey=([A-Za-z0-9+/]{40,}={0,2})/gi },
  { name: 'an Azure shared access signature', pattern: /[?&]sig=([A-Za-z0-9%+/]{40,}={0,2})/g },
  { name: 'an Azure client secret', pattern: /(?<![\w~.-])[\w~.-]{3}8Q~[\w~.-]{31,34}/g },
  {
    name: 'an Azure registry password',
    pattern: /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40,46}\+ACR[A-Za-z0-9]{6}/g,
  },
  { name: 'an Azure DevOps token', pattern: /\b[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}\b/g },
  { name: 'a JSON web token', pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g },
  { name: 'a password in a URL', pattern: /:\/\/[^/\s:@'"\0]*:([^/\s:@'"$\0<>{}*]{3,})@/g },
];

const secretName = String.raw`[\w.-]*(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|account[_-]?key|private[_-]?key|connection[_-]?string)`;
const value = String.raw`(?:"([^"\0]*)"|'([^'\0]*)'|([^\s'"\0,;&|]*[^\s'"\0,;&|\]}]))`;

/** `name=value` and `name: value` where the name is a secret's; the first group is the name, one of the others the value. */
export const assignments: readonly RegExp[] = [
  new RegExp(String.raw`(?<![\w.-])(${secretName})(?:=|["']?:[\t ]+)${value}`, 'gi'),
  new RegExp(
    String.raw`(?<![\w-])(--(?:password|passwd|passphrase|client-secret|token|api-key|access-key|account-key|connection-string))[\t ]+${value}`,
    'gi',
  ),
  new RegExp(String.raw`\blogin\b[^\n]{0,300}?[\t ](-p)[\t ]+${value}`, 'gi'),
];

/** Whether a value given to a name like these can be the secret itself, not a reference to it or a stand-in. */
export function looksSecret(name: string, text: string): boolean {
  if (/^[$%<({[*@]/.test(text) || text.includes('$(') || text.includes('${')) return false;
  if (/^(?:env|file|exec|id|src|type|keyvault):?=?/i.test(text) && /[:=]/.test(text.slice(0, 9)))
    return false;
  if (/^(?:https?:\/\/|\.{0,2}\/|~\/)/.test(text)) return false;
  if (/^(?:true|false|null|none|yes|no|on|off|x+|\.+|-+|required|optional|stdin)$/i.test(text)) return false;
  if (/^(?:your|my|the|some|insert|enter|replace|example|dummy)[-_ ]?/i.test(text)) return false;
  if (/pass|pwd|^-p$/i.test(name)) return text.length >= 4;
  return text.length >= 8 && entropy(text) >= 3 && /\d/.test(text);
}

/** Bits per character, by Shannon. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
