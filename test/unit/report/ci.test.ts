import { describe, expect, test } from '@jest/globals';
import type { RunEvent } from '../../../src/event/index.js';
import {
  azure,
  github,
  gitlab,
  groupedReporter,
  junitDocument,
  markdownDocument,
  type Dialect,
  type Document,
} from '../../../src/report/index.js';
import {
  failedEvents,
  finished,
  multiarchEvents,
  output,
  runOfContainers,
  started,
} from './multiarch-events.js';
import { shown } from './shown.js';

const place = {
  path: 'ci/acb.yaml',
  line: 7,
  column: 3,
  text: '- build: -t app:1 .',
};
const failed: readonly RunEvent[] = failedEvents.map((event) =>
  event.type === 'run-started' ? { ...event, steps: event.steps.map((each) => ({ ...each, place })) } : event,
);

const shownBy = (dialect: Dialect, events: readonly RunEvent[]): string =>
  shown((options) => groupedReporter(dialect, options), events);

function made(document: Document, events: readonly RunEvent[]): string {
  for (const event of events) document.report(event);
  return document.text();
}

describe('groups', () => {
  test('GitHub Actions: steps that run at the same time stand one after the other, failures are marked', () => {
    expect(shownBy(github, failed)).toMatchInlineSnapshot(`
     "quickrun · run d01 · docker · localhost:5656 · 4 steps

     ::group::lint: run alpine/lint .
     warning: tabs
     ::endgroup::
     lint  ! failed after 0.8 s, ignored: 'alpine/lint' exited with code 3
     ::warning file=ci/acb.yaml,line=7,col=3,title=step 'lint'::'alpine/lint' exited with code 3
     ::group::build: build -t app:1 .
     ERROR: failed to solve: process "/bin/sh -c make" did not complete
     ::endgroup::
     build ✗ failed after 0.9 s: docker build exited with code 1 while it was building 'app:1' from the Dockerfile in '.'
     build   hint: run it alone with 'docker build -t app:1 .'
     build   at ci/acb.yaml:7:3
     ::error file=ci/acb.yaml,line=7,col=3,title=step 'build'::docker build exited with code 1 while it was building 'app:1' from the Dockerfile in '.'%0Ahint: run it alone with 'docker build -t app:1 .'
     ::group::serve: run app:1
     ::endgroup::
     serve - canceled after 1.0 s
     push  - skipped: step 'build' failed

       step   kind       result           duration
     ! lint   container  failed, ignored     0.8 s
     ✗ build  build      failed              0.9 s
     - serve  container  canceled            1.0 s
     - push   push       skipped

     ✗ failed after 1.0 s
       step 'build': docker build exited with code 1 while it was building 'app:1' from the Dockerfile in '.'
       hint: run it alone with 'docker build -t app:1 .'
     "
    `);
  });

  test('GitLab: sections', () => {
    const text = shownBy(gitlab, failed);
    expect(text).toContain(
      '\x1b[0Ksection_start:1791201600:step_1_lint[collapsed=true]\r\x1b[0Klint: run alpine/lint .\n',
    );
    expect(text).toContain('\x1b[0Ksection_end:1791201600:step_1_lint\r\x1b[0K\n');
  });

  test('Azure Pipelines: groups and issues', () => {
    const text = shownBy(azure, failed);
    expect(text).toContain('##[group]build: build -t app:1 .\n');
    expect(text).toContain('##[endgroup]\nbuild ✗ failed after 0.9 s');
    expect(text).toContain(
      "##vso[task.logissue type=error;sourcepath=ci/acb.yaml;linenumber=7;columnnumber=3;]step 'build': docker build exited with code 1 while it was building 'app:1' from the Dockerfile in '.'%0Ahint: run it alone with 'docker build -t app:1 .'\n",
    );
  });

  test('what a step prints is no command', () => {
    const lines = [
      '::error::no',
      '  ::stop-commands::x',
      '##[error]no',
      '##vso[task.complete]',
      '\x1b[0Ksection_start:1:a\r\x1b[0K',
    ];
    const events = [
      runOfContainers('::warning::x', 'b'),
      started(1, 'b'),
      ...lines.map((line) => output(2, 'b', line)),
      finished(3, 'b', 2),
    ];
    expect(shownBy(github, events)).not.toMatch(/^\s*::(?!group|endgroup)|##\[/m);
    expect(shownBy(azure, events)).not.toMatch(/##vso|##\[(?!group|endgroup)/);
    expect(shownBy(gitlab, events).match(/\x1b\[0Ksection_start/g)).toHaveLength(1);
  });

  test('nothing is lost when a step prints much while another one has the word', () => {
    const line = 'x'.repeat(1000);
    const events = [
      runOfContainers('a', 'b'),
      started(1, 'a'),
      started(1, 'b'),
      ...Array.from({ length: 2500 }, () => output(2, 'b', line)),
      output(3, 'a', 'still here'),
      finished(4, 'b', 3),
      finished(5, 'a', 4),
    ];
    const text = shownBy(github, events);
    expect(text.match(/^x{1000}$/gm)).toHaveLength(2500);
    expect(text.match(/^::(?:end)?group::.*$/gm)).toEqual([
      '::group::a: run a',
      '::endgroup::',
      '::group::b: run b',
      '::endgroup::',
      '::group::a: run a (continued)',
      '::endgroup::',
      '::group::b: run b (continued)',
      '::endgroup::',
      '::group::a: run a (continued)',
      '::endgroup::',
      '::group::b: run b (continued)',
      '::endgroup::',
    ]);
  });
});

test('a service that prints after its step is over is named, for it has no group', () => {
  const events = [runOfContainers('db'), started(1, 'db'), output(2, 'db', 'ready'), finished(3, 'db', 2)];
  const text = shownBy(github, [...events, output(4, 'db', 'a query')]);
  expect(text.split('\n')).toEqual(expect.arrayContaining(['ready', 'db | a query']));
});

describe('junitDocument', () => {
  test('a failed run', () => {
    expect(made(junitDocument(), failed)).toMatchInlineSnapshot(`
     "<?xml version="1.0" encoding="UTF-8"?>
     <testsuites name="quickrun" tests="4" failures="1" errors="0" skipped="2" time="1.000" timestamp="2026-10-05T12:00:00.000Z">
       <testsuite name="quickrun" tests="4" failures="1" errors="0" skipped="2" time="1.000" timestamp="2026-10-05T12:00:00.000Z">
         <properties>
           <property name="run" value="d01"/>
           <property name="registry" value="localhost:5656"/>
         </properties>
         <testcase name="lint" classname="quickrun" time="0.799" file="ci/acb.yaml" line="7">
           <system-out>warning: tabs</system-out>
         </testcase>
         <testcase name="build" classname="quickrun" time="0.949" file="ci/acb.yaml" line="7">
           <failure message="docker build exited with code 1 while it was building 'app:1' from the Dockerfile in '.'" type="exit-code">docker build exited with code 1 while it was building 'app:1' from the Dockerfile in '.'
     hint: run it alone with 'docker build -t app:1 .'</failure>
           <system-out>ERROR: failed to solve: process &quot;/bin/sh -c make&quot; did not complete</system-out>
         </testcase>
         <testcase name="serve" classname="quickrun" time="0.959" file="ci/acb.yaml" line="7">
           <skipped message="canceled"/>
         </testcase>
         <testcase name="push" classname="quickrun" time="0.000" file="ci/acb.yaml" line="7">
           <skipped message="step 'build' failed"/>
         </testcase>
       </testsuite>
     </testsuites>
     "
    `);
  });

  test('whatever steps print, it is XML', () => {
    const text = made(junitDocument(), [
      runOfContainers('a'),
      started(1, 'a'),
      output(2, 'a', '<&>"\ud800 \uffff ]]>'),
    ]);
    expect(text).toContain('<system-out>&lt;&amp;&gt;&quot;\ufffd \ufffd ]]&gt;</system-out>');
  });
});

describe('markdownDocument', () => {
  test('the multi-architecture task, its images as a tree', () => {
    const digests = ['a', 'b'].map((letter) => `sha256:${letter.repeat(64)}`);
    const events = multiarchEvents.map((event): RunEvent => {
      if (event.type !== 'image-pushed') return event;
      const { image } = event;
      const manifests = digests.map((digest, at) => ({
        digest,
        platform: image.platforms[at] ?? image.platforms[0]!,
      }));
      return {
        ...event,
        image: image.platforms.length > 1 ? { ...image, manifests } : { ...image, size: 3_214_000 },
      };
    });
    expect(made(markdownDocument(), events)).toMatchInlineSnapshot(`
     "### ✅ multiarch succeeded in 1 min 12 s

     Run \`c7f2\`, registry \`localhost:5656\`

     | | Step | What it does | Result | Duration |
     |---|---|---|---|--:|
     | ✓ | \`build-amd64\` | \`build -t localhost:5656/multiarch:c7f2-amd64 --platform linux/amd64 -f multiarch/Dockerfile .\` | succeeded | 1.1 s |
     | ✓ | \`build-arm64\` | \`build -t localhost:5656/multiarch:c7f2-arm64 --platform linux/arm64 -f multiarch/Dockerfile .\` | succeeded | 1.2 s |
     | ✓ | \`push\` | \`push localhost:5656/multiarch:c7f2-amd64 localhost:5656/multiarch:c7f2-arm64\` | succeeded | 5.8 s |
     | ✓ | \`create\` | \`manifest create localhost:5656/multiarch:latest localhost:5656/multiarch:c7f2-amd64\` | succeeded | 0.1 s |
     | ✓ | \`publish\` | \`manifest push localhost:5656/multiarch:latest\` | succeeded | <0.1 s |

     #### Images

     - \`localhost:5656/multiarch:latest\` · \`sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc\`
       - \`localhost:5656/multiarch:c7f2-amd64\` · linux/amd64 · 3.2 MB · \`sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\`
       - \`localhost:5656/multiarch:c7f2-arm64\` · linux/arm64 · 3.2 MB · \`sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\`

     "
    `);
  });

  test('a failed run, with what the step printed last', () => {
    expect(made(markdownDocument(), failed)).toMatchInlineSnapshot(`
     "### ❌ quickrun failed after 1.0 s

     Run \`d01\`, registry \`localhost:5656\`

     #### What went wrong

     - \`build\` (\`ci/acb.yaml:7\`): docker build exited with code 1 while it was building 'app:1' from the Dockerfile in '.'  
       Hint: run it alone with 'docker build -t app:1 .'

     <details><summary>Last output of build</summary>

     \`\`\`
     ERROR: failed to solve: process "/bin/sh -c make" did not complete
     \`\`\`

     </details>

     | | Step | What it does | Result | Duration |
     |---|---|---|---|--:|
     | ! | \`lint\` | \`run alpine/lint .\` | failed, ignored | 0.8 s |
     | ✗ | \`build\` | \`build -t app:1 .\` | failed | 0.9 s |
     | - | \`serve\` | \`run app:1\` | canceled | 1.0 s |
     | - | \`push\` | \`push app:1\` | skipped |  |

     "
    `);
  });
});
