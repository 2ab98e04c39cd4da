import { describeLive } from '../rig/engines/describe-live.js';
import { buildSuite } from './suites/build.js';
import { dockerSubject } from './suites/subject.js';

describeLive('build steps on a real engine', (engines) => buildSuite(dockerSubject(engines)));
