import type { Platform } from './platform.js';
import { parsePlatform } from './platform-text.js';

/** An annotation of an index itself, or of its entries: all of them, or those of one platform. */
export interface IndexAnnotation {
  readonly on: 'index' | 'manifest-descriptor';
  readonly platform?: Platform;
  readonly key: string;
  readonly value: string;
}

/** What is wrong with a text that should be an annotation: a sentence and its remedy. */
export interface AnnotationProblem {
  readonly message: string;
  readonly hint: string;
}

const form = "write 'index:KEY=VALUE' or 'manifest-descriptor[os/architecture]:KEY=VALUE'";
const targetGrammar = /^([a-z-]+)(?:\[([^[\]]*)\])?$/;

/**
 * Reads `TARGET[,TARGET…]:KEY=VALUE` as `docker buildx imagetools create --annotation` does, where a target is `index`,
 * `manifest-descriptor` or `manifest-descriptor[os/architecture]`: one annotation for each target.
 * @see https://docs.docker.com/build/metadata/annotations/
 */
export function parseIndexAnnotation(text: string): readonly IndexAnnotation[] | AnnotationProblem {
  const [, targets, key = '', value] = /^(?:([^:=]*):)?([^=]*)=(.*)$/s.exec(text) ?? [];
  if (value === undefined || key === '') return { message: `'${text}' is not an annotation`, hint: form };
  if (targets === undefined)
    return {
      message: `the annotation '${key}' does not say what it is on`,
      hint: `write 'index:${key}=…' for the whole index, or 'manifest-descriptor:${key}=…' for each entry`,
    };
  const annotations: IndexAnnotation[] = [];
  for (const target of targets.split(',')) {
    const read = onTarget(target, key, value);
    if ('message' in read) return read;
    annotations.push(read);
  }
  return annotations;
}

function onTarget(target: string, key: string, value: string): IndexAnnotation | AnnotationProblem {
  const [, on, written] = targetGrammar.exec(target) ?? [];
  if (on === 'manifest')
    return {
      message: `'${target}' annotations would change the images, whose bytes are kept`,
      hint: `annotate their entries with 'manifest-descriptor:${key}=…', or the images when they are built`,
    };
  if (on === 'index-descriptor')
    return {
      message: `'${target}' annotations are for OCI layouts: in a registry nothing describes the index`,
      hint: `annotate the index itself with 'index:${key}=…'`,
    };
  if (on !== 'index' && on !== 'manifest-descriptor')
    return { message: `'${target}' is nothing an annotation can be on`, hint: form };
  if (written === undefined) return { on, key, value };
  const platform = on === 'index' ? undefined : parsePlatform(written);
  if (platform !== undefined) return { on, platform, key, value };
  return on === 'index'
    ? { message: 'an index has no platform of its own', hint: `write 'index:${key}=…'` }
    : {
        message: `'${written}' is not a platform`,
        hint: "a platform looks like 'linux/amd64' or 'linux/arm/v7'",
      };
}
