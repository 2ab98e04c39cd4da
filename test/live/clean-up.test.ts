import { describeLive } from '../rig/engines/describe-live.js';
import { cleanUpSuite } from './suites/clean-up.js';
import { dockerSubject } from './suites/subject.js';

describeLive('what runs leave behind', (engines) => cleanUpSuite(dockerSubject(engines)));
