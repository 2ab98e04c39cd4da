declare const __TASKRUN_VERSION__: string;

/** The version of this program; the build fills it in. */
export const version = __TASKRUN_VERSION__;
