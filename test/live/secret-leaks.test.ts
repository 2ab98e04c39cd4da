import { describeLive } from '../rig/engines/describe-live.js';
import { secretLeaksSuite } from './suites/secret-leaks.js';
import { dockerSubject } from './suites/subject.js';

describeLive('secrets', (engines) => secretLeaksSuite(dockerSubject(engines)));
