import { describeLive } from '../rig/engines/describe-live.js';
import { loginsSuite } from './suites/logins.js';
import { dockerSubject } from './suites/subject.js';

describeLive('docker login in a run', (engines) => loginsSuite(dockerSubject(engines)));
