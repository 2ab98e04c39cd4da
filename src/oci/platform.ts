/**
 * What an image runs on, named as the OCI image specification names it.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/image-index.md#image-index-property-descriptions
 */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  readonly osVersion?: string;
  /** In alphabetical order after normalising. */
  readonly osFeatures?: readonly string[];
}

/** What a platform may be made of: members that say nothing may be undefined or empty. */
export type PlatformParts = { readonly [Key in keyof Platform]?: Platform[Key] | undefined } & {
  readonly os: string;
  readonly architecture: string;
};

/** A platform without members that say nothing. */
export function platformOf({ os, architecture, variant, osVersion, osFeatures }: PlatformParts): Platform {
  return {
    os,
    architecture,
    ...(variant === undefined || variant === '' ? {} : { variant }),
    ...(osVersion === undefined || osVersion === '' ? {} : { osVersion }),
    ...(osFeatures === undefined || osFeatures.length === 0 ? {} : { osFeatures }),
  };
}
