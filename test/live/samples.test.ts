import { available } from '../conformance/data.js';
import { describeLive } from '../rig/engines/describe-live.js';
import { samplesSuite } from './suites/samples.js';
import { dockerSubject } from './suites/subject.js';

if (available)
  describeLive("Microsoft's public samples, with stand-ins for their images", (engines) =>
    samplesSuite(dockerSubject(engines)),
  );
