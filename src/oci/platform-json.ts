import { isJsonObject, wordAt } from './json.js';
import { normalizePlatform } from './normalize-platform.js';
import { platformOf, type Platform } from './platform.js';

/** The platform an index entry or an image configuration states, normalised; undefined without os and architecture. */
export function platformFromJson(value: unknown): Platform | undefined {
  if (!isJsonObject(value)) return undefined;
  const os = wordAt(value.os);
  const architecture = wordAt(value.architecture);
  if (os === undefined || architecture === undefined) return undefined;
  const features = Array.isArray(value['os.features']) ? value['os.features'] : [];
  return normalizePlatform(
    platformOf({
      os,
      architecture,
      variant: wordAt(value.variant),
      osVersion: wordAt(value['os.version']),
      osFeatures: features.flatMap((feature) => wordAt(feature) ?? []),
    }),
  );
}

/** The `platform` member of an index entry. */
export function platformToJson(platform: Platform): object {
  return {
    architecture: platform.architecture,
    os: platform.os,
    ...(platform.osVersion === undefined ? {} : { 'os.version': platform.osVersion }),
    ...(platform.osFeatures === undefined ? {} : { 'os.features': platform.osFeatures }),
    ...(platform.variant === undefined ? {} : { variant: platform.variant }),
  };
}
