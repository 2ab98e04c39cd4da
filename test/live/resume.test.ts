import { describeLive } from '../rig/engines/describe-live.js';
import { resumeSuite } from './suites/resume.js';
import { dockerSubject } from './suites/subject.js';

describeLive('going on with a run', (engines) => resumeSuite(dockerSubject(engines)));
