import type { Checkout } from './checkout.js';

/** Where files came from that are not the user's own, and what exactly they are. Plain JSON. */
export interface Origin {
  readonly kind: 'git' | 'http' | 'oci';
  /** What was asked for, without user name and password. */
  readonly location: string;
  /** The commit, or the digest of what was sent: the same always means the same files. */
  readonly version: string;
  /** What the files say of their repository; empty where they say nothing. */
  readonly checkout: Checkout;
}

/** Remote files as they lie on this machine. */
export interface Tree {
  /** Absolute. Belongs to the cache: nothing may be written there. */
  readonly directory: string;
  readonly origin: Origin;
  /** The one file that the location leads to, where it leads to a file; relative to the directory. */
  readonly file?: string;
  /** The values file that was published with it; relative, too. */
  readonly values?: string;
  /** Nothing was fetched: the files were here already. */
  readonly cached: boolean;
}
