import { describeLive } from '../rig/engines/describe-live.js';
import { contractSuite } from './suites/contract.js';
import { dockerSubject } from './suites/subject.js';

describeLive('the Docker executor', (engines) => contractSuite(dockerSubject(engines)));
