import { describeLive } from '../rig/engines/describe-live.js';
import { stepsSuite } from './suites/steps.js';
import { dockerSubject } from './suites/subject.js';

describeLive('steps on a real engine', (engines) => stepsSuite(dockerSubject(engines)));
